using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Zhuxue.Vision.Cards;

namespace Zhuxue.Tests.Vision.Cards;

/// <summary>The arithmetic between the models' numbers and text.</summary>
public sealed class TextReadingTests
{
    private static readonly CtcKeys Keys = new(["甲", "乙", "丙"]);

    [Theory]
    [InlineData("_甲甲_乙丙丙_", "甲乙丙")]
    [InlineData("甲_甲", "甲甲")]
    [InlineData("甲甲", "甲")]
    [InlineData("____", "")]
    [InlineData("", "")]
    [InlineData("甲 乙", "甲 乙")]
    public void Repetitions_fold_unless_a_blank_stands_between(string steps, string text)
    {
        var (read, certainties) = Keys.Decode([.. steps.SelectMany(Step)]);
        Assert.Equal((text, text.Length), (read, certainties.Length));
    }

    [Fact]
    public void Decoding_gives_back_whatever_was_written_with_blanks_between() => Prop.ForAll(
        Gen.Choose(0, 3).ListOf().ToArbitrary(), letters =>
        {
            var text = string.Concat(letters.Select(i => "甲乙丙 "[i]));
            var (read, certainties) = Keys.Decode([.. string.Join('_', text.AsEnumerable()).SelectMany(Step)]);
            return read == text && certainties.All(c => c is > 0.5f and <= 1);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_turned_rectangle_is_found_again_whatever_its_angle() => Prop.ForAll(
        (from degrees in Gen.Choose(-89, 89) from width in Gen.Choose(60, 240) from height in Gen.Choose(14, 40) select (degrees, width, height)).ToArbitrary(), drawn =>
        {
            const int side = 320;
            var map = new float[side * side];
            var (sin, cos) = Math.SinCos(drawn.degrees * Math.PI / 180);
            for (var y = 0; y < side; y++)
            {
                for (var x = 0; x < side; x++)
                {
                    var (dx, dy) = (x - 160.0, y - 160.0);
                    if (Math.Abs(dx * cos + dy * sin) <= drawn.width / 2.0 && Math.Abs(dy * cos - dx * sin) <= drawn.height / 2.0)
                        map[y * side + x] = 0.9f;
                }
            }
            var box = Assert.Single(TextShapes.Boxes(map, side));
            var grown = drawn.width * drawn.height * 1.5 / (2 * (drawn.width + drawn.height));
            var off = Math.Abs(TextBox.Half(box.Angle - drawn.degrees * Math.PI / 180));
            return Math.Abs(box.X - 160) < 2 && Math.Abs(box.Y - 160) < 2 && off < 0.06 && Math.Abs(box.Width - drawn.width - 2 * grown) < 6 && Math.Abs(box.Height - drawn.height - 2 * grown) < 6;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Specks_and_faint_patches_are_no_text()
    {
        var map = new float[100 * 100];
        map[50 * 100 + 50] = 1;
        for (var y = 10; y < 30; y++)
            map.AsSpan(y * 100 + 10, 60).Fill(0.4f);
        Assert.Empty(TextShapes.Boxes(map, 100));
    }

    [Fact]
    public void A_box_read_along_an_angle_keeps_its_area_and_points_that_way() => Prop.ForAll(
        (from box in Gen.Choose(-90, 90) from way in Gen.Choose(-180, 270) select (box, way)).ToArbitrary(), angles =>
        {
            var read = new TextBox(10, 20, 100, 30, angles.box * Math.PI / 180).ReadAlong(angles.way * Math.PI / 180);
            return Math.Abs(read.Angle - angles.way * Math.PI / 180) <= Math.PI / 4 + 1e-9 && read.Width * read.Height == 3000;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_strip_is_cut_from_corner_to_corner()
    {
        var map = new TextBox(50, 40, 96, 48, Math.PI / 2).From(96, 48);
        // Read downwards: the strip's left upper corner is the box's right upper one.
        Assert.Equal((73.0, -8.0), (Math.Round(map.C, 3), Math.Round(map.F, 3)));
        Assert.Equal((0, -1, 1, 0), (Math.Round(map.A, 6), Math.Round(map.B, 6), Math.Round(map.D, 6), Math.Round(map.E, 6)));
    }

    [Fact]
    public void Pictures_turned_four_times_are_as_they_were()
    {
        var picture = Pictures.Decoded(Clips.Frame(Clips.Cap12.Neutral)).Crop(0, 0, 31, 17);
        Assert.Equal((17, 31), (picture.Turn(1).Width, picture.Turn(1).Height));
        Assert.True(picture.Turn(1).Turn(1).Turn(1).Turn(1).Pixels.SequenceEqual(picture.Pixels));
        Assert.True(picture.Turn(-1).Pixels.SequenceEqual(picture.Turn(3).Pixels));
        Assert.True(picture.Turn(2).Pixels.SequenceEqual(picture.Turn(1).Turn(1).Pixels));
        // The left upper pixel comes to the right upper corner.
        Assert.True(picture.Turn(1).Pixels.Slice(16 * 3, 3).SequenceEqual(picture.Pixels[..3]));
    }

    [Fact]
    public void The_reader_knows_which_characters_it_cannot_read()
    {
        foreach (var rare in "𠮷䶮𬭎".EnumerateRunes())
            Assert.False(CardLab.Reader.Knows(rare));
        foreach (var common in "陈建国欧阳·".EnumerateRunes())
            Assert.True(CardLab.Reader.Knows(common));
    }

    /// <summary>One step that is nearly sure of one character; _ is the blank.</summary>
    private static IEnumerable<float> Step(char letter)
    {
        var sure = "_甲乙丙 ".IndexOf(letter, StringComparison.Ordinal);
        return Enumerable.Range(0, 5).Select(i => i == sure ? 0.9f : 0.02f);
    }
}
