using System.Runtime.InteropServices;

namespace Hybrid.Reinforcement;

/// <summary>Mean and variance of each element over all that was seen, by the parallel update of Chan, Golub and LeVeque ("Updating formulae and a pairwise algorithm for computing sample variances", 1979).</summary>
internal sealed class RunningMoments(int length)
{
    private readonly double[] _mean = new double[length];
    private readonly double[] _squares = new double[length];
    private readonly double[] _batchMean = new double[length];
    private readonly double[] _batchSquares = new double[length];
    private double _count;

    /// <summary>Adds rows of float words, [rows, length].</summary>
    public void Add(ReadOnlySpan<int> words)
    {
        ReadOnlySpan<float> values = MemoryMarshal.Cast<int, float>(words);
        int rows = values.Length / length;
        if (rows == 0)
        {
            return;
        }

        Array.Clear(_batchMean);
        Array.Clear(_batchSquares);
        for (int i = 0; i < values.Length; i++)
        {
            _batchMean[i % length] += values[i];
        }

        for (int i = 0; i < length; i++)
        {
            _batchMean[i] /= rows;
        }

        for (int i = 0; i < values.Length; i++)
        {
            double apart = values[i] - _batchMean[i % length];
            _batchSquares[i % length] += apart * apart;
        }

        double total = _count + rows;
        for (int i = 0; i < length; i++)
        {
            double apart = _batchMean[i] - _mean[i];
            _mean[i] += apart * rows / total;
            _squares[i] += _batchSquares[i] + (apart * apart * _count * rows / total);
        }

        _count = total;
    }

    /// <summary>Adds a single number; for moments of length 1.</summary>
    public void Add(double value)
    {
        _count++;
        double apart = value - _mean[0];
        _mean[0] += apart / _count;
        _squares[0] += apart * (value - _mean[0]);
    }

    public double Mean(int element) => _mean[element];

    /// <summary>The standard deviation; 1 before anything was seen.</summary>
    public double Deviation(int element) => _count < 2 ? 1 : Math.Sqrt((_squares[element] / _count) + 1e-8);

    public void Save(TrainingFile file, string name)
    {
        file.Put(name + ".mean", _mean);
        file.Put(name + ".squares", _squares);
        file.Put(name + ".count", [_count]);
    }

    public void Load(TrainingFile file, string name)
    {
        file.Get(name + ".mean", _mean.AsSpan());
        file.Get(name + ".squares", _squares.AsSpan());
        Span<double> count = [0];
        file.Get(name + ".count", count);
        _count = count[0];
    }
}
