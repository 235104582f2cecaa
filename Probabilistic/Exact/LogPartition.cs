using Hybrid.Probabilistic.Exact;

namespace Hybrid.Probabilistic;

/// <summary>
/// ln Z of a model as a compiled program of the core, in the logarithms of its tables and of the evidence. Its gradient is every answer at once: by the logarithm of a variable's evidence
/// the variable's posterior, by the logarithm of a table the expected counts of its cells.
/// </summary>
/// <remarks>
/// The program is variable elimination with log-sum-exp; the core differentiates, fuses and plans it. The junction tree of <see cref="ExactInference"/> is faster, and is checked against it.
/// Source: A. Darwiche, A differential approach to inference in Bayesian networks, 2003.
/// </remarks>
/// <example><code>
/// LogPartition program = LogPartition.Compile(asia);
/// LogPartitionGradient answer = program.Differentiate(Evidence.Parse("dysp=yes"));
/// answer.Value              // ln P(dysp=yes)
/// answer.Marginals[3]       // the posterior of the fourth variable
/// </code></example>
public sealed class LogPartition
{
    // The logarithm of 0: so far down that its exponential vanishes beside anything possible, and finite, so that gradients are numbers.
    private const double Nothing = -1e6;
    private const double Impossible = 0.5 * Nothing;

    private readonly IDiscreteModel _model;
    private readonly int[][] _scopes;
    private readonly int[] _sizes;
    private readonly int[] _order;
    private readonly Tensor[] _tables;
    private readonly Func<(Tensor[] Tables, Tensor[] Evidence), Tensor> _value;
    private readonly Func<(Tensor[] Tables, Tensor[] Evidence), (Tensor Value, (Tensor[] Tables, Tensor[] Evidence) Gradient)> _gradient;

    private LogPartition(IDiscreteModel model, FactorModel tables, int[] order)
    {
        _model = model;
        _scopes = tables.Scopes;
        _sizes = tables.Sizes;
        _order = order;
        _tables = [.. tables.Scopes.Select((scope, f) => Logarithms(tables.Tables[f], [.. scope.Select(v => tables.Sizes[v])]))];
        _value = Hybrid.Compile.Function<(Tensor[] Tables, Tensor[] Evidence), Tensor>(Eliminate);
        _gradient = Hybrid.Compile.Function<(Tensor[] Tables, Tensor[] Evidence), (Tensor Value, (Tensor[] Tables, Tensor[] Evidence) Gradient)>(point => Gradient.ValueAndGradient(Eliminate, point));
    }

    /// <summary>Makes the program of a model.</summary>
    /// <param name="model">The model.</param>
    /// <param name="options">How the elimination order is searched for, and how large tables may be; <see cref="ExactOptions.Default"/> when null.</param>
    /// <returns>The program; the core compiles it at the first call.</returns>
    /// <exception cref="InferenceTooLargeException">A table would not fit.</exception>
    public static LogPartition Compile(IDiscreteModel model, ExactOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        options ??= ExactOptions.Default;
        var tables = FactorModel.Of(model);
        var shape = JunctionShape.Find(tables.Sizes, tables.Scopes, options);
        return shape.Fits(options)
            ? new LogPartition(model, tables, shape.Order.Variables)
            : throw new InferenceTooLargeException(shape.Bytes, options.MemoryLimit, shape.Order.LargestTable);
    }

    /// <summary>ln Z with the evidence: for a Bayesian network ln P(evidence).</summary>
    /// <param name="evidence">What is known; nothing by default.</param>
    /// <returns>Negative infinity when the evidence is impossible.</returns>
    /// <exception cref="ArgumentException">A variable or state is unknown, or a finding is a distribution to be fitted.</exception>
    public double Value(Evidence? evidence = null)
    {
        double value = _value((_tables, Findings(evidence ?? Evidence.None))).Item();
        return value < Impossible ? double.NegativeInfinity : value;
    }

    /// <summary>ln Z with the evidence, and its gradient.</summary>
    /// <param name="evidence">What is known; nothing by default.</param>
    /// <returns>The value, every posterior, and the expected counts of every table's cells.</returns>
    /// <exception cref="ArgumentException">A variable or state is unknown, or a finding is a distribution to be fitted.</exception>
    /// <exception cref="ImpossibleEvidenceException">The evidence has probability 0.</exception>
    public LogPartitionGradient Differentiate(Evidence? evidence = null)
    {
        Evidence known = evidence ?? Evidence.None;
        (Tensor value, (Tensor[] tables, Tensor[] findings)) = _gradient((_tables, Findings(known)));
        if (value.Item() < Impossible)
        {
            throw known.Count > 0
                ? new ImpossibleEvidenceException(known[^1], [.. known.SkipLast(1)])
                : new InvalidOperationException("LogPartition: every joint state has probability 0; check the tables for zeros.");
        }

        return new LogPartitionGradient(
            value.Item(),
            [.. findings.Select((g, v) => Factor.Owning([_model.Variables[v]], g.ToDoubleArray()))],
            [.. tables.Select((g, f) => Factor.Owning(_model.Factors[f].Variables, g.ToDoubleArray()))]);
    }

    private static Tensor Logarithms(double[] values, int[] shape)
    {
        double[] logs = [.. values.Select(x => x > 0 ? Math.Log(x) : Nothing)];
        return shape.Length == 0 ? Tensor.Scalar(logs[0], ElementType.Float64) : Tensor.From(logs, shape);
    }

    private Tensor[] Findings(Evidence evidence)
    {
        double[]?[] likelihoods = Question.Of(_model, evidence, [], new ExactEngine()).Likelihoods;
        return [.. likelihoods.Select((weights, v) => Logarithms(weights ?? [.. Enumerable.Repeat(1.0, _sizes[v])], [_sizes[v]]))];
    }

    // Sums of logarithms are products; log-sum-exp over an axis sums a variable out.
    private Tensor Eliminate((Tensor[] Tables, Tensor[] Evidence) point)
    {
        var tables = new List<(int[] Scope, Tensor Values)>(_scopes.Zip(point.Tables));
        tables.AddRange(point.Evidence.Select((values, v) => ((int[])[v], values)));
        Tensor constant = Tensor.Scalar(0, ElementType.Float64);
        foreach (int variable in _order)
        {
            (int[] Scope, Tensor Values)[] bucket = [.. tables.Where(t => t.Scope.Contains(variable))];
            tables.RemoveAll(t => t.Scope.Contains(variable));
            int[] scope = [.. bucket.SelectMany(t => t.Scope).Distinct().Where(v => v != variable), variable];
            Tensor product = bucket.Select(t => Aligned(t.Scope, t.Values, scope)).Aggregate((a, b) => a + b);
            tables.Add((scope[..^1], product.LogSumExp(-1)));
        }

        return tables.Aggregate(constant, (sum, t) => sum + t.Values);
    }

    // The table with its axes in the order of a larger scope, and extents of 1 for the axes that it has not.
    private Tensor Aligned(int[] own, Tensor values, int[] scope)
    {
        int[] order = [.. Enumerable.Range(0, own.Length).OrderBy(axis => Array.IndexOf(scope, own[axis]))];
        Tensor sorted = order.SequenceEqual(Enumerable.Range(0, own.Length)) ? values : values.Permute(order);
        return sorted.Reshape([.. scope.Select(v => own.Contains(v) ? _sizes[v] : 1)]);
    }
}
