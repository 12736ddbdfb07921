using Microsoft.EntityFrameworkCore;
using Zhuxue.Platform.Secrets;
using Zhuxue.Platform.Sms;
using Zhuxue.Training.Accounts.Phones;
using Zhuxue.Training.Console.Actions;

namespace Zhuxue.Training.Console.Notices;

/// <summary>Sends a text that surely did not arrive once more: to the number that the learner has now, since a wrong one may be why. Never while its end is in doubt.</summary>
internal sealed class SendAgain(TrainingDb db, Texts texts, SmsTemplates templates, LearnerPhones phones, FieldCipher cipher, ISmsGateway gateway, StaffActions actions)
{
    /// <returns>Words for the page; null when it was done.</returns>
    public async Task<string?> HandleAsync(Guid textId, Guid staffId, CancellationToken cancellationToken)
    {
        if (await db.Set<TextMessage>().SingleOrDefaultAsync(t => t.Id == textId, cancellationToken) is not { } text)
            return "没有这条短信。请刷新页面再看。";
        if (Refusal(text) is { } words)
            return words;
        var template = templates.OfVariant(text.Template)!;
        if (await PhoneOfAsync(text, template, cancellationToken) is not { } phone)
            return "学员登记的手机号不能用。请先核对手机号。";
        await texts.AgainAsync(text, phone, template.Life, cancellationToken);
        actions.Record(staffId, StaffActionKind.TextSentAgain, text.SubjectId ?? text.Id, $"{template.Title}，发到 {phone.Masked}");
        try
        {
            await db.SaveChangesAsync(cancellationToken);
            return null;
        }
        catch (DbUpdateConcurrencyException)
        {
            return TooLate;
        }
    }

    private const string TooLate = "刚才已经有同事处理过了，这次没有再发。";

    private string? Refusal(TextMessage text) => text switch
    {
        { State: TextState.Unsure } => "还不知道上一次发出去没有，查清以前不能再发，免得学员收到两条。",
        { SentAgainId: not null } => TooLate,
        { MaySendAgain: false } => "这条短信已经发出去了，或者正要发，不用再发。",
        _ when templates.OfVariant(text.Template) is null => "这种短信已经不用了。请打电话告诉学员。",
        _ when templates.OfVariant(text.Template)!.IsCode => "验证码不能再发，请学员在页面上重新获取。",
        _ when !gateway.CanSend => "还没有设置短信网关，发不了。请打电话告诉学员。",
        _ => null,
    };

    private async Task<PhoneNumber?> PhoneOfAsync(TextMessage text, SmsTemplate template, CancellationToken cancellationToken)
    {
        if (!template.ToNumber && text.SubjectId is { } learnerId)
            return await phones.OfAsync(learnerId, cancellationToken);
        return PhoneNumber.TryParse(cipher.Open(TextMessage.PhonePurpose, text.PhoneSealed), out var phone, out _) ? phone : null;
    }
}
