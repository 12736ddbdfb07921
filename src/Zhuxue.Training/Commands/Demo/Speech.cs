using System.Buffers;
using System.Buffers.Binary;

namespace Zhuxue.Training.Commands.Demo;

/// <summary>Mono sound of 16 bits, as espeak-ng writes it, put together piece by piece.</summary>
internal sealed class Speech
{
    public const int SampleRate = 22050;
    private const int HeaderBytes = 44, BytesPerSecond = SampleRate * 2;
    private readonly ArrayBufferWriter<byte> samples = new();

    public TimeSpan Length => TimeSpan.FromSeconds((double)samples.WrittenCount / BytesPerSecond);

    public void AddSilence(TimeSpan length) => samples.Write(new byte[(int)(length.TotalSeconds * SampleRate) * 2]);

    /// <summary>Appends a WAV file of the same kind.</summary>
    /// <exception cref="FormatException">It is of another kind.</exception>
    public void AddWav(byte[] wav)
    {
        if (wav.Length <= HeaderBytes || BinaryPrimitives.ReadInt32LittleEndian(wav.AsSpan(24)) != SampleRate || wav[22] != 1 || wav[34] != 16)
            throw new FormatException("espeak-ng wrote no mono WAV of 22,050 samples a second.");
        samples.Write(wav.AsSpan(HeaderBytes));
    }

    /// <summary>The whole as one WAV file.</summary>
    public byte[] ToWav()
    {
        var wav = new byte[HeaderBytes + samples.WrittenCount];
        "RIFF"u8.CopyTo(wav);
        BinaryPrimitives.WriteInt32LittleEndian(wav.AsSpan(4), wav.Length - 8);
        "WAVEfmt "u8.CopyTo(wav.AsSpan(8));
        BinaryPrimitives.WriteInt32LittleEndian(wav.AsSpan(16), 16);
        BinaryPrimitives.WriteInt16LittleEndian(wav.AsSpan(20), 1);
        BinaryPrimitives.WriteInt16LittleEndian(wav.AsSpan(22), 1);
        BinaryPrimitives.WriteInt32LittleEndian(wav.AsSpan(24), SampleRate);
        BinaryPrimitives.WriteInt32LittleEndian(wav.AsSpan(28), BytesPerSecond);
        BinaryPrimitives.WriteInt16LittleEndian(wav.AsSpan(32), 2);
        BinaryPrimitives.WriteInt16LittleEndian(wav.AsSpan(34), 16);
        "data"u8.CopyTo(wav.AsSpan(36));
        BinaryPrimitives.WriteInt32LittleEndian(wav.AsSpan(40), samples.WrittenCount);
        samples.WrittenSpan.CopyTo(wav.AsSpan(HeaderBytes));
        return wav;
    }
}
