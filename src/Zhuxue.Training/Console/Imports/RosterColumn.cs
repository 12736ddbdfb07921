using Zhuxue.Documents.Spreadsheets;

namespace Zhuxue.Training.Console.Imports;

/// <summary>What a roster says of each person, in the order of the template.</summary>
internal enum RosterColumn
{
    IdNumber,
    Name,
    Phone,
    Occupation,
    Employer,
    Year,
    IssuedOn,
}

/// <summary>Names of the columns, and how people write them.</summary>
internal static class RosterColumns
{
    /// <summary>The issue day is needed only where the rules count from it.</summary>
    public static SheetColumns<RosterColumn> Sheet { get; } = new(
    [
        (RosterColumn.IdNumber, "身份证号", ["身份证", "身份证号码", "公民身份号码", "证件号", "证件号码", "身份证件号码"]),
        (RosterColumn.Name, "姓名", ["学员姓名", "人员姓名", "名字"]),
        (RosterColumn.Phone, "手机号", ["手机", "手机号码", "电话", "联系电话", "电话号码", "移动电话"]),
        (RosterColumn.Occupation, "岗位", ["岗位名称", "报名岗位", "培训岗位", "职位", "岗位专业", "工种"]),
        (RosterColumn.Employer, "用人单位", ["单位", "单位名称", "工作单位", "所在单位", "企业", "企业名称", "公司", "公司名称"]),
        (RosterColumn.Year, "年度", ["培训年度", "学习年度", "继续教育年度", "年份", "年"]),
        (RosterColumn.IssuedOn, "发证日期", ["证书发证日期", "证书日期", "发证时间", "证书签发日期", "初次发证日期"]),
    ],
    RosterColumn.IdNumber, RosterColumn.Name, RosterColumn.Phone, RosterColumn.Occupation, RosterColumn.Employer, RosterColumn.Year);

    /// <summary>All columns, in the order of the template.</summary>
    public static IReadOnlyList<RosterColumn> All => Sheet.All;

    public static string Title(this RosterColumn column) => Sheet.Title(column);
}
