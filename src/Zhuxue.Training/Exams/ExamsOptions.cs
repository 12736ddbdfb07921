using System.ComponentModel.DataAnnotations;

namespace Zhuxue.Training.Exams;

/// <summary>Settings <c>Exams:*</c>.</summary>
internal sealed class ExamsOptions
{
    /// <summary>The largest picture of a question, in bytes: learners load it on phones.</summary>
    [Range(10_000, 20_000_000)]
    public long PictureBytesMost { get; set; } = 2 << 20;
}
