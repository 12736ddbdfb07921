namespace Zhuxue.EndToEnd.Walk;

/// <summary>Specimens of an identity card on a dark table, drawn by the browser; the number belongs to nobody.</summary>
internal static class Cards
{
    public const string Back = """
        <div class="card"><div class="crest"></div><div class="big">中华人民共和国</div><div class="big">居民身份证（样张）</div>
        <p class="low">签发机关　演示公安局</p><p>有效期限　2020.01.01-2040.01.01</p></div>
        """;

    public static string Front(byte[] face) => $"""
        <div class="card"><img src="data:image/jpeg;base64,{Convert.ToBase64String(face)}"><p>姓名　陈建国</p><p>性别　男　民族　汉</p><p>出生　1988 年 4 月 12 日</p>
        <p>住址　演示市演示区样张路 1 号</p><p class="low">公民身份号码　样张</p></div>
        """;

    public static async Task<byte[]> DrawAsync(IBrowser browser, string html)
    {
        await using var context = await browser.NewContextAsync(new() { ViewportSize = new() { Width = 1100, Height = 740 } });
        var page = await context.NewPageAsync();
        await page.SetContentAsync($$"""
            <style>
            body { margin: 0; background: #4a4038; font: 30px sans-serif; color: #2b3a40 }
            .card { position: absolute; left: 50px; top: 50px; width: 920px; height: 560px; padding: 40px; border-radius: 28px; background: linear-gradient(120deg, #e6f0f2, #f5efe6) }
            .card img { float: right; width: 320px; height: 400px; object-fit: cover }
            .crest { width: 130px; height: 130px; border: 14px solid #b9433a; border-radius: 50% }
            .big { font-size: 48px; text-align: center } .low { margin-top: 90px }
            </style>{{html}}
            """, new() { WaitUntil = WaitUntilState.Load });
        return await page.ScreenshotAsync(new() { Type = ScreenshotType.Jpeg, Quality = 92 });
    }
}
