using Hybrid.Probabilistic.Exact;

namespace Hybrid.Probabilistic;

/// <summary>A question with its names resolved: what every engine needs first.</summary>
internal sealed class Question
{
    private Question(IDiscreteModel model, Evidence evidence, double[]?[] likelihoods, int[] fixedStates, int[] asked)
    {
        Model = model;
        Evidence = evidence;
        Likelihoods = likelihoods;
        Fixed = fixedStates;
        Asked = asked;
    }

    public IDiscreteModel Model { get; }

    public Evidence Evidence { get; }

    /// <summary>The likelihood of each variable's states; null where nothing is known.</summary>
    public double[]?[] Likelihoods { get; }

    /// <summary>The only possible state of each variable by its finding; -1 where there are several.</summary>
    public int[] Fixed { get; }

    /// <summary>The variables asked for.</summary>
    public int[] Asked { get; }

    /// <summary>Resolves a question.</summary>
    /// <exception cref="ArgumentException">A name is unknown, or a finding is soft evidence, which only the exact engine fits.</exception>
    public static Question Of(IDiscreteModel model, Evidence evidence, IReadOnlyList<string>? query, IInferenceEngine engine)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(evidence);
        if (engine.Refuses(model) is string reason)
        {
            throw new ArgumentException($"engine {engine.Name}: {reason}", nameof(model));
        }

        int count = model.Variables.Count;
        var likelihoods = new double[]?[count];
        int[] states = new int[count];
        Array.Fill(states, -1);
        foreach (Finding finding in evidence)
        {
            if (finding.Kind == FindingKind.Distribution)
            {
                throw new ArgumentException($"engine {engine.Name}: the finding '{finding}' is a distribution to be fitted, which only the exact engine does; use it, or give a likelihood", nameof(evidence));
            }

            int v = model.IndexOf(finding.Variable);
            double[] weights = finding.Likelihoods(model.Variables[v]);
            likelihoods[v] = weights;
            if (weights.Count(w => w > 0) == 1)
            {
                states[v] = Array.FindIndex(weights, w => w > 0);
            }
        }

        int[] asked = query is null ? [.. Enumerable.Range(0, count).Where(v => states[v] < 0)] : [.. query.Select(model.IndexOf)];
        return new Question(model, evidence, likelihoods, states, asked);
    }

    /// <summary>Packs beliefs, one for each variable of the model, as an answer.</summary>
    public InferenceResult Answer(IInferenceEngine engine, double logEvidence, Func<int, double[]> belief, Convergence? convergence, string note) =>
        new(engine.Name, engine.IsExact, logEvidence, Asked.Select(v => Factor.Owning([Model.Variables[v]], belief(v))), note) { Convergence = convergence };

    /// <summary>The tables of the model, and one more for each finding.</summary>
    public FactorModel Tables() => FactorModel.Of(Model).With(Likelihoods);
}
