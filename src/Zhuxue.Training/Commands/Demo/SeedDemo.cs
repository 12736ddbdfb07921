using Microsoft.EntityFrameworkCore;
using Zhuxue.Platform.Blobs;
using Zhuxue.Platform.Secrets;
using Zhuxue.Training.Accounts.Cards;
using Zhuxue.Training.Accounts.Consents;
using Zhuxue.Training.Accounts.Images;
using Zhuxue.Training.Accounts.Learners;
using Zhuxue.Training.Accounts.Phones;
using Zhuxue.Training.Accounts.Staff;
using Zhuxue.Training.Commands.Cards;
using Zhuxue.Training.Learning.Enrolments;
using Zhuxue.Vision.Cards;
using Zhuxue.Vision.Images;

namespace Zhuxue.Training.Commands.Demo;

/// <summary>Makes the demo centre: staff of every role, and learners in different states, some of them before the reviewers. Run again, it changes nothing.</summary>
internal sealed class SeedDemo(
    TrainingDb db, LearnerRegistration registration, EnrolmentDesk enrolments, Passwords passwords, FieldCipher cipher, BlobStore blobs,
    CardReader cards, DemoPictures pictures, DemoHistory history, DemoReview review, Ids ids, Chance chance, TimeProvider clock)
{
    public async Task RunAsync(TextWriter output, CancellationToken cancellationToken)
    {
        foreach (var (userName, name, role) in DemoPeople.Staff)
        {
            if (await db.Set<StaffMember>().AnyAsync(s => s.UserName == userName, cancellationToken))
                continue;
            db.Add(new StaffMember { Id = ids.New(), UserName = userName, Name = name, Role = role, PasswordHash = passwords.Hash(DemoPeople.Password), SessionStamp = chance.Token(), CreatedAt = clock.GetUtcNow() });
        }
        await db.SaveChangesAsync(cancellationToken);
        foreach (var person in DemoPeople.Learners)
        {
            var digest = cipher.Digest(Learner.IdNumberPurpose, person.IdNumber);
            if (!await db.Set<Learner>().AnyAsync(l => l.IdNumberDigest == digest, cancellationToken))
            {
                await SeedAsync(person, cancellationToken);
                await output.WriteLineAsync($"learner {person.Name}");
            }
        }
        if (!await db.Set<StaffMember>().AnyAsync(s => s.UserName == DemoPeople.Contact.UserName, cancellationToken))
        {
            var employerId = await db.Set<Employer>().Where(e => e.Name == DemoPeople.Contact.Employer).Select(e => e.Id).SingleAsync(cancellationToken);
            db.Add(new StaffMember { Id = ids.New(), UserName = DemoPeople.Contact.UserName, Name = DemoPeople.Contact.Name, Role = StaffRole.EmployerContact, EmployerId = employerId, PasswordHash = passwords.Hash(DemoPeople.Password), SessionStamp = chance.Token(), CreatedAt = clock.GetUtcNow() });
            await db.SaveChangesAsync(cancellationToken);
        }
    }

    private async Task SeedAsync(DemoLearner person, CancellationToken cancellationToken)
    {
        // One transaction a person: killed in between, the next run makes them again from the start.
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        if (!IdNumber.TryParse(person.IdNumber, out var idNumber, out _) || !PhoneNumber.TryParse(person.Phone, out var phone, out _))
            throw new InvalidOperationException($"The demo learner {person.Name} has a number that is none.");
        var made = await registration.RegisterAsync(idNumber, person.Name, phone, person.Employer, cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        var learner = await db.Set<Learner>().SingleAsync(l => l.Id == made.LearnerId, cancellationToken);
        var now = clock.GetUtcNow();
        var today = clock.TodayInBeijing;
        var issuedOn = person.State == DemoState.NotBegun ? today.AddYears(-1).AddMonths(1) : today.AddYears(-2).AddMonths(-2);
        var year = person.State == DemoState.NotBegun ? issuedOn.Year + 1 : today.AddMonths(-2).Year;
        var enrolled = new List<Enrolment>();
        foreach (var occupation in person.Occupations)
            enrolled.Add((await enrolments.EnrolAsync(learner.Id, occupation, year, issuedOn, "demo", cancellationToken)).Enrolment);
        if (person.State != DemoState.New)
        {
            learner.PasswordHash = passwords.Hash(DemoPeople.Password);
            learner.ActivatedAt = now;
            learner.InitialPasswordExpiresAt = null;
            learner.PhoneCheckedAt = person.State == DemoState.WantsOtherPhone ? null : now;
            if (person.Case is null)
                await AddCardAsync(person, learner, idNumber, today, cancellationToken);
        }
        await db.SaveChangesAsync(cancellationToken);
        switch (person.State)
        {
            case DemoState.WantsOtherPhone:
                AskForPhone(learner, "13900020006");
                break;
            case DemoState.Locked:
                learner.LockedUntil = now.AddMinutes(15);
                break;
            case DemoState.HalfWay or DemoState.Learned or DemoState.Cleared:
                await AddFaceAsync(learner, person.State == DemoState.HalfWay ? "cap12_edit" : "franck", cancellationToken);
                await history.AddAsync(enrolled[0], person.State, cancellationToken);
                break;
        }
        await db.SaveChangesAsync(cancellationToken);
        if (person.Case is { } kind)
            await review.ApplyAsync(enrolled[0], kind, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    private async Task AddFaceAsync(Learner learner, string clip, CancellationToken cancellationToken)
    {
        var (photo, embedding) = await pictures.PortraitAsync(clip, cancellationToken);
        var image = await AddImageAsync(learner.Id, LearnerImageKind.Portrait, photo, cancellationToken);
        db.Add(new PortraitEmbedding { LearnerId = learner.Id, ImageId = image.Id, Sealed = cipher.Seal(PortraitEmbedding.Purpose, embedding.ToBytes()), MadeAt = clock.GetUtcNow() });
        AddConsent(learner.Id, ConsentKind.Face);
    }

    /// <summary>A card without a face, which a visitor's own would contradict; its text is read and compared as that of any other.</summary>
    private async Task AddCardAsync(DemoLearner person, Learner learner, IdNumber idNumber, DateOnly today, CancellationToken cancellationToken)
    {
        AddConsent(learner.Id, ConsentKind.IdCard);
        var card = SpecimenCard.Of(person, today);
        var judge = new CardJudge(learner.Name, idNumber, cards.Knows);
        foreach (var (side, drawn) in new[] { (LearnerImageKind.IdCardFront, await card.FrontAsync(cancellationToken)), (LearnerImageKind.IdCardBack, await card.BackAsync(cancellationToken)) })
        {
            var photo = new CardPhoto(Quality: 90).Take(drawn);
            var read = cards.Read(ImageDecoder.Decode(photo).Image!);
            var judgement = side == LearnerImageKind.IdCardFront ? judge.Front(read) : judge.Back(read, today);
            if (judgement.Finding is not (CardFinding.Agrees or CardFinding.Uncertain))
                throw new InvalidOperationException($"The demo card of {person.Name} is not read as it was drawn ({side}: {judgement.Finding}).");
            var image = await AddImageAsync(learner.Id, side, photo, cancellationToken);
            db.Add(CardCheck.Of(image, read, judgement, cipher, clock.GetUtcNow()));
        }
    }

    private void AddConsent(Guid learnerId, ConsentKind kind) =>
        db.Add(new Consent { LearnerId = learnerId, Id = ids.New(), Kind = kind, Version = "demo", TextSha256 = "", GivenAt = clock.GetUtcNow() });

    private async Task<LearnerImage> AddImageAsync(Guid learnerId, LearnerImageKind kind, byte[] photo, CancellationToken cancellationToken)
    {
        var blob = await blobs.PutAsync(photo, cancellationToken);
        var image = new LearnerImage { LearnerId = learnerId, Id = ids.New(), Kind = kind, BlobId = blob.Id, Sha256 = blob.Sha256, State = LearnerImageState.Accepted, UploadedAt = clock.GetUtcNow() };
        db.Add(image);
        return image;
    }

    private void AskForPhone(Learner learner, string wanted)
    {
        if (!PhoneNumber.TryParse(wanted, out var phone, out _))
            throw new InvalidOperationException("The demo's new phone number is none.");
        db.Add(new PhoneCorrection
        {
            LearnerId = learner.Id,
            Id = ids.New(),
            NewPhoneSealed = cipher.Seal(Learner.PhonePurpose, phone.ToString()),
            NewPhoneMasked = phone.Masked,
            OldPhoneMasked = learner.PhoneMasked,
            State = PhoneCorrectionState.Open,
            AskedAt = clock.GetUtcNow(),
        });
    }
}
