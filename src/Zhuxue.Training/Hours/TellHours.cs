using Microsoft.EntityFrameworkCore;
using Zhuxue.Training.Accounts.Learners;
using Zhuxue.Training.Accounts.Phones;
using Zhuxue.Training.Hours.Appeals;
using Zhuxue.Training.Hours.Cases;
using Zhuxue.Training.Hours.Revocations;
using Zhuxue.Training.Learning.Enrolments;
using Zhuxue.Training.Notices;

namespace Zhuxue.Training.Hours;

/// <summary>Tells learners what became of their hours, in the transaction in which it happens: the inbox, and a text where the manual wants one.</summary>
internal sealed class TellHours(TrainingDb db, LearnerPhones phones, TellLearner tell)
{
    /// <summary>The page on which the learner sees the review, its reason and evidence, and appeals.</summary>
    public static string ReviewUrl(Guid enrolmentId) => $"/reviews/{enrolmentId}";

    /// <summary>The page on which the learner sees the upload, and how to renew at the registry.</summary>
    public static string RenewalUrl(Guid enrolmentId) => $"/renewal/{enrolmentId}";

    /// <summary>M9: it has popped up already; the inbox keeps it.</summary>
    public Task LearnedAsync(Enrolment of, CancellationToken cancellationToken) =>
        tell.TellAsync(new(of.LearnerId, NoticeKind.YearLearned, NoticeTexts.YearLearned, ReviewUrl(of.Id), null), cancellationToken);

    /// <summary>M10.</summary>
    public Task CreditedAsync(Enrolment of, CancellationToken cancellationToken) =>
        TellAsync(of, NoticeKind.HoursCredited, _ => NoticeTexts.HoursCredited, _ => NoticeTemplates.HoursCredited(), cancellationToken);

    /// <summary>M13.</summary>
    public Task ClearedAsync(Enrolment of, CancellationToken cancellationToken) =>
        TellAsync(of, NoticeKind.HoursCleared, name => NoticeTexts.HoursCleared(name, Occupation(of), of.Year), name => NoticeTemplates.HoursCleared(name, Occupation(of), of.Year), cancellationToken);

    public Task FellShortAsync(Enrolment of, CancellationToken cancellationToken) =>
        TellAsync(of, NoticeKind.HoursShort, _ => NoticeTexts.HoursShort(Occupation(of), of.Year), null, cancellationToken);

    public async Task AskedAsync(ReviewCase about, CaseQuestion question, CancellationToken cancellationToken)
    {
        var of = await db.Set<Enrolment>().AsNoTracking().SingleAsync(e => e.LearnerId == about.LearnerId && e.Id == about.EnrolmentId, cancellationToken);
        await TellAsync(of, NoticeKind.CaseQuestion, _ => NoticeTexts.CaseQuestion(Occupation(of), of.Year, question.Words), _ => NoticeTemplates.CaseQuestion(), cancellationToken);
    }

    public Task AppealReceivedAsync(Enrolment of, CancellationToken cancellationToken) =>
        TellAsync(of, NoticeKind.AppealReceived, _ => NoticeTexts.AppealReceived(Occupation(of), of.Year), _ => NoticeTemplates.AppealReceived(), cancellationToken);

    public Task AppealDecidedAsync(Enrolment of, Appeal appeal, CancellationToken cancellationToken) =>
        TellAsync(of, NoticeKind.AppealDecided, _ => NoticeTexts.AppealDecided(Occupation(of), of.Year, appeal.State == AppealState.Granted, appeal.Answer!), _ => NoticeTemplates.AppealDecided(), cancellationToken);

    public Task RevokedAsync(Enrolment of, Revocation revocation, CancellationToken cancellationToken) =>
        TellAsync(of, NoticeKind.HoursRevoked, _ => NoticeTexts.HoursRevoked(Occupation(of), of.Year, revocation.Words), _ => NoticeTemplates.HoursRevoked(of.Year), cancellationToken);

    /// <summary>The registry has the hours: the certificate can be renewed there.</summary>
    public Task UploadedAsync(Enrolment of, CancellationToken cancellationToken) =>
        tell.TellAsync(new(of.LearnerId, NoticeKind.HoursUploaded, NoticeTexts.HoursUploaded(Occupation(of), of.Year), RenewalUrl(of.Id), null), cancellationToken);

    /// <param name="words">What happened and what to do.</param>
    public Task UploadRefusedAsync(Enrolment of, string words, CancellationToken cancellationToken) =>
        tell.TellAsync(new(of.LearnerId, NoticeKind.UploadRefused, NoticeTexts.UploadRefused(Occupation(of), of.Year, words), RenewalUrl(of.Id), null), cancellationToken);

    /// <summary>M17.</summary>
    public Task RenewedAsync(Enrolment of, DateOnly on, CancellationToken cancellationToken) =>
        tell.TellAsync(new(of.LearnerId, NoticeKind.CertificateRenewed, NoticeTexts.CertificateRenewed(Occupation(of), of.Year, on), RenewalUrl(of.Id), null), cancellationToken);

    public static string Occupation(Enrolment of) => Occupations.All.FirstOrDefault(o => o.Code == of.OccupationCode)?.Title ?? of.OccupationCode;

    private async Task TellAsync(Enrolment of, NoticeKind kind, Func<string, string> text, Func<string, Zhuxue.Platform.Sms.SmsUse>? sms, CancellationToken cancellationToken)
    {
        var learner = await db.Set<Learner>().AsNoTracking().SingleAsync(l => l.Id == of.LearnerId, cancellationToken);
        await tell.TellAsync(new(of.LearnerId, kind, text(learner.Name), ReviewUrl(of.Id), sms is null ? null : new(phones.Open(learner.PhoneSealed), sms(learner.Name))), cancellationToken);
    }
}
