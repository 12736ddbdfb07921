using System.Text.Json;
using Zhuxue.Tests.Site;

namespace Zhuxue.Tests.House;

public sealed class OpenApiTests(TestSite site) : IClassFixture<TestSite>
{
    /// <summary>The contract of the learning API: a changed path is a visible diff.</summary>
    [Fact]
    public async Task The_api_describes_itself()
    {
        using var browser = site.Browse();
        var document = JsonDocument.Parse(await browser.Http.GetStringAsync("/openapi/v1.json"));
        var paths = document.RootElement.GetProperty("paths").EnumerateObject().Select(p => p.Name).Where(p => p.StartsWith("/api/v1/", StringComparison.Ordinal));
        Assert.Equal(
            [
                "/api/v1/enrolments/{enrolmentId}/lessons/{lessonId}/keys/{rendition}/{number}",
                "/api/v1/enrolments/{enrolmentId}/lessons/{lessonId}/master.m3u8",
                "/api/v1/enrolments/{enrolmentId}/lessons/{lessonId}/{rendition}.m3u8",
                "/api/v1/face-checks/{checkId}/frames",
                "/api/v1/leases/{leaseId}",
                "/api/v1/leases/{leaseId}/beats",
                "/api/v1/leases/{leaseId}/camera-faults",
                "/api/v1/leases/{leaseId}/code",
                "/api/v1/leases/{leaseId}/codes",
                "/api/v1/leases/{leaseId}/companion",
                "/api/v1/leases/{leaseId}/end",
                "/api/v1/leases/{leaseId}/face-checks",
                "/api/v1/leases/{leaseId}/keys/{rendition}/{number}",
                "/api/v1/leases/{leaseId}/master.m3u8",
                "/api/v1/leases/{leaseId}/presence-checks/{checkId}",
                "/api/v1/leases/{leaseId}/presence-checks/{checkId}/answers",
                "/api/v1/leases/{leaseId}/questions/{checkId}",
                "/api/v1/leases/{leaseId}/snapshots/{snapshotId}",
                "/api/v1/leases/{leaseId}/{rendition}.m3u8",
                "/api/v1/lessons/{lessonId}/leases",
                "/api/v1/phone/face-checks/{checkId}/frames",
                "/api/v1/phone/look",
                "/api/v1/phone/open",
            ],
            paths.Order(StringComparer.Ordinal));
    }
}
