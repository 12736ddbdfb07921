using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Zhuxue.Tests.Site;
using Zhuxue.Training.Evidence;

namespace Zhuxue.Tests.Evidence;

public sealed class EvidenceTests(TestSite site) : IClassFixture<TestSite>
{
    [Fact]
    public async Task An_entry_is_the_salted_digest_of_its_payload()
    {
        var id = await AppendAsync();
        await site.WithDbAsync(async db =>
        {
            var entry = await db.Set<EvidenceEntry>().SingleAsync(e => e.Id == id);
            var payload = await db.Set<EvidencePayload>().SingleAsync(p => p.EntryId == id);
            Assert.Equal("face-check-passed", entry.Kind);
            Assert.Equal(site.Time.GetUtcNow(), entry.At);
            Assert.Equal(16, payload.Salt.Length);
            Assert.Equal("{\"checkId\":7,\"note\":\"·䶮\"}", payload.Payload);
            Assert.Equal(EvidenceLog.DigestOf(payload.Salt, payload.Payload), entry.Digest);
        });
    }

    [Theory]
    [InlineData("UPDATE evidence_entry SET kind = 'other'")]
    [InlineData("DELETE FROM evidence_entry")]
    [InlineData("UPDATE evidence_payload SET payload = ''")]
    public async Task The_database_refuses_to_change_it(string sql)
    {
        await AppendAsync();
        await site.WithDbAsync(async db =>
        {
            var refusal = await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(() => db.Database.ExecuteSqlRawAsync(sql));
            Assert.Contains("evidence is never", refusal.Message, StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task Erasing_a_payload_leaves_the_entry()
    {
        var id = await AppendAsync();
        await site.WithDbAsync(async db =>
        {
            Assert.Equal(1, await db.Set<EvidencePayload>().Where(p => p.EntryId == id).ExecuteDeleteAsync());
            Assert.True(await db.Set<EvidenceEntry>().AnyAsync(e => e.Id == id));
        });
    }

    private async Task<Guid> AppendAsync()
    {
        await using var scope = site.Services.CreateAsyncScope();
        var id = scope.ServiceProvider.GetRequiredService<EvidenceLog>().Append("face-check-passed", Guid.NewGuid(), new { CheckId = 7, Note = "·䶮" });
        await scope.ServiceProvider.GetRequiredService<Training.TrainingDb>().SaveChangesAsync();
        return id;
    }
}
