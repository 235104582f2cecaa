using System.Globalization;
using Hybrid.Probabilistic.Exact;

namespace Hybrid.Probabilistic;

/// <summary>
/// A model prepared for exact questions: compiled once, asked many times with any evidence. Immutable; sessions on it may run on different threads.
/// </summary>
/// <remarks>A junction tree on the best elimination order found. See <see cref="InferenceSession"/> for the cost of a question.</remarks>
/// <example><code>
/// ExactInference exact = ExactInference.Compile(asia);
/// exact.Ask("asia=yes, xray=yes")["tub", "yes"]    // 0.3377
/// </code></example>
public sealed class ExactInference
{
    private readonly System.Collections.Concurrent.ConcurrentBag<InferenceSession> _sessions = [];

    private ExactInference(IDiscreteModel model, JunctionPlan plan, bool[] kept)
    {
        Model = model;
        Plan = plan;
        Kept = kept;
    }

    /// <summary>The model.</summary>
    public IDiscreteModel Model { get; }

    /// <summary>The number of variables of the largest clique, less one.</summary>
    public int Width => Plan.Tree.Cliques.Max(clique => clique.Length) - 1;

    /// <summary>The number of entries of all tables together: what a propagation goes through a few times.</summary>
    public long Entries => Plan.Entries;

    /// <summary>The number of entries of the largest table.</summary>
    public long LargestTable => Plan.Lengths.Max();

    /// <summary>The memory of the tables, in bytes: potentials, and working tables of one session.</summary>
    public long Bytes => 2 * sizeof(double) * Entries;

    /// <summary>What found the elimination order.</summary>
    public EliminationHeuristic Heuristic => Plan.Order.Heuristic;

    /// <summary>How many elimination orders were tried.</summary>
    public int OrdersTried => Plan.Order.Restarts;

    internal JunctionPlan Plan { get; }

    /// <summary>The states of variables that were cut out of the tables, -1 for the others; null when none was.</summary>
    internal int[]? FixedStates { get; private init; }

    /// <summary>Which variables were not pruned.</summary>
    internal bool[] Kept { get; }

    /// <summary>Prepares a model.</summary>
    /// <param name="model">The model, with at least one variable.</param>
    /// <param name="options">How; the defaults take any evidence and give any posterior.</param>
    /// <returns>The prepared model.</returns>
    /// <exception cref="InferenceTooLargeException">The tables would take more than <see cref="ExactOptions.MemoryLimit"/>.</exception>
    /// <exception cref="ArgumentException">The model has no variable, or an option names an unknown one.</exception>
    public static ExactInference Compile(IDiscreteModel model, ExactOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        options ??= ExactOptions.Default;
        bool[] kept = Relevant(NotEmpty(model), options);
        int[][] joint = [.. options.Joint.Select(set => set.Select(model.IndexOf).ToArray())];
        FactorModel tables = FactorModel.Of(model, model is BayesianNetwork ? kept : null);
        int[]? states = null;
        if (options.Fixed is Evidence evidence)
        {
            states = Question.Of(model, evidence, null, new ExactEngine()).Fixed;
            tables = tables.Fix(states);
        }

        return new ExactInference(model, JunctionPlan.Of(tables, joint, options), kept) { FixedStates = states };
    }

    /// <summary>What preparing a model would cost; no table is made.</summary>
    /// <param name="model">The model, with at least one variable.</param>
    /// <param name="options">How it would be prepared.</param>
    /// <returns>The width and the sizes of the tables.</returns>
    /// <exception cref="ArgumentException">The model has no variable, or an option names an unknown one.</exception>
    public static InferenceCost Predict(IDiscreteModel model, ExactOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        options ??= ExactOptions.Default;
        bool[] kept = Relevant(NotEmpty(model), options);
        var tables = FactorModel.Of(model, model is BayesianNetwork ? kept : null);
        return JunctionShape.Find(tables.Sizes, [.. tables.Scopes, .. options.Joint.Select(set => set.Select(model.IndexOf).ToArray())], options).ToCost();
    }

    /// <summary>Opens a session: evidence that can be changed finding by finding, and answers without allocation.</summary>
    /// <returns>A session without evidence. One thread may use it at a time.</returns>
    public InferenceSession NewSession() => new(this);

    /// <summary>The posteriors of variables given evidence.</summary>
    /// <param name="evidence">What is known.</param>
    /// <param name="query">Names of the variables asked for; null, the default, for every one without a finding that fixes it.</param>
    /// <returns>The posteriors and ln P(evidence).</returns>
    /// <exception cref="ImpossibleEvidenceException">The evidence has probability 0; the finding is named.</exception>
    /// <exception cref="ArgumentException">A variable or state is unknown.</exception>
    public InferenceResult Ask(Evidence evidence, IReadOnlyList<string>? query = null) => WithSession(evidence, session => session.Result(query));

    /// <summary>The posteriors of variables given evidence, as text.</summary>
    /// <param name="evidence">What is known, such as <c>A=x, B!=y</c>; empty for nothing.</param>
    /// <param name="query">Names of the variables asked for; none for every one without a finding that fixes it.</param>
    /// <returns>The posteriors and ln P(evidence).</returns>
    /// <exception cref="ImpossibleEvidenceException">The evidence has probability 0; the finding is named.</exception>
    /// <exception cref="ArgumentException">The text is no evidence, or a variable or state is unknown.</exception>
    public InferenceResult Ask(string evidence, params IReadOnlyList<string> query) => Ask(Evidence.Parse(evidence), query.Count == 0 ? null : query);

    /// <summary>Answers the one question that <see cref="ExactEngine.Prepare"/> prepared.</summary>
    /// <param name="evidence">The same evidence.</param>
    /// <param name="query">The same variables.</param>
    /// <returns>The posteriors and ln P(evidence).</returns>
    /// <exception cref="ImpossibleEvidenceException">The evidence has probability 0; the finding is named.</exception>
    public InferenceResult AskPrepared(Evidence evidence, IReadOnlyList<string>? query = null)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        return NewSession().Answer(evidence, query);
    }

    /// <summary>The joint posterior of several variables.</summary>
    /// <param name="variables">Names of variables, all different.</param>
    /// <param name="evidence">What is known; nothing by default.</param>
    /// <returns>A distribution over the variables in the order given. Variables that no table has together cost a preparation of their own; name them in <see cref="ExactOptions.Joint"/> to avoid it.</returns>
    /// <exception cref="ImpossibleEvidenceException">The evidence has probability 0; the finding is named.</exception>
    /// <exception cref="InferenceTooLargeException">The joint table would not fit.</exception>
    /// <exception cref="ArgumentException">A variable is unknown or there twice.</exception>
    public Factor Joint(IReadOnlyList<string> variables, Evidence? evidence = null)
    {
        ArgumentNullException.ThrowIfNull(variables);
        int[] wanted = [.. variables.Select(Model.IndexOf)];
        if (wanted.Distinct().Count() != wanted.Length || wanted.Length == 0)
        {
            throw new ArgumentException("ExactInference.Joint: give at least one variable, and each once.", nameof(variables));
        }

        int clique = Plan.Smallest(wanted);
        return clique < 0
            ? Compile(Model, new ExactOptions { Joint = [variables] }).Joint(variables, evidence)
            : WithSession(evidence ?? Evidence.None, session => session.JointIn(clique, wanted));
    }

    /// <summary>The most probable joint state of all variables.</summary>
    /// <param name="evidence">What is known; nothing by default.</param>
    /// <returns>The state of every variable and ln P(assignment, evidence).</returns>
    /// <exception cref="ImpossibleEvidenceException">The evidence has probability 0; the finding is named.</exception>
    public Explanation MostProbable(Evidence? evidence = null) => WithSession(evidence ?? Evidence.None, session =>
    {
        int[] states = new int[Model.Variables.Count];
        double log = session.MostProbable(states);
        return new Explanation(Model.Variables, states, log);
    });

    /// <summary>A line with the size of the tables and the order's origin.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"junction tree: {Plan.Lengths.Length} cliques, width {Width}, {Entries} entries, the largest {LargestTable}, by {Heuristic} of {OrdersTried} orders");

    internal T WithSession<T>(Evidence evidence, Func<InferenceSession, T> ask)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        InferenceSession session = _sessions.TryTake(out InferenceSession? idle) ? idle : NewSession();
        session.Set(evidence);
        T answer = ask(session);
        _sessions.Add(session);
        return answer;
    }

    private static IDiscreteModel NotEmpty(IDiscreteModel model) =>
        model.Variables.Count > 0 ? model : throw new ArgumentException("ExactInference.Compile: the model has no variables; give at least one.", nameof(model));

    // Without a path down to a question or an observation a variable sums out to 1.
    private static bool[] Relevant(IDiscreteModel model, ExactOptions options)
    {
        bool[] kept = new bool[model.Variables.Count];
        if (model is not BayesianNetwork network || options.Targets is null || options.Observable is null)
        {
            Array.Fill(kept, true);
            return kept;
        }

        IEnumerable<string> named = options.Targets.Concat(options.Observable).Concat(options.Joint.SelectMany(set => set));
        return DirectedGraph.Ancestral(network.ParentIndex, named.Select(network.IndexOf));
    }
}
