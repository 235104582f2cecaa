using MathNet.Numerics.Distributions;

namespace Hybrid.Cli.Commands.Unsupervised;

/// <summary>Codes of two numbers in a grid that is even under the normal prior.</summary>
internal static class LatentGrid
{
    /// <summary>The codes of a side.</summary>
    public const int Side = 16;

    private const double Edge = 0.02;

    /// <summary>The codes, row by row from the top, [side * side, 2].</summary>
    /// <param name="side">The codes of a side, at least 2.</param>
    public static Tensor Codes(int side)
    {
        float[] codes = new float[2 * side * side];
        for (int i = 0; i < side * side; i++)
        {
            codes[2 * i] = At(i % side, side);
            codes[(2 * i) + 1] = At(side - 1 - (i / side), side);
        }

        return Tensor.From(codes, side * side, 2);
    }

    /// <summary>Where a number of a code lies on the side of the grid, from 0 to 1; what lies beyond is at the edge.</summary>
    /// <param name="value">The number.</param>
    public static double Share(double value) => Math.Clamp((Normal.CDF(0, 1, value) - Edge) / (1 - (2 * Edge)), 0, 1);

    private static float At(int place, int side) => (float)Normal.InvCDF(0, 1, Edge + ((1 - (2 * Edge)) * place / (side - 1)));
}
