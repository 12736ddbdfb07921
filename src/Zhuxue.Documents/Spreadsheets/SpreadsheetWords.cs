namespace Zhuxue.Documents.Spreadsheets;

/// <summary>Why a file cannot be read, in words for whoever uploaded it.</summary>
public static class SpreadsheetWords
{
    /// <param name="refused">Why.</param>
    /// <param name="limits">Those that the file was read under.</param>
    public static string Of(UnreadableSpreadsheetException refused, SpreadsheetLimits limits) => refused.Refusal switch
    {
        SpreadsheetRefusal.Empty => "文件是空的。请选一个有内容的文件。",
        SpreadsheetRefusal.NotASpreadsheet => "这不是表格文件。请选 .xlsx 或 .csv 文件。",
        SpreadsheetRefusal.OldOrProtected => "这是旧版 .xls，或者加了密码。请在 Excel 里去掉密码，另存为 .xlsx 再传。",
        SpreadsheetRefusal.Damaged => "文件坏了，打不开。请在 Excel 里重新保存一次再传。",
        SpreadsheetRefusal.TooLarge => $"文件太大，最多 {limits.FileBytes >> 20} MB。请删掉用不着的表和图片，或分成几个文件。",
        SpreadsheetRefusal.TooManyRows => $"行太多，一个文件最多 {limits.Rows:N0} 行。请分成几个文件。",
        SpreadsheetRefusal.TooManyColumns => $"第 {refused.Row} 行的列太多，最多 {limits.Columns} 列。请只留下需要的列。",
        SpreadsheetRefusal.CellTooLong when refused.Row is { } row => $"第 {row} 行有一格太长，最多 {limits.CellCharacters:N0} 个字。请删短。",
        SpreadsheetRefusal.CellTooLong => $"有一格太长，最多 {limits.CellCharacters:N0} 个字。请删短。",
        SpreadsheetRefusal.RowTooLong => $"第 {refused.Row} 行太长：列太多，或者有一个引号没有成对。请改好再传。",
        SpreadsheetRefusal.UnknownEncoding => "文字编码认不出来。请在 Excel 里另存为 .xlsx，或“CSV UTF-8”。",
        _ => throw new ArgumentOutOfRangeException(nameof(refused), refused.Refusal, null),
    };
}
