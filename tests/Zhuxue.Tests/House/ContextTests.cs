using Zhuxue.Training;

namespace Zhuxue.Tests.House;

/// <summary>The arrows of DESIGN §1: each context uses only those to its left, and some projects know neither web nor database.</summary>
[Trait("Category", "NoDatabase")]
public sealed class ContextTests
{
    [Fact]
    public void No_context_uses_one_to_its_right()
    {
        var contexts = TrainingDb.Contexts.ToList();
        var wrong =
            from type in typeof(TrainingDb).Assembly.GetTypes()
            let own = contexts.IndexOf(ContextOf(type) ?? "")
            where own >= 0
            from used in TypeReferences.Of(type)
            let theirs = contexts.IndexOf(ContextOf(used) ?? "")
            where theirs > own
            select $"{type.FullName} uses {used.FullName}";
        Assert.Empty(wrong.Distinct());
    }

    [Fact]
    public void No_context_uses_the_place_that_wires_them_or_the_commands()
    {
        var wrong =
            from type in typeof(TrainingDb).Assembly.GetTypes()
            where TrainingDb.Contexts.Contains(ContextOf(type) ?? "")
            from used in TypeReferences.Of(type)
            where used == typeof(TrainingSite) || used.Namespace?.StartsWith("Zhuxue.Training.Commands", StringComparison.Ordinal) == true
            select $"{type.FullName} uses {used.FullName}";
        Assert.Empty(wrong.Distinct());
    }

    [Theory]
    [InlineData(typeof(Zhuxue.Vision.VisionOptions))]
    [InlineData(typeof(Zhuxue.Documents.Spreadsheets.Workbook))]
    public void Parts_know_neither_the_web_nor_the_database_nor_the_sites(Type part)
    {
        var references = part.Assembly.GetReferencedAssemblies().Select(a => a.Name!);
        Assert.DoesNotContain(references, name => name.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal)
            || name.StartsWith("Microsoft.EntityFrameworkCore", StringComparison.Ordinal) || name.StartsWith("Zhuxue", StringComparison.Ordinal));
    }

    [Fact]
    public void The_test_itself_sees_code_inside_methods()
    {
        // Learning's ReportBeat names Accounts only in the body of its handler.
        var seen = typeof(TrainingDb).Assembly.GetTypes().Where(t => t.FullName!.StartsWith("Zhuxue.Training.Learning.Beats.ReportBeat", StringComparison.Ordinal)).SelectMany(TypeReferences.Of);
        Assert.Contains(seen, used => used.Namespace == "Zhuxue.Training.Accounts.SignIn");
    }

    private static string? ContextOf(Type type) => type.Namespace is { } name && name.StartsWith("Zhuxue.Training.", StringComparison.Ordinal)
        ? name["Zhuxue.Training.".Length..].Split('.')[0] : null;
}
