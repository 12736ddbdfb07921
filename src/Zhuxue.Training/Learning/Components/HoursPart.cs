namespace Zhuxue.Training.Learning.Components;

/// <summary>One kind of knowledge within the hours of a year: 专业岗位知识 8 of 22.</summary>
public sealed record HoursPart(string Name, double Earned, double Needed);
