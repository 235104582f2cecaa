using System.Runtime.CompilerServices;

namespace Hybrid.Data;

/// <summary>A rotation, scaling and shift of an image, as the map from a pixel of the result to its source.</summary>
internal readonly struct ImageMap
{
    private readonly float _xx;
    private readonly float _xy;
    private readonly float _x0;
    private readonly float _yx;
    private readonly float _yy;
    private readonly float _y0;

    private ImageMap(float angle, float factor, float shiftX, float shiftY, int height, int width)
    {
        (float sine, float cosine) = MathF.SinCos(angle);
        float centreX = (width - 1) / 2f;
        float centreY = (height - 1) / 2f;
        _xx = cosine / factor;
        _xy = sine / factor;
        _yx = -sine / factor;
        _yy = cosine / factor;
        _x0 = centreX - (_xx * (centreX + shiftX)) - (_xy * (centreY + shiftY));
        _y0 = centreY - (_yx * (centreX + shiftX)) - (_yy * (centreY + shiftY));
    }

    public static ImageMap Draw(CounterRandom random, Augmentation limits, int height, int width) => new(
        random.Between(0, -limits.Rotate, limits.Rotate) * (MathF.PI / 180),
        1 + random.Between(1, -limits.Scale, limits.Scale),
        random.Between(2, -limits.Shift, limits.Shift),
        random.Between(3, -limits.Shift, limits.Shift),
        height,
        width);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Apply(ReadOnlySpan<float> image, Span<float> result, int height, int width)
    {
        for (int y = 0; y < height; y++)
        {
            Span<float> row = result.Slice(y * width, width);
            float sourceX = _x0 + (_xy * y);
            float sourceY = _y0 + (_yy * y);
            for (int x = 0; x < row.Length; x++)
            {
                float atX = sourceX + (_xx * x);
                float atY = sourceY + (_yx * x);
                int left = (int)MathF.Floor(atX);
                int top = (int)MathF.Floor(atY);
                float rightPart = atX - left;
                float bottomPart = atY - top;
                row[x] = (uint)left < (uint)(width - 1) && (uint)top < (uint)(height - 1)
                    ? Blend(image.Slice((top * width) + left, width + 2), width, rightPart, bottomPart)
                    : BlendAtEdge(image, height, width, left, top, rightPart, bottomPart);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float Blend(ReadOnlySpan<float> corner, int width, float rightPart, float bottomPart)
    {
        float above = corner[0] + (rightPart * (corner[1] - corner[0]));
        float below = corner[width] + (rightPart * (corner[width + 1] - corner[width]));
        return above + (bottomPart * (below - above));
    }

    private static float BlendAtEdge(ReadOnlySpan<float> image, int height, int width, int left, int top, float rightPart, float bottomPart)
    {
        float above = Pixel(image, height, width, left, top) * (1 - rightPart) + (Pixel(image, height, width, left + 1, top) * rightPart);
        float below = Pixel(image, height, width, left, top + 1) * (1 - rightPart) + (Pixel(image, height, width, left + 1, top + 1) * rightPart);
        return (above * (1 - bottomPart)) + (below * bottomPart);
    }

    private static float Pixel(ReadOnlySpan<float> image, int height, int width, int x, int y) =>
        (uint)x < (uint)width && (uint)y < (uint)height ? image[(y * width) + x] : 0;
}
