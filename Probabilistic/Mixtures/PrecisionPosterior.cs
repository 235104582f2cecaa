using MathNet.Numerics;

namespace Hybrid.Probabilistic;

/// <summary>Wishart's distribution of a precision with given degrees of freedom and inverse scale; of order 1 that of Gamma.</summary>
internal static class PrecisionPosterior
{
    /// <summary>E ln |precision| + ln |inverse scale|.</summary>
    public static double LogDeterminant(double degrees, int order)
    {
        double sum = order * Math.Log(2);
        for (int i = 0; i < order; i++)
        {
            sum += SpecialFunctions.DiGamma((degrees - i) / 2);
        }

        return sum;
    }

    /// <summary>The Kullback-Leibler divergence of one such distribution from another.</summary>
    /// <param name="order">The order.</param>
    /// <param name="degrees">The degrees of freedom.</param>
    /// <param name="logScale">ln |inverse scale|.</param>
    /// <param name="priorDegrees">Those of the other.</param>
    /// <param name="priorLogScale">ln of its inverse scale's determinant.</param>
    /// <param name="trace">The trace of the other's inverse scale times the scale.</param>
    public static double Divergence(int order, double degrees, double logScale, double priorDegrees, double priorLogScale, double trace)
    {
        double expected = LogDeterminant(degrees, order) - logScale;
        return ((degrees - priorDegrees) / 2 * expected) + (degrees / 2 * (trace - order)) + LogNormaliser(order, degrees, logScale) - LogNormaliser(order, priorDegrees, priorLogScale);
    }

    private static double LogNormaliser(int order, double degrees, double logScale)
    {
        double logGamma = order * (order - 1) / 4.0 * Math.Log(Math.PI);
        for (int i = 0; i < order; i++)
        {
            logGamma += SpecialFunctions.GammaLn((degrees - i) / 2);
        }

        return (degrees / 2 * logScale) - (degrees * order / 2 * Math.Log(2)) - logGamma;
    }
}
