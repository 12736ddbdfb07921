using Zhuxue.Training.Catalogue.Rules;

namespace Zhuxue.Training.Learning.Enrolments;

/// <summary>年度: the days that the hours of a labelled year are learned in.</summary>
internal readonly record struct YearDays(int Label, DateOnly StartsOn, DateOnly EndsOn)
{
    /// <summary>
    /// By anniversary a certificate issued on 2020-03-10 has the year 2021 from 2021-03-10 to 2022-03-09. Without an issue day, and
    /// where the rule pack counts calendar years, it runs from 1 January to 31 December.
    /// </summary>
    public static YearDays Of(RulePack rules, int label, DateOnly? issuedOn)
    {
        if (rules.TrainingYear != TrainingYear.Anniversary || issuedOn is not { } issued)
            return new(label, new DateOnly(label, 1, 1), new DateOnly(label, 12, 31));
        // AddYears keeps 29 February only in leap years; counting both ends from the issue day leaves no gap between years.
        var start = issued.AddYears(label - issued.Year);
        return new(label, start, issued.AddYears(label - issued.Year + 1).AddDays(-1));
    }
}
