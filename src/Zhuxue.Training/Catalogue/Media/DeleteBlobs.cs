using System.Text.Json;
using Zhuxue.Platform.Blobs;
using Zhuxue.Platform.Messaging;

namespace Zhuxue.Training.Catalogue.Media;

/// <summary>Removes blobs after the transaction that forgot them; may be repeated.</summary>
internal sealed class DeleteBlobs(BlobStore blobs) : IOutboxHandler
{
    public const string MessageKind = "catalogue.delete-blobs";

    public string Kind => MessageKind;

    public Task HandleAsync(string payload, CancellationToken cancellationToken)
    {
        foreach (var id in JsonSerializer.Deserialize<Guid[]>(payload)!)
            blobs.Delete(id);
        return Task.CompletedTask;
    }
}
