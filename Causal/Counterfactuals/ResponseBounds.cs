using Hybrid.Probabilistic;

namespace Hybrid.Causal.Counterfactuals;

/// <summary>The least and the largest value that a counterfactual probability can have in any model of a graph that agrees with what is known: linear programmes over response types.</summary>
/// <remarks>
/// Balke and Pearl, Bounds on treatment effects from studies with imperfect compliance, 1997; Tian and Pearl, 2000. A response type says what a variable would be for each state of its parents; all variables but the
/// observed roots share one distribution of types. The bounds cannot be narrowed when those variables form one district (as an instrument's treatment and outcome do); otherwise they hold and may be wide.
/// </remarks>
/// <example><code>
/// ResponseBounds bounds = ResponseBounds.Of(CausalGraph.Parse("Z -&gt; X -&gt; Y; X &lt;-&gt; Y"), distribution);
/// (double low, double high) = bounds.Effect(("X", "1", "0"), ("Y", "1"));        // of P(Y=1 | do(X=1)) - P(Y=1 | do(X=0))
/// </code></example>
public sealed class ResponseBounds
{
    private readonly ResponseTypes _types;
    private readonly List<double[]> _rows = [];
    private readonly List<double> _right = [];

    private ResponseBounds(ResponseTypes types) => _types = types;

    /// <summary>Whether the bounds cannot be narrowed.</summary>
    public bool IsSharp => _types.IsOneDistrict;

    /// <summary>Prepares the programme.</summary>
    /// <param name="graph">The graph; latent variables are projected out.</param>
    /// <param name="observed">The observed distribution.</param>
    /// <returns>The bounds of any question about it.</returns>
    /// <exception cref="ArgumentException">There are too many response types: more than 100,000.</exception>
    public static ResponseBounds Of(CausalGraph graph, ObservedDistribution observed)
    {
        ArgumentNullException.ThrowIfNull(graph);
        ArgumentNullException.ThrowIfNull(observed);
        var types = new ResponseTypes(graph.LatentProjection(), observed);
        var bounds = new ResponseBounds(types);
        foreach ((double[] row, double probability) in types.Observations())
        {
            bounds._rows.Add(row);
            bounds._right.Add(probability);
        }

        return bounds;
    }

    /// <summary>Adds what an experiment showed.</summary>
    /// <param name="term">The outcome in a world, such as <c>Y[X=1]=1</c>.</param>
    /// <param name="probability">How often it happened.</param>
    /// <returns>Bounds that use it too.</returns>
    /// <exception cref="ArgumentException">A variable or state is unknown, or the number is no probability.</exception>
    public ResponseBounds WithExperiment(CounterfactualTerm term, double probability)
    {
        ArgumentNullException.ThrowIfNull(term);
        if (!(probability is >= 0 and <= 1))
        {
            throw new ArgumentException(FormattableString.Invariant($"ResponseBounds: {probability} is no probability; numbers from 0 to 1 are allowed."), nameof(probability));
        }

        return With(_types.Objective([term]), probability);
    }

    /// <summary>Adds monotonicity: no one's outcome is lower at the treatment's second state than at its first, other parents alike.</summary>
    /// <param name="treatment">The cause.</param>
    /// <param name="outcome">Its child.</param>
    /// <returns>Bounds that use it too.</returns>
    /// <exception cref="ArgumentException">A variable is unknown, or the first is no parent of the second.</exception>
    public ResponseBounds WithMonotonicity(string treatment, string outcome) => With(_types.Defiers(treatment, outcome), 0);

    /// <summary>The bounds of P(terms | given).</summary>
    /// <param name="terms">What is asked for, at least one.</param>
    /// <param name="given">What is given; nothing by default. It must be observed: in the world as it is.</param>
    /// <returns>The least and the largest value.</returns>
    /// <exception cref="ArgumentException">A variable or state is unknown, what is given never happens, or what is known contradicts the graph.</exception>
    public (double Low, double High) Probability(IReadOnlyList<CounterfactualTerm> terms, IReadOnlyList<CounterfactualTerm>? given = null)
    {
        ArgumentNullException.ThrowIfNull(terms);
        given ??= [];
        double all = given.Count == 0 ? 1 : _types.Seen(given);
        if (all <= 0)
        {
            throw new ArgumentException("ResponseBounds: what is given has probability 0; ask about something that can happen.", nameof(given));
        }

        (double low, double high) = Range(_types.Objective([.. terms, .. given]));
        return (Math.Clamp(low / all, 0, 1), Math.Clamp(high / all, 0, 1));
    }

    /// <summary>The bounds of an average effect: P(outcome | do(treatment = x)) - P(outcome | do(treatment = x')).</summary>
    /// <param name="treatment">The cause, its state x, and the state x' that it is compared with.</param>
    /// <param name="outcome">The effect and its state.</param>
    /// <returns>The least and the largest value.</returns>
    /// <exception cref="ArgumentException">A variable or state is unknown, or what is known contradicts the graph.</exception>
    public (double Low, double High) Effect((string Variable, string State, string Reference) treatment, (string Variable, string State) outcome)
    {
        double[] with = _types.Objective([new CounterfactualTerm(outcome.Variable, outcome.State, [(treatment.Variable, treatment.State)])]);
        double[] without = _types.Objective([new CounterfactualTerm(outcome.Variable, outcome.State, [(treatment.Variable, treatment.Reference)])]);
        return Range([.. with.Zip(without, (a, b) => a - b)]);
    }

    private ResponseBounds With(double[] row, double right)
    {
        var more = new ResponseBounds(_types);
        more._rows.AddRange(_rows);
        more._right.AddRange(_right);
        more._rows.Add(row);
        more._right.Add(right);
        return more;
    }

    private (double Low, double High) Range(double[] objective) => LinearProgram.Range(_rows, _right, objective)
        ?? throw new ArgumentException("ResponseBounds: what is known contradicts the graph: no model has these probabilities (for an instrument, its inequalities are violated). Check the graph and the numbers.");
}
