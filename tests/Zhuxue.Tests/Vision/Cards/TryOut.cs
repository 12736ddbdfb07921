using System.Diagnostics;
using Zhuxue.Training.Commands.Cards;
using Zhuxue.Training.Commands.Demo;
using Zhuxue.Vision.Images;
namespace Zhuxue.Tests.Vision.Cards;
public sealed class TryOut(ITestOutputHelper output)
{
    [Fact]
    public async Task Go()
    {
        var card = SpecimenCard.Of(DemoPeople.Learners[0], new(2026, 11, 25), Clips.Frame(Clips.Cap12.Neutral));
        var front = await card.FrontAsync(default);
        var back = await card.BackAsync(default);
        var i = 0;
        foreach (var (photo, side) in new (CardPhoto, RgbImage)[] { (new(), front), (new(), back), (new(6), front), (new(6, Margin: 0.6, Scale: 0.8), front), (new(183), front), (new(90), front), (new(-88), back), (new(4, Blur: 2, Light: 0.7, Tilt: 0.15, Noise: 6, Quality: 60), front), (new(30, Scale: 0.6), front) })
        {
            var file = photo.Take(side);
            File.WriteAllBytes($"/tmp/zx/v3/try{i++}.jpg", file);
            var watch = Stopwatch.StartNew();
            var read = CardLab.Read(file);
            output.WriteLine($"{photo}\n {watch.ElapsedMilliseconds} ms turns {read.QuarterTurns} {read.Side} {read.Name} {read.Sex} {read.Nation} {read.BirthDate} {read.Address} {read.Number} | {read.Issuer} {read.ValidFrom} {read.ValidUntil} {read.IsLongTerm}");
            foreach (var line in read.Lines) output.WriteLine($"    {line.Text} {line.Certainty:0.00} {line.Box}");
        }
    }
}
