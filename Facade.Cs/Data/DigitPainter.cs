using System.Globalization;
using System.Runtime.CompilerServices;

namespace Hybrid.Data;

/// <summary>Draws the data set <c>digits</c>. An image is a pure function of (seed, its number).</summary>
internal static class DigitPainter
{
    private const int Side = 28;
    private const int Pixels = Side * Side;
    private const int ImagesPerBlock = 64;

    /// <summary>The height of a digit before the random map, in pixels; its width is three quarters of it.</summary>
    private const float Height = 19;
    private const float Width = 15;

    public static DataSet Paint(int count, long seed)
    {
        float[] features = new float[count * Pixels];
        int[] labels = new int[count];
        CounterRandom random = CounterRandom.Of(seed).Derive(0x646967697473);
        Work.Over((count + ImagesPerBlock - 1) / ImagesPerBlock, block =>
        {
            for (int i = block * ImagesPerBlock; i < Math.Min(count, (block + 1) * ImagesPerBlock); i++)
            {
                labels[i] = PaintOne(features.AsSpan(i * Pixels, Pixels), random.Derive((ulong)i));
            }
        });
        string[] names = [.. Enumerable.Range(0, 10).Select(digit => digit.ToString(CultureInfo.InvariantCulture))];
        return new DataSet("digits", features, [Side, Side], [], TargetKind.Classes, labels, names, [], 0);
    }

    private static int PaintOne(Span<float> image, CounterRandom random)
    {
        int digit = random.Below(0, 10);
        DigitStroke[][] variants = DigitShapes.All[digit];
        DigitStroke[] strokes = variants[random.Below(1, variants.Length)];
        Hand hand = new(random);
        float halfWidth = random.Between(2, 0.75f, 1.7f);
        foreach (DigitStroke stroke in strokes)
        {
            (float fromX, float fromY) = hand.Place(stroke.X[0], stroke.Y[0]);
            for (int i = 1; i < stroke.X.Length; i++)
            {
                (float toX, float toY) = hand.Place(stroke.X[i], stroke.Y[i]);
                DrawLine(image, fromX, fromY, toX, toY, halfWidth);
                (fromX, fromY) = (toX, toY);
            }
        }

        AddNoise(image, random.Derive(1), random.Between(3, 0.7f, 1), random.Between(4, 0.02f, 0.12f));
        return digit;
    }

    // The grey of a pixel is how much of it lies under the pen: 1 within the half width of the line, falling to 0 over one pixel.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void DrawLine(Span<float> image, float fromX, float fromY, float toX, float toY, float halfWidth)
    {
        float reach = halfWidth + 0.5f;
        int left = Math.Max(0, (int)MathF.Ceiling(MathF.Min(fromX, toX) - reach));
        int right = Math.Min(Side - 1, (int)MathF.Floor(MathF.Max(fromX, toX) + reach));
        int top = Math.Max(0, (int)MathF.Ceiling(MathF.Min(fromY, toY) - reach));
        int bottom = Math.Min(Side - 1, (int)MathF.Floor(MathF.Max(fromY, toY) + reach));
        float alongX = toX - fromX;
        float alongY = toY - fromY;
        float perLength = 1 / MathF.Max(1e-6f, (alongX * alongX) + (alongY * alongY));
        for (int y = top; y <= bottom; y++)
        {
            Span<float> row = image.Slice(y * Side, Side);
            for (int x = left; x <= right; x++)
            {
                float offsetX = x - fromX;
                float offsetY = y - fromY;
                float part = Math.Clamp(((offsetX * alongX) + (offsetY * alongY)) * perLength, 0, 1);
                float missX = offsetX - (part * alongX);
                float missY = offsetY - (part * alongY);
                float squared = (missX * missX) + (missY * missY);
                if (squared < reach * reach)
                {
                    row[x] = MathF.Max(row[x], MathF.Min(1, reach - MathF.Sqrt(squared)));
                }
            }
        }
    }

    // Ink of one darkness per image, and on each pixel noise of a triangular distribution, made of the two halves of 64 random bits.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddNoise(Span<float> image, CounterRandom random, float ink, float amplitude)
    {
        const float Unit = 1f / uint.MaxValue;
        for (int i = 0; i < image.Length; i++)
        {
            ulong bits = random.Bits((ulong)i);
            float noise = (((uint)bits * Unit) - ((uint)(bits >> 32) * Unit)) * 2 * amplitude;
            image[i] = Math.Clamp((image[i] * ink) + noise, 0, 1);
        }
    }

    /// <summary>One person's hand in one moment: slant, size, place and a gentle bend of the paper.</summary>
    private readonly struct Hand
    {
        private readonly float _xx;
        private readonly float _xy;
        private readonly float _yx;
        private readonly float _yy;
        private readonly float _x0;
        private readonly float _y0;
        private readonly float _bendX;
        private readonly float _bendY;
        private readonly float _phaseX;
        private readonly float _phaseY;
        private readonly float _pace;

        public Hand(CounterRandom random)
        {
            (float sine, float cosine) = MathF.SinCos(random.Between(10, -0.17f, 0.17f));
            float slant = random.Between(11, -0.3f, 0.2f);
            float width = Width * random.Between(12, 0.72f, 1.15f);
            float height = Height * random.Between(13, 0.8f, 1.12f);
            _xx = cosine * width;
            _xy = ((cosine * slant) - sine) * height;
            _yx = sine * width;
            _yy = ((sine * slant) + cosine) * height;
            _x0 = ((Side - 1) / 2f) + random.Between(14, -1.4f, 1.4f);
            _y0 = ((Side - 1) / 2f) + random.Between(15, -1.4f, 1.4f);
            _bendX = random.Between(16, -0.08f, 0.08f);
            _bendY = random.Between(17, -0.08f, 0.08f);
            _phaseX = random.Between(18, 0, 2 * MathF.PI);
            _phaseY = random.Between(19, 0, 2 * MathF.PI);
            _pace = random.Between(20, 3f, 6f);
        }

        public (float X, float Y) Place(float x, float y)
        {
            float bentX = x - 0.5f + (_bendX * MathF.Sin((_pace * y) + _phaseX));
            float bentY = y - 0.5f + (_bendY * MathF.Sin((_pace * x) + _phaseY));
            return (_x0 + (_xx * bentX) + (_xy * bentY), _y0 + (_yx * bentX) + (_yy * bentY));
        }
    }
}
