using Hybrid.Probabilistic.Exact;

namespace Hybrid.Probabilistic;

/// <summary>Naive mean field: the product of independent distributions, one for each variable, that is nearest to the posterior by KL divergence, found by coordinate ascent from uniform beliefs.</summary>
/// <remarks>
/// ln P(evidence) is the lower bound that is maximised. Zeros of tables count as 1e-100 of the table's scale, so that deterministic tables do not stop the ascent; strong dependence makes the beliefs poor.
/// Source: M. Jordan, Z. Ghahramani, T. Jaakkola and L. Saul, An introduction to variational methods for graphical models, 1999.
/// </remarks>
/// <param name="options">How; the defaults when null.</param>
public sealed class MeanField(MeanFieldOptions? options = null) : IInferenceEngine
{
    private static readonly double LogOfZero = Math.Log(1e-100);

    private readonly MeanFieldOptions _options = options ?? new MeanFieldOptions();

    /// <inheritdoc/>
    public string Name => "meanfield";

    /// <inheritdoc/>
    public bool IsExact => false;

    /// <inheritdoc/>
    public string? Refuses(IDiscreteModel model) => null;

    /// <inheritdoc/>
    public InferenceResult Infer(IDiscreteModel model, Evidence evidence, IReadOnlyList<string>? query = null, CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(_options.Tolerance);
        ArgumentOutOfRangeException.ThrowIfLessThan(_options.MostSweeps, 1);
        Question question = Question.Of(model, evidence, query, this);
        FactorModel tables = question.Tables();
        double[][] logs = [.. tables.Tables.Select(table => table.Select(x => x > 0 ? Math.Log(x) : LogOfZero).ToArray())];
        double[][] beliefs = [.. tables.Sizes.Select((size, v) => Start(size, question.Likelihoods[v]))];
        var factorsOf = tables.Sizes.Select(_ => new List<int>()).ToArray();
        for (int f = 0; f < tables.Scopes.Length; f++)
        {
            foreach (int v in tables.Scopes[f])
            {
                factorsOf[v].Add(f);
            }
        }

        double change = double.PositiveInfinity;
        int sweep = 0;
        while (sweep < _options.MostSweeps && change > _options.Tolerance)
        {
            cancellation.ThrowIfCancellationRequested();
            sweep++;
            change = 0;
            for (int v = 0; v < beliefs.Length; v++)
            {
                change = Math.Max(change, Update(tables, logs, beliefs, factorsOf[v], v));
            }
        }

        double bound = beliefs.Sum(b => -b.Sum(p => p > 0 ? p * Math.Log(p) : 0));
        for (int f = 0; f < logs.Length; f++)
        {
            bound += Expected(tables, logs[f], beliefs, f, -1, []);
        }

        bool converged = change <= _options.Tolerance;
        return question.Answer(this, bound, v => beliefs[v], new Convergence(converged, sweep, change), $"{(converged ? "converged" : "not converged")} after {sweep} sweeps");
    }

    private static double[] Start(int size, double[]? likelihood)
    {
        double[] belief = [.. Enumerable.Range(0, size).Select(i => likelihood is null || likelihood[i] > 0 ? 1.0 : 0.0)];
        double sum = belief.Sum();
        return [.. belief.Select(b => b / sum)];
    }

    private static double Update(FactorModel tables, double[][] logs, double[][] beliefs, List<int> factors, int variable)
    {
        double[] scores = new double[tables.Sizes[variable]];
        foreach (int f in factors)
        {
            Expected(tables, logs[f], beliefs, f, variable, scores);
        }

        double most = scores.Max();
        double[] updated = [.. scores.Select(s => Math.Exp(s - most))];
        double sum = updated.Sum();
        double change = 0;
        for (int i = 0; i < updated.Length; i++)
        {
            updated[i] /= sum;
            change = Math.Max(change, Math.Abs(updated[i] - beliefs[variable][i]));
        }

        beliefs[variable] = updated;
        return change;
    }

    // The expectation of a log table under the beliefs; for a variable, of each of its states, added to the scores.
    private static double Expected(FactorModel tables, double[] log, double[][] beliefs, int factor, int variable, double[] scores)
    {
        int[] scope = tables.Scopes[factor];
        int[] digits = new int[scope.Length];
        int axisOf = Array.IndexOf(scope, variable);
        double sum = 0;
        for (int at = 0; at < log.Length; at++)
        {
            double weight = 1;
            for (int axis = 0; axis < scope.Length; axis++)
            {
                weight *= axis == axisOf ? 1 : beliefs[scope[axis]][digits[axis]];
            }

            if (weight > 0)
            {
                sum += weight * log[at];
                if (axisOf >= 0)
                {
                    scores[digits[axisOf]] += weight * log[at];
                }
            }

            for (int axis = scope.Length - 1; axis >= 0 && ++digits[axis] == tables.Sizes[scope[axis]]; axis--)
            {
                digits[axis] = 0;
            }
        }

        return sum;
    }
}
