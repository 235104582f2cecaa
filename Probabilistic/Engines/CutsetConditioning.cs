using System.Globalization;
using Hybrid.Probabilistic.Exact;

namespace Hybrid.Probabilistic;

/// <summary>Exact inference in less memory: some variables' states are gone through one by one, and for each joint state a junction tree over the others is propagated.</summary>
/// <remarks>
/// Memory is at most <see cref="ExactOptions.MemoryLimit"/>; time grows with the number of joint states of the cut-set, which is chosen greedily to shrink the largest tables.
/// When the tables fit anyway the cut-set is empty. <see cref="ExactEngine"/> uses it by itself where a junction tree would not fit.
/// Sources: J. Pearl, Probabilistic Reasoning in Intelligent Systems, 1988 (loop cut-sets); A. Darwiche, Recursive conditioning, 2001; the mixture of both with elimination: R. Dechter, 1999.
/// </remarks>
/// <param name="options">What it may use; <see cref="ExactOptions.Default"/> when null.</param>
public sealed class CutsetConditioning(ExactOptions? options = null) : IInferenceEngine
{
    private readonly ExactOptions _options = options ?? ExactOptions.Default;

    /// <inheritdoc/>
    public string Name => "cutset";

    /// <inheritdoc/>
    public bool IsExact => true;

    /// <inheritdoc/>
    public string? Refuses(IDiscreteModel model) => null;

    /// <inheritdoc/>
    /// <exception cref="InferenceTooLargeException">More than <see cref="ExactOptions.WorkLimit"/> entries would have to be gone through.</exception>
    public InferenceResult Infer(IDiscreteModel model, Evidence evidence, IReadOnlyList<string>? query = null, CancellationToken cancellation = default) =>
        TryInfer(this, model, evidence, query, cancellation) ?? throw TooLarge(model, evidence);

    /// <summary>The most probable joint state of all variables given evidence.</summary>
    /// <param name="model">The model.</param>
    /// <param name="evidence">What is known.</param>
    /// <param name="cancellation">Ends the work with an <see cref="OperationCanceledException"/>.</param>
    /// <returns>The state of every variable and ln P(assignment, evidence).</returns>
    /// <exception cref="ImpossibleEvidenceException">The evidence has probability 0; the finding is named.</exception>
    /// <exception cref="InferenceTooLargeException">More than <see cref="ExactOptions.WorkLimit"/> entries would have to be gone through.</exception>
    public Explanation MostProbable(IDiscreteModel model, Evidence evidence, CancellationToken cancellation = default) =>
        TryExplain(this, model, evidence, cancellation) ?? throw TooLarge(model, evidence);

    /// <summary>The answer under another engine's name; null when it would be too much work.</summary>
    internal InferenceResult? TryInfer(IInferenceEngine engine, IDiscreteModel model, Evidence evidence, IReadOnlyList<string>? query, CancellationToken cancellation)
    {
        var question = Question.Of(model, evidence, query, engine);
        if (Prepare(question, pruned: true) is not (ConditionedRun run, Cutset cutset))
        {
            return null;
        }

        (double log, double[][] beliefs) = run.Sum(cancellation);
        if (double.IsNegativeInfinity(log))
        {
            throw Impossible(question, cancellation);
        }

        string note = string.Create(
            CultureInfo.InvariantCulture,
            $"cut-set of {cutset.Variables.Length} variables with {cutset.Instantiations:G6} joint states, each with {cutset.Shape.Entries:G6} table entries ({ByteText.Of(cutset.Shape.Bytes)})");
        return question.Answer(engine, log, v => question.Fixed[v] >= 0 ? Certain(model.Variables[v].Count, question.Fixed[v]) : beliefs[v], null, note);
    }

    /// <summary>The most probable joint state; null when it would be too much work.</summary>
    internal Explanation? TryExplain(IInferenceEngine engine, IDiscreteModel model, Evidence evidence, CancellationToken cancellation)
    {
        var question = Question.Of(model, evidence, null, engine);
        if (Prepare(question, pruned: false) is not (ConditionedRun run, _))
        {
            return null;
        }

        (double log, int[] states) = run.Largest(cancellation);
        return double.IsNegativeInfinity(log) ? throw Impossible(question, cancellation) : new Explanation(model.Variables, states, log);
    }

    private static double[] Certain(int size, int state)
    {
        double[] belief = new double[size];
        belief[state] = 1;
        return belief;
    }

    private (ConditionedRun Run, Cutset Cutset)? Prepare(Question question, bool pruned)
    {
        FactorModel tables = Tables(question, pruned);
        return Cutset.Find(tables, _options) is Cutset cutset ? (new ConditionedRun(question, tables, cutset), cutset) : null;
    }

    private static FactorModel Tables(Question question, bool pruned)
    {
        bool[]? kept = pruned && question.Model is BayesianNetwork network
            ? DirectedGraph.Ancestral(network.ParentIndex, question.Asked.Concat(question.Evidence.Select(f => network.IndexOf(f.Variable))))
            : null;
        return FactorModel.Of(question.Model, kept).Fix(question.Fixed);
    }

    // The first finding that the ones before it contradict.
    private ImpossibleEvidenceException Impossible(Question question, CancellationToken cancellation)
    {
        Evidence known = Evidence.None;
        foreach (Finding finding in question.Evidence)
        {
            var part = Question.Of(question.Model, known.With(finding), [], this);
            if (Prepare(part, pruned: true) is (ConditionedRun run, _) && double.IsNegativeInfinity(run.Sum(cancellation).LogEvidence))
            {
                return new ImpossibleEvidenceException(finding, [.. known]);
            }

            known = known.With(finding);
        }

        return new ImpossibleEvidenceException(question.Evidence[^1], [.. question.Evidence.SkipLast(1)]);
    }

    private InferenceTooLargeException TooLarge(IDiscreteModel model, Evidence evidence)
    {
        FactorModel tables = Tables(Question.Of(model, evidence, null, this), pruned: false);
        var shape = JunctionShape.Find(tables.Sizes, tables.Scopes, _options);
        return new InferenceTooLargeException(shape.Bytes, _options.MemoryLimit, shape.Order.LargestTable);
    }
}
