using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Zhuxue.Platform.Data;
using Zhuxue.Platform.Signing;
using Zhuxue.Registry.Accounts.Staff;
using Zhuxue.Registry.Records;

namespace Zhuxue.Registry.Desk.Institutions;

/// <summary>What came of adding an institution or a key: its id, or words beside a field.</summary>
internal sealed record InstitutionOutcome(Guid? Id = null, string? CodeWords = null, string? NameWords = null, string? PhoneWords = null, string? KeyWords = null, string? ReasonWords = null)
{
    public bool Done => this is { CodeWords: null, NameWords: null, PhoneWords: null, KeyWords: null, ReasonWords: null };
}

/// <summary>Registers training institutions and their public keys. A key is rolled by adding the new one, moving over, and revoking the old one.</summary>
internal sealed partial class ManageInstitutions(RegistryDb db, StaffActions actions, Ids ids, TimeProvider clock)
{
    private const int NameMost = 60;

    public async Task<InstitutionOutcome> AddAsync(string? typedCode, string? typedName, string? typedPhone, Guid staffId, CancellationToken cancellationToken)
    {
        var code = typedCode?.Trim().ToLowerInvariant() ?? "";
        var name = typedName?.Trim() ?? "";
        var phone = string.Concat((typedPhone ?? "").Where(char.IsAsciiDigit));
        var outcome = new InstitutionOutcome(
            CodeWords: Code.IsMatch(code) ? null : "代码用 2 到 30 个小写字母、数字和横线，比如 bjjg。",
            NameWords: name.Length is >= 4 and <= NameMost && !name.Any(char.IsControl) ? null : $"请填机构全称，4 到 {NameMost} 个字。",
            PhoneWords: phone.Length is 0 or (>= 7 and <= 12) ? null : "电话是 7 到 12 位数字；不知道就空着。");
        if (!outcome.Done)
            return outcome;
        var institution = new Institution { Id = ids.New(), Code = code, Name = name, Phone = phone.Length > 0 ? phone : null, CreatedAt = clock.GetUtcNow() };
        db.Add(institution);
        actions.Record(staffId, StaffActionKind.InstitutionAdded, institution.Id, $"{name}（{code}）");
        try
        {
            await db.SaveChangesAsync(cancellationToken);
            return new(institution.Id);
        }
        catch (DbUpdateException exception) when (exception.IsDuplicate())
        {
            db.ChangeTracker.Clear();
            return new(CodeWords: "这个代码已经有机构在用。请换一个。");
        }
    }

    public async Task<InstitutionOutcome> AddKeyAsync(Guid institutionId, string? typedKey, Guid staffId, CancellationToken cancellationToken)
    {
        if (typedKey?.Contains("PRIVATE KEY", StringComparison.Ordinal) is true)
            return new(KeyWords: "这是私钥，不能交给任何人，这里也没有保存。请机构换一对新密钥，只把公钥发来。");
        if (PublicKeys.Read(typedKey) is not { } key)
            return new(KeyWords: "读不出公钥。要 P-256 公钥（SubjectPublicKeyInfo），一行 Base64 或 PEM 都行。");
        db.Add(new InstitutionKey { Id = key.Id, InstitutionId = institutionId, PublicKey = key.PublicKey, AddedAt = clock.GetUtcNow() });
        actions.Record(staffId, StaffActionKind.KeyAdded, institutionId, key.Id);
        try
        {
            await db.SaveChangesAsync(cancellationToken);
            return new(institutionId);
        }
        catch (DbUpdateException exception) when (exception.IsDuplicate())
        {
            db.ChangeTracker.Clear();
            return new(KeyWords: "这把公钥已经登记过，每家机构要用自己的密钥，停用过的也不能再用。");
        }
    }

    public async Task<InstitutionOutcome> RevokeKeyAsync(Guid institutionId, string? keyId, string? reason, Guid staffId, CancellationToken cancellationToken)
    {
        if (StaffActions.FaultOf(reason) is { } fault)
            return new(ReasonWords: fault);
        var key = await db.Set<InstitutionKey>().SingleOrDefaultAsync(k => k.Id == keyId && k.InstitutionId == institutionId, cancellationToken);
        if (key is null)
            return new(ReasonWords: "没有这把密钥。请刷新页面。");
        if (key.RevokedAt is not null)
            return new(institutionId);
        key.RevokedAt = clock.GetUtcNow();
        actions.Record(staffId, StaffActionKind.KeyRevoked, institutionId, $"{key.Id}：{reason!.Trim()}");
        await db.SaveChangesAsync(cancellationToken);
        return new(institutionId);
    }

    [GeneratedRegex(Institution.CodePattern, RegexOptions.CultureInvariant)]
    private static partial Regex Code { get; }
}
