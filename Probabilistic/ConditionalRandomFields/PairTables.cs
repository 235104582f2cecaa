using Hybrid.Providers.Memory;

namespace Hybrid.Probabilistic;

/// <summary>The weights of pairs of labels, ready for the passes over a sentence: logarithms, and their exponentials over the greatest, both ways round.</summary>
internal sealed unsafe class PairTables
{
    private readonly WeightLayout _layout;
    private readonly Storage _memory;

    public PairTables(WeightLayout layout)
    {
        _layout = layout;
        int square = layout.Stride * layout.Stride;
        _memory = new Storage(((3L * square) + (2 * layout.Stride)) * sizeof(double));
        Logarithms = (double*)_memory.Pointer;
        Exponentials = Logarithms + square;
        Transposed = Exponentials + square;
        Start = Transposed + square;
        LogStart = Start + layout.Stride;
        for (int j = 0; j < layout.Stride; j++)
        {
            Start[j] = j < layout.Labels ? 1 : 0;
            LogStart[j] = j < layout.Labels ? 0 : double.NegativeInfinity;
        }
    }

    /// <summary>Weights [stride, stride]; -infinity in the padding.</summary>
    public double* Logarithms { get; }

    /// <summary>exp(weight - <see cref="Greatest"/>) from and to [stride, stride].</summary>
    public double* Exponentials { get; }

    /// <summary>The same by to and from.</summary>
    public double* Transposed { get; }

    /// <summary>1 for labels, 0 for the padding [stride].</summary>
    public double* Start { get; }

    /// <summary>Its logarithm [stride].</summary>
    public double* LogStart { get; }

    /// <summary>The greatest weight.</summary>
    public double Greatest { get; private set; }

    /// <summary>Takes weights over.</summary>
    /// <param name="weights">[labels, stride].</param>
    /// <param name="scale">What they are multiplied by.</param>
    public void Set(double* weights, double scale = 1) => Greatest = Fill(_layout, weights, null, scale, Logarithms, Exponentials, Transposed);

    /// <summary>Fills tables from one matrix of weights, or the sum of two, times a scale; returns the greatest.</summary>
    public static double Fill(WeightLayout layout, double* weights, double* more, double scale, double* logarithms, double* exponentials, double* transposed)
    {
        int stride = layout.Stride;
        double greatest = double.NegativeInfinity;
        for (int i = 0; i < stride; i++)
        {
            for (int j = 0; j < stride; j++)
            {
                bool real = i < layout.Labels && j < layout.Labels;
                double value = real ? scale * (weights[(i * stride) + j] + (more is null ? 0 : more[(i * stride) + j])) : double.NegativeInfinity;
                logarithms[(i * stride) + j] = value;
                greatest = Math.Max(greatest, value);
            }
        }

        for (int i = 0; i < stride; i++)
        {
            for (int j = 0; j < stride; j++)
            {
                double value = Math.Exp(logarithms[(i * stride) + j] - greatest);
                exponentials[(i * stride) + j] = value;
                transposed[(j * stride) + i] = value;
            }
        }

        return greatest;
    }
}
