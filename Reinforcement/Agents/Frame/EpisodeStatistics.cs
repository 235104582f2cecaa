namespace Hybrid.Reinforcement;

/// <summary>The returns of training episodes as they end: those of the latest hundred, and a learning curve.</summary>
internal sealed class EpisodeStatistics(int environments)
{
    private const int Window = 100;

    private readonly double[] _running = new double[environments];
    private readonly int[] _lengths = new int[environments];
    private readonly double[] _returns = new double[Window];
    private readonly double[] _recentLengths = new double[Window];
    private readonly List<CurvePoint> _curve = [];
    private long _curveEpisodes;
    private double _curveTotal;

    public long Episodes { get; private set; }

    public IReadOnlyList<CurvePoint> Curve => _curve;

    /// <summary>The mean return of the latest hundred episodes; NaN before the first ended.</summary>
    public double MeanReturn => Mean(_returns);

    public double MeanLength => Mean(_recentLengths);

    public void Add(VectorWorld world)
    {
        for (int i = 0; i < _running.Length; i++)
        {
            _running[i] += world.Rewards[i];
            _lengths[i]++;
            if (world.Terminated[i] || world.Truncated[i])
            {
                _returns[Episodes % Window] = _running[i];
                _recentLengths[Episodes % Window] = _lengths[i];
                Episodes++;
                _curveEpisodes++;
                _curveTotal += _running[i];
                _running[i] = 0;
                _lengths[i] = 0;
            }
        }
    }

    /// <summary>Forgets the episodes under way: the environments were reset.</summary>
    public void Drop()
    {
        Array.Clear(_running);
        Array.Clear(_lengths);
    }

    /// <summary>Closes a part of the learning curve.</summary>
    public void Mark(long steps)
    {
        _curve.Add(new CurvePoint(steps, _curveEpisodes, _curveEpisodes == 0 ? double.NaN : _curveTotal / _curveEpisodes));
        _curveEpisodes = 0;
        _curveTotal = 0;
    }

    public void Save(TrainingFile file)
    {
        file.Put("episodes.running", _running);
        file.Put("episodes.lengths", _lengths);
        file.Put("episodes.returns", _returns);
        file.Put("episodes.recentLengths", _recentLengths);
        file.Put("episodes.counts", [Episodes, _curveEpisodes]);
        file.Put("episodes.total", [_curveTotal]);
        file.Put("curve.counts", [.. _curve.SelectMany(point => new[] { point.Step, point.Episodes })]);
        file.Put("curve.returns", [.. _curve.Select(point => point.MeanReturn)]);
    }

    public void Load(TrainingFile file)
    {
        file.Get("episodes.running", _running.AsSpan());
        file.Get("episodes.lengths", _lengths.AsSpan());
        file.Get("episodes.returns", _returns.AsSpan());
        file.Get("episodes.recentLengths", _recentLengths.AsSpan());
        Span<long> counts = [0, 0];
        file.Get("episodes.counts", counts);
        (Episodes, _curveEpisodes) = (counts[0], counts[1]);
        Span<double> total = [0];
        file.Get("episodes.total", total);
        _curveTotal = total[0];
        int points = file.Bytes("curve.returns").Length / sizeof(double);
        long[] steps = new long[2 * points];
        double[] returns = new double[points];
        file.Get("curve.counts", steps.AsSpan());
        file.Get("curve.returns", returns.AsSpan());
        _curve.Clear();
        _curve.AddRange(returns.Select((value, i) => new CurvePoint(steps[2 * i], steps[(2 * i) + 1], value)));
    }

    private double Mean(double[] ring)
    {
        int count = (int)Math.Min(Episodes, Window);
        double sum = 0;
        for (int i = 0; i < count; i++)
        {
            sum += ring[i];
        }

        return count == 0 ? double.NaN : sum / count;
    }
}
