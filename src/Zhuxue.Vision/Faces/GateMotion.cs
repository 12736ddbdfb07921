namespace Zhuxue.Vision.Faces;

/// <summary>
/// How much each part of the picture changed from one frame to the next, in grey levels, after what a camera does to all of it was taken off: a shift, a
/// turn, a zoom, more or less light. What remains is what moved before the camera.
/// </summary>
internal static class GateMotion
{
    /// <summary>The parts: ten by ten of 8 × 6 cells.</summary>
    public const int Parts = 100;

    private const int Columns = 10, PartWidth = GateThumb.Width / Columns, PartHeight = GateThumb.Height / (Parts / Columns), Unknowns = 6, Rounds = 3;

    /// <summary>Of two frames that follow each other. 0.2 ms.</summary>
    public static float[] Between(GateThumb earlier, GateThumb later)
    {
        var (p, q) = (earlier.Pixels, later.Pixels);
        Span<double> camera = stackalloc double[Unknowns];
        Span<double> normal = stackalloc double[Unknowns * Unknowns];
        Span<double> right = stackalloc double[Unknowns];
        Span<float> slopes = stackalloc float[Unknowns];
        camera.Clear();
        // Least squares, then again with little weight for what does not follow the camera: the person.
        for (var round = 0; round < Rounds; round++)
        {
            normal.Clear();
            right.Clear();
            var spread = round == 1 ? 3f : 1.5f;
            for (var y = 1; y < GateThumb.Height - 1; y += 2)
            {
                // Every second cell, one row's between those of the next: a quarter would do for six unknowns.
                for (var x = 1 + y / 2 % 2; x < GateThumb.Width - 1; x += 2)
                {
                    var change = q[y * GateThumb.Width + x] - p[y * GateThumb.Width + x];
                    var rest = change - Predicted(p, q, x, y, camera, slopes);
                    var weight = round == 0 ? 1 : 1 / (1 + rest * rest / (spread * spread));
                    for (var i = 0; i < Unknowns; i++)
                    {
                        var weighed = weight * slopes[i];
                        right[i] += weighed * change;
                        for (var k = 0; k <= i; k++)
                            normal[i * Unknowns + k] += weighed * slopes[k];
                    }
                }
            }
            Solve(normal, right, camera);
        }
        var parts = new float[Parts];
        for (var y = 1; y < GateThumb.Height - 1; y++)
        {
            for (var x = 1; x < GateThumb.Width - 1; x++)
                parts[y / PartHeight * Columns + x / PartWidth] += MathF.Abs(q[y * GateThumb.Width + x] - p[y * GateThumb.Width + x] - Predicted(p, q, x, y, camera, slopes));
        }
        for (var i = 0; i < Parts; i++)
            parts[i] = MathF.Round(parts[i] / (PartWidth * PartHeight), 2);
        return parts;
    }

    /// <summary>The change of a cell under the camera's movement and light; <paramref name="slopes"/> receives what each unknown does to it.</summary>
    private static float Predicted(byte[] p, byte[] q, int x, int y, Span<double> camera, Span<float> slopes)
    {
        const int Width = GateThumb.Width;
        var at = y * Width + x;
        float slopeX = (p[at + 1] - p[at - 1] + q[at + 1] - q[at - 1]) / 4f, slopeY = (p[at + Width] - p[at - Width] + q[at + Width] - q[at - Width]) / 4f;
        float u = (x - (Width - 1) / 2f) / 40, v = (y - (GateThumb.Height - 1) / 2f) / 40;
        slopes[0] = slopeX;
        slopes[1] = slopeY;
        slopes[2] = slopeX * u + slopeY * v;
        slopes[3] = slopeY * u - slopeX * v;
        slopes[4] = (p[at] - 128) / 64f;
        slopes[5] = 1;
        double sum = 0;
        for (var i = 0; i < Unknowns; i++)
            sum += camera[i] * slopes[i];
        return (float)sum;
    }

    /// <summary>By Cholesky; the lower half of the matrix is read and overwritten.</summary>
    private static void Solve(Span<double> matrix, Span<double> right, Span<double> solution)
    {
        for (var i = 0; i < Unknowns; i++)
        {
            for (var k = 0; k <= i; k++)
            {
                // A flat picture has no slopes: a trace on the diagonal keeps it solvable.
                var sum = matrix[i * Unknowns + k] + (i == k ? 1e-3 : 0);
                for (var j = 0; j < k; j++)
                    sum -= matrix[i * Unknowns + j] * matrix[k * Unknowns + j];
                matrix[i * Unknowns + k] = i == k ? Math.Sqrt(Math.Max(sum, 1e-9)) : sum / matrix[k * Unknowns + k];
            }
        }
        for (var i = 0; i < Unknowns; i++)
        {
            var sum = right[i];
            for (var k = 0; k < i; k++)
                sum -= matrix[i * Unknowns + k] * solution[k];
            solution[i] = sum / matrix[i * Unknowns + i];
        }
        for (var i = Unknowns - 1; i >= 0; i--)
        {
            var sum = solution[i];
            for (var k = i + 1; k < Unknowns; k++)
                sum -= matrix[k * Unknowns + i] * solution[k];
            solution[i] = sum / matrix[i * Unknowns + i];
        }
    }
}

/// <summary>
/// How one step stands out among the two before it and the one after it. A living person comes into motion and out of it over several frames, part by
/// part; a splice moves all of them in one step, out of rest and into rest.
/// </summary>
/// <param name="Parts">Parts of the picture that changed more than twice as much as in any of the steps beside it.</param>
/// <param name="Excess">Grey levels by which they did, over the whole picture.</param>
/// <param name="Ratio">All change of the step against all change beside it.</param>
internal readonly record struct GateJump(int Parts, float Excess, float Ratio)
{
    /// <summary>Smaller changes than these are the camera's noise: of one part, and of one part on the average.</summary>
    private const float Noise = 0.4f, MeanNoise = 0.25f;

    public static GateJump Of(float[] earlier, float[] before, float[] at, float[] after)
    {
        var count = 0;
        float excess = 0, sum = 0, beside = 0;
        for (var i = 0; i < GateMotion.Parts; i++)
        {
            var near = MathF.Max(MathF.Max(earlier[i], before[i]), after[i]);
            var over = at[i] - 2 * MathF.Max(Noise, near);
            if (over > 0)
            {
                count++;
                excess += over;
            }
            sum += at[i];
            beside += MathF.Max(MeanNoise, near);
        }
        return new GateJump(count, excess / GateMotion.Parts, sum / beside);
    }

    public bool StandsOut(float ratio, GateRules rules) => Ratio >= ratio && Parts >= rules.CutParts && Excess >= rules.CutExcess;
}
