using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Zhuxue.Tests.Site;

namespace Zhuxue.Tests.House;

/// <summary>The contract of the learner's API is a file: whatever changes it is a visible diff, and the mini-program's client is made from it.</summary>
public sealed partial class OpenApiTests(TestSite site) : IClassFixture<TestSite>
{
    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    [Fact]
    public async Task The_document_is_the_one_in_the_repository()
    {
        var file = Path.Combine(Repository.Root, "docs", "api", "openapi.v1.json");
        var document = JsonNode.Parse(await ReadAsync())!.ToJsonString(Readable) + "\n";
        if (Environment.GetEnvironmentVariable("ZHUXUE_WRITE_CONTRACT") is { Length: > 0 })
            await File.WriteAllTextAsync(file, document);
        Assert.True(document == (File.Exists(file) ? await File.ReadAllTextAsync(file) : ""),
            "The API and docs/api/openapi.v1.json differ. If the change is meant, run this test with ZHUXUE_WRITE_CONTRACT=1, then `npm run api`, and look at the diff.");
    }

    [Fact]
    public async Task Every_operation_says_what_it_is_for_and_every_problem_of_the_learners_api_stands_in_the_document()
    {
        var text = await ReadAsync();
        using var document = JsonDocument.Parse(text);
        foreach (var path in document.RootElement.GetProperty("paths").EnumerateObject())
        {
            foreach (var operation in path.Value.EnumerateObject())
            {
                Assert.True(operation.Value.TryGetProperty("summary", out _), $"{operation.Name} {path.Name} has no summary.");
                Assert.True(operation.Value.TryGetProperty("operationId", out _), $"{operation.Name} {path.Name} has no name.");
                var good = operation.Value.GetProperty("responses").EnumerateObject().Where(r => r.Name[0] == '2').ToList();
                Assert.NotEmpty(good);
                if (good[0].Value.TryGetProperty("content", out var content) && content.TryGetProperty("application/json", out var json))
                    Assert.True(json.TryGetProperty("example", out _), $"{operation.Name} {path.Name} shows no example.");
            }
        }
        // What the code can answer, by its sources: the classes of problems of the contexts that learners reach.
        var known = Directory.EnumerateFiles(Path.Combine(Repository.Root, "src", "Zhuxue.Training"), "*Problems.cs", SearchOption.AllDirectories)
            .SelectMany(f => ProblemCode().Matches(File.ReadAllText(f)).Select(m => m.Groups[1].Value)).ToList();
        Assert.True(known.Count > 40);
        Assert.Equal([], known.Where(code => !text.Contains($"urn:zhuxue:{code}", StringComparison.Ordinal)));
    }

    private async Task<string> ReadAsync()
    {
        using var browser = site.Browse();
        return await browser.Http.GetStringAsync("/openapi/v1.json");
    }

    [GeneratedRegex("""Problem\.Of\("([a-z-]+:[a-z-]+)""", RegexOptions.CultureInvariant)]
    private static partial Regex ProblemCode();
}
