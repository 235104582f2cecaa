using System.Globalization;

namespace Hybrid.Probabilistic.Approximate;

/// <summary>Weighted joint states summed up to posteriors with standard errors.</summary>
internal sealed class WeightedSamples(Question question)
{
    private readonly double[][] _sums = [.. question.Model.Variables.Select(v => new double[v.Count])];
    private readonly double[][] _squares = [.. question.Model.Variables.Select(v => new double[v.Count])];
    private double _total;
    private double _totalSquares;

    /// <summary>Whether no sample had a weight.</summary>
    public bool IsEmpty => _total <= 0;

    /// <summary>Adds a sample.</summary>
    public void Add(double weight, int[] states)
    {
        if (weight <= 0)
        {
            return;
        }

        double square = weight * weight;
        _total += weight;
        _totalSquares += square;
        foreach (int v in question.Asked)
        {
            _sums[v][states[v]] += weight;
            _squares[v][states[v]] += square;
        }
    }

    /// <summary>The answer.</summary>
    /// <param name="engine">Who answers.</param>
    /// <param name="samples">How many samples were drawn, those without weight included.</param>
    public InferenceResult Answer(IInferenceEngine engine, int samples)
    {
        if (IsEmpty)
        {
            // Either impossible, which the exact engine says with the finding's name, or too rare for these samples.
            new ExactEngine().Infer(question.Model, question.Evidence, []);
            throw new EngineFailedException(engine.Name, $"none of the {samples} samples agrees with the evidence; draw more, or use exact or bp");
        }

        Factor[] errors = [.. question.Asked.Select(v => Factor.Owning([question.Model.Variables[v]], [.. _sums[v].Select((sum, i) => Error(sum / _total, _squares[v][i]))]))];
        double largest = errors.SelectMany(f => f.Values.ToArray()).DefaultIfEmpty(0).Max();
        double effective = _total * _total / _totalSquares;
        string note = string.Create(CultureInfo.InvariantCulture, $"{samples} samples, {effective:F0} effective, largest standard error {largest:G2}");
        return question.Answer(engine, Math.Log(_total / samples), v => [.. _sums[v].Select(s => s / _sums[v].Sum())], new Convergence(true, samples, largest), note)
            .WithSampling(new SamplingReport(samples, effective, double.NaN), errors);
    }

    // Of a ratio of means: the root of sum w^2 (1[x] - p)^2 over (sum w)^2.
    private double Error(double p, double squaresIn) => Math.Sqrt(Math.Max(0, (squaresIn * (1 - (2 * p))) + (p * p * _totalSquares))) / _total;
}
