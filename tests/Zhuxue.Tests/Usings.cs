global using Xunit;
global using Zhuxue.Platform;
global using Zhuxue.Platform.People;
