using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Zhuxue.Platform.Sms;
using Zhuxue.Platform.Web;
using Zhuxue.Training.Accounts.SignIn;
using Zhuxue.Training.Notices;

namespace Zhuxue.Training.Accounts.Profile;

/// <summary>One page of a learner's inbox.</summary>
internal sealed record MessagePage(IReadOnlyList<InboxLine> Lines, int Total, int Page, int Pages);

/// <summary>Reads a page of the inbox, the newest first, and writes down what was shown for the first time.</summary>
internal sealed class ReadMessages(Inbox inbox, UnreadMessages unread)
{
    private const int LinesAPage = 20;

    /// <param name="isSeen">False while a browser fetches a page ahead that nobody has read.</param>
    public async Task<MessagePage> HandleAsync(Guid learnerId, int? page, bool isSeen, CancellationToken cancellationToken)
    {
        var total = await inbox.CountAsync(learnerId, cancellationToken);
        var pages = Math.Max(1, (total + LinesAPage - 1) / LinesAPage);
        var current = Math.Clamp(page ?? 1, 1, pages);
        var lines = await inbox.PageAsync(learnerId, (current - 1) * LinesAPage, LinesAPage, cancellationToken);
        if (isSeen)
        {
            await inbox.MarkReadAsync(learnerId, [.. lines.Where(l => l.IsNew).Select(l => l.Id)], cancellationToken);
            unread.Forget(learnerId);
        }
        return new(lines, total, current, pages);
    }

    /// <summary>What became of the text beside a notice.</summary>
    public static string? SmsWords(InboxLine line) => line.Sms switch
    {
        TextState.Delivered or TextState.Sent => $"短信发到了 {line.PhoneMasked}",
        TextState.Waiting => $"短信马上发到 {line.PhoneMasked}",
        TextState.Failed => $"短信没有送到 {line.PhoneMasked}，请看看手机号对不对",
        _ => null,
    };
}

/// <summary>消息 on a phone.</summary>
internal static class MessagesApi
{
    /// <param name="Kind">Names what it is about.</param>
    /// <param name="Text">Word for word, M9, M10 and M13 among them.</param>
    /// <param name="IsNew">Shown for the first time.</param>
    /// <param name="Sms">What became of the text to the phone, in words.</param>
    /// <param name="Link">A page of the website where the matter goes on; what it is about on a phone follows from the kind.</param>
    internal sealed record MessageReply(Guid Id, string Kind, string Title, string Text, DateTimeOffset At, bool IsNew, string? Sms, string? Link);

    internal sealed record Reply(IReadOnlyList<MessageReply> Messages, int Total, int Page, int Pages);

    internal sealed record CountReply(int Unread);

    public static void Map(RouteGroupBuilder api)
    {
        api.MapGet("/messages", ReadAsync).WithName("ReadMessages").Describe("A page of the inbox, the newest first; what it shows counts as read.")
            .Shows(null, new Reply([new(Guid.Parse("0198a1b2-0000-7000-8000-000000000003"), "hours-credited", "学时通过了审核", NoticeTexts.YearLearnedBody, DateTimeOffset.UnixEpoch, true, "短信发到了 138****5678", "/training")], 1, 1, 1));
        api.MapGet("/messages/unread", CountAsync).WithName("CountMessages").Describe("How many messages have not been shown yet.").Shows(null, new CountReply(2));
    }

    private static async Task<Ok<Reply>> ReadAsync(int? page, ClaimsPrincipal user, ReadMessages read, CancellationToken cancellationToken)
    {
        var shown = await read.HandleAsync(user.LearnerId(), page, isSeen: true, cancellationToken);
        return TypedResults.Ok(new Reply([.. shown.Lines.Select(l => new MessageReply(
            l.Id, System.Text.Json.JsonNamingPolicy.KebabCaseLower.ConvertName(l.Kind.ToString()), l.Kind.Title, l.Text, l.CreatedAt, l.IsNew, ReadMessages.SmsWords(l), l.LinkUrl))], shown.Total, shown.Page, shown.Pages));
    }

    private static async Task<Ok<CountReply>> CountAsync(ClaimsPrincipal user, Inbox inbox, CancellationToken cancellationToken) =>
        TypedResults.Ok(new CountReply(await inbox.CountUnreadAsync(user.LearnerId(), cancellationToken)));
}
