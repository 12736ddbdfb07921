using Microsoft.EntityFrameworkCore;
using Zhuxue.Platform.Data;

namespace Zhuxue.Training.Catalogue.Lessons;

/// <summary>A new draft lesson, in a course that exists or in a new one.</summary>
internal sealed class CreateLesson(TrainingDb db, Ids ids, TimeProvider clock)
{
    public const int LongestTitle = 60;

    /// <summary>Stands for common knowledge where a new course names its occupation.</summary>
    public const string Common = "common";

    /// <summary>What staff ask for. Without <see cref="CourseId"/> the course is made too.</summary>
    public sealed class Request
    {
        public Guid? CourseId { get; set; }
        public string? CourseTitle { get; set; }

        /// <summary>Code of the occupation that the new course is for, or <see cref="Common"/>.</summary>
        public string? OccupationCode { get; set; }
        public string? Title { get; set; }
    }

    /// <summary>The lesson, or what is wrong with each field by its name in <see cref="Request"/>.</summary>
    public sealed record Outcome(Guid? LessonId, IReadOnlyDictionary<string, string> Errors);

    public async Task<Outcome> HandleAsync(Request request, CancellationToken cancellationToken)
    {
        var errors = new Dictionary<string, string>();
        var title = Checked(errors, nameof(Request.Title), request.Title, "请填写课件名称，学员会看到它。");
        var course = await CourseAsync(request, errors, cancellationToken);
        if (course is not null && title is not null && await db.Set<Lesson>().AnyAsync(l => l.CourseId == course.Id && l.Title == title, cancellationToken))
            errors[nameof(Request.Title)] = "这门课程里已有同名的课件，请换一个名称。";
        if (errors.Count > 0)
            return new(null, errors);

        var last = await db.Set<Lesson>().Where(l => l.CourseId == course!.Id).MaxAsync(l => (int?)l.Position, cancellationToken) ?? 0;
        var lesson = new Lesson { Id = ids.New(), CourseId = course!.Id, Title = title!, Position = last + 1, CreatedAt = clock.GetUtcNow() };
        db.Add(lesson);
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException exception) when (exception.IsDuplicate())
        {
            return new(null, new Dictionary<string, string> { [nameof(Request.Title)] = "这门课程里已有同名的课件，请换一个名称。" });
        }
        return new(lesson.Id, errors);
    }

    private async Task<Course?> CourseAsync(Request request, Dictionary<string, string> errors, CancellationToken cancellationToken)
    {
        if (request.CourseId is { } id)
        {
            var known = await db.Set<Course>().SingleOrDefaultAsync(c => c.Id == id, cancellationToken);
            if (known is null)
                errors[nameof(Request.CourseId)] = "没有这门课程，请重新选择。";
            return known;
        }
        var title = Checked(errors, nameof(Request.CourseTitle), request.CourseTitle, "请选择一门课程，或者填写新课程的名称。");
        var occupation = Occupations.Get(request.OccupationCode ?? "");
        if (occupation is null && request.OccupationCode != Common)
            errors[nameof(Request.OccupationCode)] = "请选择新课程算哪一类学时。";
        if (errors.ContainsKey(nameof(Request.CourseTitle)) || errors.ContainsKey(nameof(Request.OccupationCode)))
            return null;

        var kind = occupation is null ? CourseKind.Common : CourseKind.Occupation;
        var code = occupation?.Code;
        if (await db.Set<Course>().FirstOrDefaultAsync(c => c.Title == title && c.Kind == kind && c.OccupationCode == code, cancellationToken) is { } same)
            return same;
        var last = await db.Set<Course>().MaxAsync(c => (int?)c.Position, cancellationToken) ?? 0;
        var course = new Course { Id = ids.New(), Title = title!, Kind = kind, OccupationCode = code, Position = last + 1, CreatedAt = clock.GetUtcNow() };
        db.Add(course);
        return course;
    }

    private static string? Checked(Dictionary<string, string> errors, string field, string? text, string missing)
    {
        var title = text?.Trim();
        if (string.IsNullOrEmpty(title))
            errors[field] = missing;
        else if (title.Length > LongestTitle)
            errors[field] = $"名称太长，最多 {LongestTitle} 个字。";
        else if (title.Any(char.IsControl))
            errors[field] = "名称里有看不见的字符，请重新输入。";
        else
            return title;
        return null;
    }
}
