using Zhuxue.Documents.Pdf.Images;

namespace Zhuxue.Documents.Papers;

/// <summary>Why a paper is not made; nothing was issued.</summary>
public enum PaperFault
{
    /// <summary>A character that no font shows: a box would stand there.</summary>
    MissingCharacter,

    /// <summary>A text that does not fit into its place even in the smallest type; it is never clipped or shortened.</summary>
    TooLong,

    /// <summary>A required text is empty, or holds control characters.</summary>
    Unprintable,

    /// <summary>The portrait is no picture that a document takes.</summary>
    Portrait,

    /// <summary>The time-stamp authority that the settings name did not answer, or answered wrongly.</summary>
    TimeStamp,

    /// <summary>The signing certificate is not valid on this day.</summary>
    Certificate,
}

/// <summary>A refusal: what is wrong with which field.</summary>
/// <param name="Field">What the field is called on the paper; empty where no field is meant.</param>
/// <param name="Words">What happened and what to do, for people. It may hold a character of the field, and no more of it.</param>
/// <param name="Picture">What is wrong with the portrait.</param>
public sealed record PaperRefusal(PaperFault Fault, string Field, string Words, PictureRefusal? Picture = null);

/// <summary>A finished paper, or why there is none.</summary>
/// <param name="Pdf">The signed file.</param>
public sealed record PaperResult(byte[]? Pdf, PaperRefusal? Refusal);

/// <summary>Ends the drawing of a paper that cannot be made.</summary>
internal sealed class PaperRefusedException(PaperRefusal refusal) : Exception(refusal.Words)
{
    public PaperRefusal Refusal => refusal;

    public static PaperRefusedException TooLong(string field) =>
        new(new(PaperFault.TooLong, field, $"“{field}”太长，用最小的字号也放不下。请联系培训机构核对，缩短后再生成。"));
}
