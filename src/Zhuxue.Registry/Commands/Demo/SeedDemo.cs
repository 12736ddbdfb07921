using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Zhuxue.Platform.Secrets;
using Zhuxue.Platform.Signing;
using Zhuxue.Registry.Accounts.Persons;
using Zhuxue.Registry.Accounts.Photos;
using Zhuxue.Registry.Accounts.Staff;
using Zhuxue.Registry.Certificates;
using Zhuxue.Registry.Records;

namespace Zhuxue.Registry.Commands.Demo;

/// <summary>Makes the demo registry: staff, the demo institution with its key, persons with certificates and hours. Run again, it changes nothing but the key.</summary>
internal sealed class SeedDemo(
    RegistryDb db, PersonFile persons, Photos photos, Passwords passwords, INumberCertificates numbers, FieldCipher cipher, IOptions<CertificatesOptions> rules, IOptions<PlatformOptions> platform, Ids ids, Chance chance, TimeProvider clock)
{
    private const string InstitutionCode = "bjjg";
    private static readonly DateOnly OldUpload = new(2019, 12, 6), OldIssue = new(2018, 11, 30);

    /// <param name="publicKeyFile">Holds the public key of the training site; null: the institution gets no key, and staff may register one.</param>
    public async Task RunAsync(string? publicKeyFile, TextWriter output, CancellationToken cancellationToken)
    {
        foreach (var (userName, name, role) in DemoPeople.Staff)
        {
            if (!await db.Set<StaffMember>().AnyAsync(s => s.UserName == userName, cancellationToken))
                db.Add(new StaffMember { Id = ids.New(), UserName = userName, Name = name, Role = role, PasswordHash = passwords.Hash(DemoPeople.Password), SessionStamp = chance.Token(), CreatedAt = clock.GetUtcNow() });
        }
        var institution = await db.Set<Institution>().SingleOrDefaultAsync(i => i.Code == InstitutionCode, cancellationToken);
        if (institution is null)
        {
            institution = new Institution { Id = ids.New(), Code = InstitutionCode, Name = "北京建工培训中心", Phone = "13366510035", CreatedAt = clock.GetUtcNow() };
            db.Add(institution);
        }
        await db.SaveChangesAsync(cancellationToken);
        if (publicKeyFile is not null)
            await AddKeyAsync(institution.Id, publicKeyFile, output, cancellationToken);
        foreach (var person in DemoPeople.Persons)
        {
            if (!IdNumber.TryParse(person.IdNumber, out var number, out _))
                throw new InvalidOperationException($"The demo person {person.Name} has a number that is none.");
            if (await persons.FindAsync(number, cancellationToken) is not null)
                continue;
            await AddAsync(person, number, institution.Id, cancellationToken);
            await output.WriteLineAsync($"person {person.Name}");
        }
    }

    private async Task AddKeyAsync(Guid institutionId, string file, TextWriter output, CancellationToken cancellationToken)
    {
        if (PublicKeys.Read(await File.ReadAllTextAsync(file, cancellationToken)) is not { } key)
            throw new InvalidOperationException($"{file} holds no P-256 public key. Make it with: zhuxue upload-key");
        if (await db.Set<InstitutionKey>().AnyAsync(k => k.Id == key.Id, cancellationToken))
            return;
        db.Add(new InstitutionKey { Id = key.Id, InstitutionId = institutionId, PublicKey = key.PublicKey, AddedAt = clock.GetUtcNow() });
        await db.SaveChangesAsync(cancellationToken);
        await output.WriteLineAsync($"key {key.Id} of {InstitutionCode}");
    }

    private async Task AddAsync(DemoPerson demo, IdNumber number, Guid institutionId, CancellationToken cancellationToken)
    {
        // One transaction a person: killed in between, the next run makes them again from the start.
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var person = persons.Add(number, demo.Name);
        if (demo.HasAccount && PhoneNumber.TryParse(demo.Phone, out var phone, out _))
        {
            persons.SetPhone(person, phone);
            (person.PasswordHash, person.RegisteredAt) = (passwords.Hash(DemoPeople.Password), clock.GetUtcNow());
        }
        await db.SaveChangesAsync(cancellationToken);
        var issuedOn = clock.TodayInBeijing.AddMonths(-demo.MonthsAgo);
        foreach (var occupation in demo.Occupations)
        {
            AddCertificate(person.Id, occupation, issuedOn);
            if (demo.EarlierYear)
                AddRecord(person.Id, occupation, institutionId, issuedOn.Year + 1, issuedOn.AddYears(1).AddMonths(9));
            if (demo.Name == DemoPeople.Ready)
                AddRecord(person.Id, occupation, institutionId, issuedOn.Year + 2, issuedOn.AddYears(2).AddMonths(1));
        }
        if (demo == DemoPeople.Persons[0])
        {
            AddCertificate(person.Id, "documents", OldIssue);
            AddRecord(person.Id, "documents", null, OldUpload.Year, OldUpload);
        }
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        if (demo.Name is "郑红" or "孙力" or DemoPeople.Ready)
            await photos.StoreAsync(person.Id, await FrameAsync(demo.Name == DemoPeople.Ready ? "cap12_edit" : "franck", cancellationToken), cancellationToken);
    }

    private void AddCertificate(Guid personId, string occupation, DateOnly issuedOn)
    {
        var certificate = new Certificate
        {
            Id = ids.New(),
            PersonId = personId,
            OccupationCode = occupation,
            Number = numbers.Next(Occupations.Get(occupation)!, issuedOn),
            Issuer = rules.Value.Issuer,
            IssuedOn = issuedOn,
            AnchorOn = issuedOn,
            CountedThrough = issuedOn.Year,
            ValidUntil = new TrainingYears(rules.Value.TrainingYear, issuedOn).LastDayOf(issuedOn.Year + rules.Value.ValidityYears),
            VerifyToken = VerifyTokens.New(chance),
            CreatedAt = clock.GetUtcNow(),
        };
        db.Add(certificate);
        db.Add(new CertificateEvent { Id = ids.New(), CertificateId = certificate.Id, Kind = CertificateEventKind.Imported, At = clock.GetUtcNow(), Note = "演示数据" });
    }

    private void AddRecord(Guid personId, string occupation, Guid? institutionId, int year, DateOnly day)
    {
        var id = ids.New();
        db.Add(new HourRecord
        {
            Id = id,
            InstitutionId = institutionId,
            RecordId = $"demo-{id:N}",
            PersonId = personId,
            OccupationCode = occupation,
            Year = year,
            Hours = rules.Value.HoursPerYear,
            CommonHours = rules.Value.CommonHoursMost,
            TotalHours = rules.Value.HoursPerYear,
            LearnedOn = day,
            UploadedAt = new DateTimeOffset(day.ToDateTime(new TimeOnly(15, 0)), TimeSpan.FromHours(8)).ToUniversalTime(),
            ContentDigest = cipher.Digest("hour-record.content", id.ToString()),
        });
    }

    /// <summary>A frame of a clip in artifacts/parts; nothing of it is in the repository.</summary>
    private async Task<byte[]> FrameAsync(string clip, CancellationToken cancellationToken)
    {
        var file = Path.Combine(platform.Value.PartsFolder, "clips", clip + ".mp4");
        string[] arguments = ["-v", "error", "-nostdin", "-ss", clip == "franck" ? "4" : "0.4", "-i", file, "-frames:v", "1", "-vf", "crop=ih*3/4:ih", "-q:v", "3", "-f", "image2pipe", "-c:v", "mjpeg", "-"];
        using var ffmpeg = Process.Start(new ProcessStartInfo("ffmpeg", arguments) { RedirectStandardOutput = true }) ?? throw new InvalidOperationException("ffmpeg does not start. Install the Debian package ffmpeg.");
        using var output = new MemoryStream();
        await ffmpeg.StandardOutput.BaseStream.CopyToAsync(output, cancellationToken);
        await ffmpeg.WaitForExitAsync(cancellationToken);
        return ffmpeg.ExitCode == 0 && output.Length > 0 ? output.ToArray() : throw new InvalidOperationException($"ffmpeg cannot read {file}. Run build/parts.sh.");
    }
}
