global using Zhuxue.Platform;
global using Zhuxue.Platform.People;
