using Zhuxue.Platform.Blobs;
using Zhuxue.Training.Accounts.Images;

namespace Zhuxue.Training.Hours.Cases;

/// <summary>Takes the pictures that a learner sends with an answer or an appeal: read, re-encoded without metadata, stored encrypted.</summary>
internal sealed class LearnerPictures(TrainingDb db, PhotoFile photos, BlobStore blobs, Ids ids, TimeProvider clock)
{
    public const int Most = 6;
    private const int LongSide = 1600;

    /// <summary>Adds them to the caller's unit of work; nothing is added when one of them will not do.</summary>
    public async Task<HoursRefusal?> AddAsync(Guid learnerId, Guid ownerId, IReadOnlyCollection<IFormFile> files, CancellationToken cancellationToken)
    {
        var sent = files.Where(f => f.Length > 0).ToList();
        if (sent.Count > Most)
            return HoursRefusal.TooManyPictures;
        var encoded = new List<byte[]>(sent.Count);
        foreach (var file in sent)
        {
            var photo = await photos.ReadAsync(file, LongSide, cancellationToken);
            if (photo.Image is not { } image)
                return photo.IsBusy ? HoursRefusal.PicturesBusy : HoursRefusal.NotAPicture;
            encoded.Add(PhotoFile.Encode(image, LongSide));
        }
        foreach (var bytes in encoded)
        {
            var blob = await blobs.PutAsync(bytes, cancellationToken);
            db.Add(new CasePicture { LearnerId = learnerId, Id = ids.New(), OwnerId = ownerId, BlobId = blob.Id, At = clock.GetUtcNow() });
        }
        return null;
    }
}
