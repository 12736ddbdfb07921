using Zhuxue.Documents.Pdf;

namespace Zhuxue.Documents.Papers;

/// <summary>The colours of one kind of paper: green-blue for hour proofs, blue for certificates.</summary>
/// <param name="Main">Titles, frame, mark, small headings.</param>
/// <param name="Ink">What was filled in; sentences.</param>
/// <param name="Note">Text under 9 pt.</param>
/// <param name="Gold">Inner lines.</param>
/// <param name="Strand">First strand of the frame's band.</param>
/// <param name="GoldStrand">Second strand.</param>
/// <param name="Rule">Lines under values.</param>
/// <param name="Tint">Rosette behind the text.</param>
/// <param name="Fill">Behind the total.</param>
internal sealed record PaperColours(PdfColour Main, PdfColour Ink, PdfColour Label, PdfColour Note, PdfColour Gold, PdfColour GoldStrand, PdfColour Strand, PdfColour Rule, PdfColour Tint, PdfColour Fill)
{
    public static readonly PaperColours Proof = new(new(0x17505c), new(0x172227), new(0x3f5f66), new(0x455a60), new(0xb8873b), new(0xc9a566), new(0x5e979d), new(0xa9c4c5), new(0xe3eeed), new(0xf1f7f6));

    public static readonly PaperColours Certificate = new(new(0x24395f), new(0x171d2a), new(0x44547a), new(0x4a566f), new(0xb08a45), new(0xc7a868), new(0x6e82a8), new(0xb4bfd2), new(0xe6eaf2), PdfColour.White);

    /// <summary>The sample tag and check characters, which are bold too.</summary>
    public static readonly PdfColour Accent = new(0xa8431f);

    public static readonly PdfColour Watermark = new(0xf8eee7);
}
