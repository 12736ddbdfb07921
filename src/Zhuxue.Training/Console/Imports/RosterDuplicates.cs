namespace Zhuxue.Training.Console.Imports;

/// <summary>Finds rows of one file that say the same twice, or different things of the same person. The first row wins.</summary>
internal sealed class RosterDuplicates
{
    private readonly Dictionary<IdNumber, (int Row, string Name, string Phone)> people = [];
    private readonly Dictionary<(IdNumber, string Occupation, int Year), int> enrolments = [];
    private readonly Dictionary<string, int> phones = new(StringComparer.Ordinal);

    public void Check(RosterRow row)
    {
        if (row.Entry is not { } entry)
            return;
        var key = (entry.IdNumber, entry.Occupation.Code, entry.Year);
        if (enrolments.TryGetValue(key, out var first))
        {
            row.Bad(RosterColumn.IdNumber, $"与第 {first} 行重复（同一人、同一岗位、同一年度）。请删掉一行。");
            return;
        }
        if (people.TryGetValue(entry.IdNumber, out var person))
        {
            if (person.Name != entry.Name)
                row.Bad(RosterColumn.Name, $"身份证号与第 {person.Row} 行相同，姓名却不同。请核对这两行。");
            if (person.Phone != entry.Phone.ToString())
                row.Bad(RosterColumn.Phone, $"与第 {person.Row} 行是同一人，手机号却不同。请核对这两行。");
            if (row.IsBad)
                return;
        }
        else
        {
            if (!phones.TryAdd(entry.Phone.ToString(), row.Number))
                row.Mind(RosterColumn.Phone, $"与第 {phones[entry.Phone.ToString()]} 行另一个人的手机号相同。请核对。");
            people.Add(entry.IdNumber, (row.Number, entry.Name, entry.Phone.ToString()));
        }
        enrolments.Add(key, row.Number);
    }
}
