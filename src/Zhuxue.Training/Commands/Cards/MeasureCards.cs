using System.Globalization;
using Zhuxue.Vision.Cards;
using Zhuxue.Vision.Images;

namespace Zhuxue.Training.Commands.Cards;

/// <summary>
/// <c>zhuxue vision measure-cards</c>: draws cards of invented people, photographs them in ways that a phone and a hurry bring, reads them, and
/// prints how often each field came out right. What a field was read as is only said when it was wrong.
/// </summary>
internal static class MeasureCards
{
    private static readonly string[] Names =
    [
        "陈建国", "欧阳志远", "王强", "买买提·艾力", "刘芳", "司马玉婷", "李秀英", "张伟", "赵敏", "阿卜杜热西提·吐尔逊江", "褚时健", "卓玛才让", "孙悦", "周杰", "吴桂花", "郑晓燕", "钱学勤", "冯静", "朱国栋", "何海龙",
    ];

    private static readonly (string Nation, string Address)[] Homes =
    [
        ("汉", "河南省周口市郸城县汲冢镇大王庄行政村 118 号"), ("汉", "北京市朝阳区建国路 93 号院 12 号楼 2504"), ("维吾尔", "新疆莎车县阿热勒乡 7 村 3 组 021 号"), ("藏", "四川省甘孜县呷拉乡自贡村 5 号"), ("壮", "广西南宁市青秀区民族大道 100 号"),
        ("回", "宁夏吴忠市利通区金积镇秦坝关村 4 队"), ("汉", "湖北省武汉市洪山区珞喻路 1037 号喻园小区 8 栋 2 单元 301"),
    ];

    private static readonly string[] Issuers = ["郸城县公安局", "北京市公安局朝阳分局", "莎车县公安局", "甘孜县公安局", "南宁市公安局青秀分局", "吴忠市公安局利通区分局", "武汉市公安局洪山分局"];
    private static readonly string[] Fonts = ["Noto Sans CJK SC", "WenQuanYi Zen Hei", "Noto Serif CJK SC"];

    /// <summary>Each with its name; the numbers differ a little from card to card.</summary>
    private static readonly (string Name, Func<Random, CardPhoto> Make)[] Ways =
    [
        ("flat, fills the picture", _ => new CardPhoto()),
        ("turned 2–8°", random => new CardPhoto(Turn(random, 2, 8))),
        ("on a desk, card a third to a half of the width", random => new CardPhoto(Turn(random, 0, 8), Scale: 0.9, Margin: 0.5 + random.NextDouble())),
        ("upside down", random => new CardPhoto(180 + Turn(random, 0, 6))),
        ("sideways", random => new CardPhoto((random.Next(2) == 0 ? 90 : 270) + Turn(random, 0, 6))),
        ("blurred", random => new CardPhoto(Turn(random, 0, 4), Blur: 2 + random.Next(2), Noise: 3)),
        ("unevenly lit", random => new CardPhoto(Turn(random, 0, 4), Light: 0.8 + 0.2 * random.NextDouble(), Noise: 6)),
        ("small: 480–640 pixels wide", random => new CardPhoto(Turn(random, 0, 4), Scale: 0.46 + 0.15 * random.NextDouble(), Quality: 75)),
        ("hard JPEG", random => new CardPhoto(Turn(random, 0, 5), Quality: 15 + random.Next(10))),
        ("from below (perspective)", random => new CardPhoto(Turn(random, 0, 5), Tilt: 0.15 + 0.15 * random.NextDouble())),
        ("all of it at once", random => new CardPhoto(Turn(random, 2, 8), Scale: 0.8, Margin: 0.3, Blur: 1, Light: 0.7, Tilt: 0.12, Noise: 6, Quality: 60)),
    ];

    public static async Task<int> RunAsync(CardReader reader, int count, TimeProvider clock, TextWriter output)
    {
        var fields = new SortedDictionary<string, (int Right, int Wrong, int Unread)>(StringComparer.Ordinal);
        var ways = Ways.ToDictionary(way => way.Name, _ => (Right: 0, All: 0));
        var slow = new List<double>();
        var random = new Random(20261125);
        for (var i = 0; i < count; i++)
        {
            var card = CardOf(i, random);
            var (way, make) = Ways[i % Ways.Length];
            var front = Read(await card.FrontAsync(default), make(random), i);
            var back = Read(await card.BackAsync(default), make(random), i);
            var wrong = new List<string>();
            Count("name", front.Name?.Text, card.Name);
            Count("sex", front.Sex?.Text, card.Sex);
            Count("nation", front.Nation?.Text, card.Nation);
            Count("birth date", Day(front.BirthDate), Day(card.Born));
            Count("address", front.Address?.Text, card.Address.Replace(" ", "", StringComparison.Ordinal));
            Count("number", front.Number?.Text, card.Number);
            Count("issuer", back.Issuer?.Text, card.Issuer);
            Count("validity", Day(back.ValidFrom) + (back.IsLongTerm ? "长期" : Day(back.ValidUntil)), Day(card.ValidFrom) + (card.ValidUntil is null ? "长期" : Day(card.ValidUntil)));
            ways[way] = (ways[way].Right + (wrong.Count == 0 ? 1 : 0), ways[way].All + 1);
            if (wrong.Count > 0)
                await output.WriteLineAsync($"# {i + 1} {way}: {string.Join(", ", wrong)}");

            void Count(string field, string? read, string? written)
            {
                var (right, bad, unread) = fields.GetValueOrDefault(field);
                fields[field] = read == written ? (right + 1, bad, unread) : string.IsNullOrEmpty(read) ? (right, bad, unread + 1) : (right, bad + 1, unread);
                if (read != written)
                    wrong.Add($"{field} {written} read as {(string.IsNullOrEmpty(read) ? "nothing" : read)}");
            }
        }
        foreach (var (field, (right, bad, unread)) in fields)
            await output.WriteLineAsync($"{field,-12} {right,4} right {bad,4} wrong {unread,4} unread  {100.0 * right / count:0.0} %");
        foreach (var (way, (right, all)) in ways)
            await output.WriteLineAsync($"{way,-48} {right,3} of {all} cards without a fault");
        slow.Sort();
        await output.WriteLineAsync(FormattableString.Invariant($"one side: {slow[slow.Count / 2]:0} ms median, {slow[^1]:0} ms at most, decoding included"));
        return 0;

        CardReading Read(RgbImage card, CardPhoto photo, int seed)
        {
            var file = photo.Take(card, seed);
            var began = clock.GetTimestamp();
            var reading = reader.Read(ImageDecoder.Decode(file).Image!);
            slow.Add(clock.GetElapsedTime(began).TotalMilliseconds);
            return reading;
        }
    }

    /// <summary>Sequence codes 001 to 999 of a region that does not exist.</summary>
    private static SpecimenCard CardOf(int i, Random random)
    {
        var born = new DateOnly(1962 + random.Next(44), 1 + random.Next(12), 1 + random.Next(28));
        var digits = "990199" + born.ToString("yyyyMMdd", CultureInfo.InvariantCulture) + (1 + random.Next(999)).ToString("000", CultureInfo.InvariantCulture);
        var (nation, address) = Homes[i % Homes.Length];
        return new SpecimenCard(Names[i % Names.Length], nation, born, address, digits + IdCheckDigit.Of(digits)) { Font = Fonts[i / 3 % Fonts.Length], Issuer = Issuers[i % Issuers.Length] }
            .IssuedOn(new DateOnly(2017 + random.Next(9), 1 + random.Next(12), 1 + random.Next(28)));
    }

    private static double Turn(Random random, double least, double most) => (random.Next(2) == 0 ? -1 : 1) * (least + random.NextDouble() * (most - least));

    private static string Day(DateOnly? day) => day?.ToString("yyyyMMdd", CultureInfo.InvariantCulture) ?? "";
}
