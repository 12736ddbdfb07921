global using Microsoft.Playwright;
global using Xunit;
global using Zhuxue.Platform;
global using Zhuxue.Platform.People;

// One browser, one camera, one site, two cores: one test at a time.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
