using Zhuxue.Vision.Cards;
using Zhuxue.Vision.Images;

namespace Zhuxue.Training.Commands.Cards;

/// <summary><c>zhuxue vision read-card FILE</c>: prints what the reader makes of a picture, field by field and line by line, for whoever tunes it. It stores nothing.</summary>
internal static class ReadCard
{
    public static async Task<int> RunAsync(CardReader reader, string? path, TextWriter output, TextWriter errors)
    {
        if (path is null || path.StartsWith("--", StringComparison.Ordinal))
            return await RefuseAsync(errors, "say which picture, as in: zhuxue vision read-card card.jpg", 2);
        if (!File.Exists(path))
            return await RefuseAsync(errors, $"there is no file {path}", 2);
        var limits = ImageLimits.Upload;
        if (new FileInfo(path).Length > limits.MaxBytes)
            return await RefuseAsync(errors, $"{path} is larger than the site takes ({limits.MaxBytes / 1024 / 1024} MB)", 1);
        var decoded = ImageDecoder.Decode(await File.ReadAllBytesAsync(path), limits);
        if (decoded.Image is not { } image)
            return await RefuseAsync(errors, $"{path} cannot be read as a JPEG or PNG picture: {decoded.Refusal}", 1);
        var read = reader.Read(image);
        await output.WriteLineAsync($"side      {read.Side}, {read.QuarterTurns} quarter turns to upright, {read.Lines.Count} lines");
        await FieldAsync("name", read.Name);
        await FieldAsync("sex", read.Sex);
        await FieldAsync("nation", read.Nation);
        await FieldAsync("address", read.Address);
        await FieldAsync("number", read.Number);
        await FieldAsync("issuer", read.Issuer);
        if (read.BirthDate is { } born)
            await output.WriteLineAsync(FormattableString.Invariant($"birth     {born:yyyy-MM-dd}"));
        if (read.ValidFrom is { } from)
            await output.WriteLineAsync(FormattableString.Invariant($"valid     {from:yyyy-MM-dd} to ") + (read.IsLongTerm ? "长期" : FormattableString.Invariant($"{read.ValidUntil:yyyy-MM-dd}")));
        if (read.IsFirstGeneration)
            await output.WriteLineAsync("a card of the first generation (15 digits)");
        foreach (var line in read.Lines)
            await output.WriteLineAsync(FormattableString.Invariant($"  {line.Certainty:0.00} at {line.Box.X,5:0} {line.Box.Y,5:0}  {line.Text}"));
        return read.Side == CardSide.None ? 1 : 0;

        Task FieldAsync(string name, CardField? field) => field is null ? Task.CompletedTask : output.WriteLineAsync(FormattableString.Invariant($"{name,-9} {field.Certainty:0.00} {field.Text}"));
    }

    private static async Task<int> RefuseAsync(TextWriter errors, string words, int status)
    {
        await errors.WriteLineAsync("zhuxue vision read-card: " + words);
        return status;
    }
}
