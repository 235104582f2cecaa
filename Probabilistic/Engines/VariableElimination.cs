using System.Globalization;
using Hybrid.Probabilistic.Exact;

namespace Hybrid.Probabilistic;

/// <summary>Variable elimination: for each variable asked for, the others are summed out of the product of tables one after another.</summary>
/// <remarks>
/// Barren variables are pruned and hard evidence is cut out first. Right for a question about one variable; for many the junction tree of <see cref="ExactEngine"/> shares the work.
/// It uses neither its cliques nor its kernels, and so checks it. Source: R. Dechter, Bucket elimination: a unifying framework for reasoning, 1999.
/// </remarks>
/// <param name="options">What it may use; <see cref="ExactOptions.Default"/> when null.</param>
public sealed class VariableElimination(ExactOptions? options = null) : IInferenceEngine
{
    private readonly ExactOptions _options = options ?? ExactOptions.Default;

    /// <inheritdoc/>
    public string Name => "elimination";

    /// <inheritdoc/>
    public bool IsExact => true;

    /// <inheritdoc/>
    public string? Refuses(IDiscreteModel model) => null;

    /// <inheritdoc/>
    /// <exception cref="InferenceTooLargeException">The tables would take more than <see cref="ExactOptions.MemoryLimit"/>.</exception>
    public InferenceResult Infer(IDiscreteModel model, Evidence evidence, IReadOnlyList<string>? query = null, CancellationToken cancellation = default)
    {
        var question = Question.Of(model, evidence, query, this);
        double log = Eliminate(question, -1, cancellation).Log;
        if (double.IsNegativeInfinity(log))
        {
            throw Impossible(question, cancellation);
        }

        double largest = 1;
        var beliefs = new Dictionary<int, double[]>();
        foreach (int v in question.Asked)
        {
            (double[] belief, _, double size) = Eliminate(question, v, cancellation);
            largest = Math.Max(largest, size);
            beliefs[v] = belief;
        }

        string note = string.Create(CultureInfo.InvariantCulture, $"the largest table had {largest:G6} entries");
        return question.Answer(this, log, v => beliefs[v], null, note);
    }

    private (double[] Belief, double Log, double Largest) Eliminate(Question question, int target, CancellationToken cancellation)
    {
        IDiscreteModel model = question.Model;
        bool[]? kept = model is BayesianNetwork network
            ? DirectedGraph.Ancestral(network.ParentIndex, question.Evidence.Select(f => network.IndexOf(f.Variable)).Concat(target < 0 ? [] : [target]))
            : null;
        int[] states = [.. question.Fixed];
        double log = 0;
        double[]?[] likelihoods = [.. question.Likelihoods];
        for (int v = 0; v < states.Length; v++)
        {
            if (states[v] >= 0)
            {
                log += Math.Log(likelihoods[v]![states[v]]);
                likelihoods[v] = null;
            }
        }

        FactorModel tables = FactorModel.Of(model, kept).Fix(states).With(likelihoods);
        var order = EliminationOrder.Search(tables.Sizes, tables.Scopes, _options.SearchEffort, _options.Seed);
        if (order.LargestTable * sizeof(double) * 2 > _options.MemoryLimit || order.LargestTable > Layout.MostEntries)
        {
            throw new InferenceTooLargeException(order.LargestTable * sizeof(double) * 2, _options.MemoryLimit, order.LargestTable);
        }

        var buckets = new BucketList(tables);
        foreach (int v in order.Variables)
        {
            cancellation.ThrowIfCancellationRequested();
            if (v != target)
            {
                log += buckets.SumOut(v);
            }
        }

        if (target < 0)
        {
            return ([], log + Math.Log(buckets.Rest([], 1)[0]), order.LargestTable);
        }

        double[] belief = buckets.Rest([target], tables.Sizes[target]);
        double total = belief.Sum();
        double[] whole = new double[model.Variables[target].Count];
        for (int i = 0; i < belief.Length; i++)
        {
            whole[states[target] >= 0 ? states[target] : i] = belief[i] / total;
        }

        return (whole, log + Math.Log(total), order.LargestTable);
    }

    private ImpossibleEvidenceException Impossible(Question question, CancellationToken cancellation)
    {
        Evidence known = Evidence.None;
        foreach (Finding finding in question.Evidence)
        {
            if (double.IsNegativeInfinity(Eliminate(Question.Of(question.Model, known.With(finding), [], this), -1, cancellation).Log))
            {
                return new ImpossibleEvidenceException(finding, [.. known]);
            }

            known = known.With(finding);
        }

        return new ImpossibleEvidenceException(question.Evidence[^1], [.. question.Evidence.SkipLast(1)]);
    }
}
