namespace Zhuxue.Vision.Faces;

/// <summary>
/// How much changed from one frame to the next, in grey levels, after the common change of light was taken off: in the whole picture, in the
/// face and its surroundings, and in what lies behind.
/// </summary>
internal readonly record struct GateStep(float Whole, float Face, float Behind)
{
    /// <summary>Compares two frames; the face is where the later one has it.</summary>
    public static GateStep Between(GateThumb earlier, GateThumb later, FrameObservation frame)
    {
        const int Width = GateThumb.Width, Height = GateThumb.Height;
        var (p, q) = (earlier.Pixels, later.Pixels);
        var light = 0;
        for (var i = 0; i < p.Length; i++)
            light += q[i] - p[i];
        var mean = light / (float)p.Length;
        // The detector's box is about as wide as 3/4 of its height, and so is a camera's picture the other way round.
        float half = frame.Size * 0.65f, left = (frame.CentreX - half * 0.6f) * Width, right = (frame.CentreX + half * 0.6f) * Width,
            top = (frame.CentreY - half) * Height, bottom = (frame.CentreY + half) * Height, hair = half * 0.5f * Width;
        float whole = 0, face = 0, behind = 0;
        int faceCells = 0, behindCells = 0;
        for (var y = 0; y < Height; y++)
        {
            for (var x = 0; x < Width; x++)
            {
                var change = MathF.Abs(q[y * Width + x] - p[y * Width + x] - mean);
                whole += change;
                if (x >= left && x <= right && y >= top && y <= bottom)
                {
                    face += change;
                    faceCells++;
                }
                else if ((x < left - hair || x > right + hair) && y < bottom || y < top - hair)
                {
                    behind += change;
                    behindCells++;
                }
            }
        }
        return new GateStep(whole / p.Length, face / Math.Max(1, faceCells), behindCells < p.Length / 12 ? 0 : behind / behindCells);
    }
}
