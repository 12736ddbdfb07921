global using Zhuxue.Platform;
