using Zhuxue.Registry;
using Zhuxue.Training;

namespace Zhuxue.Tests.House;

/// <summary>The arrows of DESIGN §1: each context uses only those to its left, and some projects know neither web nor database.</summary>
[Trait("Category", "NoDatabase")]
public sealed class ContextTests
{
    [Theory]
    [MemberData(nameof(Sites))]
    public void No_context_uses_one_to_its_right(Type db, IReadOnlyList<string> contexts)
    {
        var order = contexts.ToList();
        var wrong =
            from type in db.Assembly.GetTypes()
            let own = order.IndexOf(ContextOf(type, db) ?? "")
            where own >= 0
            from used in TypeReferences.Of(type)
            let theirs = order.IndexOf(ContextOf(used, db) ?? "")
            where theirs > own
            select $"{type.FullName} uses {used.FullName}";
        Assert.Empty(wrong.Distinct());
    }

    [Theory]
    [MemberData(nameof(Sites))]
    public void No_context_uses_the_place_that_wires_them_or_the_commands(Type db, IReadOnlyList<string> contexts)
    {
        var wrong =
            from type in db.Assembly.GetTypes()
            where contexts.Contains(ContextOf(type, db) ?? "")
            from used in TypeReferences.Of(type)
            where used == typeof(TrainingSite) || used == typeof(RegistrySite) || used.Namespace?.StartsWith(db.Namespace + ".Commands", StringComparison.Ordinal) == true
            select $"{type.FullName} uses {used.FullName}";
        Assert.Empty(wrong.Distinct());
    }

    [Fact]
    public void The_two_sites_do_not_know_each_other()
    {
        Assert.DoesNotContain(typeof(TrainingDb).Assembly.GetReferencedAssemblies(), name => name.Name == "Zhuxue.Registry");
        Assert.DoesNotContain(typeof(RegistryDb).Assembly.GetReferencedAssemblies(), name => name.Name == "Zhuxue.Training");
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

    public static TheoryData<Type, IReadOnlyList<string>> Sites => new() { { typeof(TrainingDb), TrainingDb.Contexts }, { typeof(RegistryDb), RegistryDb.Contexts } };

    private static string? ContextOf(Type type, Type db) => type.Namespace is { } name && name.StartsWith(db.Namespace + ".", StringComparison.Ordinal)
        ? name[(db.Namespace!.Length + 1)..].Split('.')[0] : null;
}
