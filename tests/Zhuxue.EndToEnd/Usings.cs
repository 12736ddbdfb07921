global using Microsoft.Playwright;
global using Xunit;

// One browser, one camera, one site, two cores: one test at a time.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
