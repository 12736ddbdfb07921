using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Zhuxue.Tests.Accounts;
using Zhuxue.Tests.Console;
using Zhuxue.Tests.Learning;
using Zhuxue.Tests.Registry;
using Zhuxue.Tests.Site;
using Zhuxue.Training.Accounts;
using Zhuxue.Training.Accounts.Consents;
using Zhuxue.Training.Accounts.Images;
using Zhuxue.Training.Accounts.Registry;
using Zhuxue.Training.Accounts.Staff;

namespace Zhuxue.Tests.Uploads;

/// <summary>M6: portrait and card are compared with the photo that the registry holds, which decides nothing by itself.</summary>
public sealed class RegistryPhotoTests(TwoSites sites) : IClassFixture<TwoSites>
{
    [Fact]
    public async Task M6_the_registrys_photo_is_one_more_comparison_and_each_look_is_written_down_on_both_sides()
    {
        var same = await UploadAsync(Photos.OnCard);
        var other = await UploadAsync(Photos.OtherMan);
        var none = await UploadAsync(null);
        sites.Line.Down = true;
        var away = await UploadAsync(Photos.OnCard);
        sites.Line.Down = false;

        Assert.Equal((LookFinding.Compared, false), await SeenAsync(same.Id));
        Assert.InRange((await LookAsync(same.Id)).PortraitSimilarity!.Value, 0.411, 1);
        // Somebody else's photo at the registry: the portrait is taken, and a person looks.
        Assert.Equal((LookFinding.Compared, true), await SeenAsync(other.Id));
        Assert.Equal((LookFinding.NoPhoto, false), await SeenAsync(none.Id));
        Assert.Equal((LookFinding.Away, false), await SeenAsync(away.Id));
        foreach (var looked in new[] { same, other })
            Assert.Equal("北京建工培训中心", Assert.Single(await sites.Registry.WithDbAsync(db => db.Set<Zhuxue.Registry.Accounts.Photos.PhotoView>().Where(v => v.PersonId == looked.Holder.Id).ToListAsync())).By);
        using var desk = await sites.Training.StaffAsync(StaffRole.Operator);
        Assert.Contains("不像同一个人（仅供参考）", (await desk.OpenAsync($"/staff/learners/{other.Id}/likeness")).Words, StringComparison.Ordinal);
        Assert.Contains("没有照片", (await desk.OpenAsync($"/staff/learners/{none.Id}/likeness")).Words, StringComparison.Ordinal);

        // Whoever has agreed to an older text, which does not speak of it, is not asked about.
        await sites.Training.WithDbAsync(db => db.Set<Consent>().Where(c => c.LearnerId == same.Id).ExecuteUpdateAsync(set => set.SetProperty(c => c.Version, "2026-01")));
        var sent = sites.Line.Sent.Count;
        await same.Browser.UploadPortraitAsync(Photos.Portrait);
        await sites.RestAsync();
        Assert.Equal(sent, sites.Line.Sent.Count);

        await sites.PassAsync(TimeSpan.FromHours(1));
        Assert.Equal((LookFinding.Compared, false), await SeenAsync(away.Id));
    }

    private async Task<(Guid Id, Browser Browser, Holder Holder)> UploadAsync(byte[]? photo)
    {
        var (id, number, browser) = await sites.Training.SignedInAsync();
        var holder = await sites.Registry.HolderAsync(LearningScene.Occupation, photo: false, idNumber: number);
        if (photo is not null)
            Assert.True(await sites.Registry.WithAsync<Zhuxue.Registry.Accounts.Photos.Photos, bool>(photos => photos.StoreAsync(holder.Id, photo, default)));
        await browser.UploadPortraitAsync(Photos.Portrait);
        Assert.StartsWith("/profile?", browser.Address, StringComparison.Ordinal);
        await sites.RestAsync();
        return (id, browser, holder);
    }

    private async Task<RegistryLook> LookAsync(Guid learnerId) =>
        (await sites.Training.WithDbAsync(db => db.Set<RegistryLook>().AsNoTracking().Where(l => l.LearnerId == learnerId).ToListAsync())).MaxBy(l => l.Id)!;

    private async Task<(LookFinding, bool)> SeenAsync(Guid learnerId) => ((await LookAsync(learnerId)).Finding,
        await sites.Training.WithDbAsync(db => db.Set<LearnerImage>().Where(i => i.LearnerId == learnerId && i.Kind == LearnerImageKind.Portrait && i.State == LearnerImageState.Accepted).Select(i => i.NeedsLook).SingleAsync()));
}
