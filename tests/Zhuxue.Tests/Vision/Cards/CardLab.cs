using Zhuxue.Vision.Cards;
using Zhuxue.Vision.Images;

namespace Zhuxue.Tests.Vision.Cards;

internal static class CardLab
{
    public static CardReader Reader { get; } = new(VisionLab.Options);

    public static CardReading Read(byte[] photo) => Reader.Read(ImageDecoder.Decode(photo).Image!);
}
