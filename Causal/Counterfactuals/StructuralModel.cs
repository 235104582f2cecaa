using Hybrid.Data;

namespace Hybrid.Causal.Counterfactuals;

/// <summary>A structural causal model: each variable is a function of others and of a noise of its own; noises are independent. Immutable.</summary>
/// <example><code>
/// var model = new StructuralModel([("X", Mechanism.Equation("0")), ("Y", Mechanism.Equation("0.7*X + 1"))]);
/// model.Counterfactual(new() { ["X"] = 1, ["Y"] = 2 }, [StructuralAction.Set("X", 0)])["Y"]          // 1.3
/// </code></example>
public sealed class StructuralModel
{
    private readonly string[] _names;
    private readonly Mechanism[] _mechanisms;
    private readonly int[][] _parents;
    private readonly int[] _order;

    /// <summary>Makes a model.</summary>
    /// <param name="mechanisms">Each variable and its mechanism.</param>
    /// <exception cref="ArgumentException">A parent is unknown, a name comes twice, or there is a cycle, which is printed.</exception>
    public StructuralModel(IEnumerable<(string Variable, Mechanism Mechanism)> mechanisms)
    {
        ArgumentNullException.ThrowIfNull(mechanisms);
        (string Variable, Mechanism Mechanism)[] all = [.. mechanisms];
        _names = [.. all.Select(m => m.Variable)];
        _mechanisms = [.. all.Select(m => m.Mechanism)];
        Graph = new CausalGraph(_names, all.SelectMany(m => m.Mechanism.Parents.Select(p => (p, m.Variable))));
        _parents = [.. _mechanisms.Select(m => m.Parents.Select(Graph.IndexOf).ToArray())];
        _order = Graph.Layout.Order!;
    }

    /// <summary>The model's graph.</summary>
    public CausalGraph Graph { get; }

    /// <summary>The variables.</summary>
    public IReadOnlyList<string> Variables => _names;

    /// <summary>A variable's mechanism.</summary>
    /// <param name="variable">The variable.</param>
    /// <exception cref="ArgumentException">There is no such variable.</exception>
    public Mechanism this[string variable] => _mechanisms[Graph.IndexOf(variable)];

    /// <summary>The linear model of a graph with coefficients: each variable is the sum of its causes times the arrows' coefficients, and standard normal noise.</summary>
    /// <param name="graph">A DAG in which every arrow has a coefficient; latent variables are variables like others.</param>
    /// <returns>The model.</returns>
    /// <exception cref="ArgumentException">An arrow has no coefficient, or there is a bidirected edge.</exception>
    public static StructuralModel Of(CausalGraph graph)
    {
        ArgumentNullException.ThrowIfNull(graph);
        if (graph.Bidirected.Count > 0)
        {
            throw new ArgumentException($"StructuralModel: '{graph.Bidirected[0].First} <-> {graph.Bidirected[0].Second}' is bidirected; name the latent variable and its arrows.", nameof(graph));
        }

        return new StructuralModel(graph.Variables.Select(v => (v, Mechanism.Linear(0, [.. graph.Parents(v).Select(p => (p, graph.Coefficients.TryGetValue((p, v), out double beta)
            ? beta
            : throw new ArgumentException($"StructuralModel: the arrow '{p} -> {v}' has no coefficient; write {p} -> {v} [beta=0.5].", nameof(graph))))]))));
    }

    /// <summary>Reads a model: <c>{"equations":{"X":"0","Y":"0.7*X + 1"},"noise":{"Y":0.5}}</c>.</summary>
    /// <param name="json">The text. <c>noise</c> gives standard deviations (0 for none); 1 where it is silent.</param>
    /// <param name="name">What errors call the text.</param>
    /// <returns>The model.</returns>
    /// <exception cref="DataFormatException">The text is no such model.</exception>
    public static StructuralModel Parse(string json, string name = "model") => StructuralModelReader.Read(json, name);

    /// <summary>The model after actions.</summary>
    /// <param name="actions">What is done, each variable at most once.</param>
    /// <returns>A new model.</returns>
    /// <exception cref="ArgumentException">A variable is unknown or acted on twice, or a new mechanism makes a cycle.</exception>
    public StructuralModel Do(params IReadOnlyList<StructuralAction> actions)
    {
        ArgumentNullException.ThrowIfNull(actions);
        Mechanism[] changed = (Mechanism[])_mechanisms.Clone();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (StructuralAction action in actions)
        {
            int place = Graph.IndexOf(action.Variable);
            changed[place] = seen.Add(action.Variable)
                ? action.Change(changed[place])
                : throw new ArgumentException($"StructuralModel.Do: '{action.Variable}' is acted on twice; act once on each variable.", nameof(actions));
        }

        return new StructuralModel(_names.Zip(changed));
    }

    /// <summary>Draws rows.</summary>
    /// <param name="rows">How many, at least 1.</param>
    /// <param name="seed">The seed; the same gives the same rows.</param>
    /// <returns>A table with a column for each variable.</returns>
    public DataTable Sample(int rows, int seed = 0)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rows, 1);
        double[][] columns = [.. _names.Select(_ => new double[rows])];
        CounterRandom random = CounterRandom.Of(seed);
        Work.Over((rows + 4095) / 4096, block =>
        {
            double[] values = new double[_names.Length];
            for (int row = block * 4096; row < Math.Min(rows, (block + 1) * 4096); row++)
            {
                Play(values, DrawNoise(random.Derive((ulong)row)));
                for (int v = 0; v < values.Length; v++)
                {
                    columns[v][row] = values[v];
                }
            }
        });
        return new DataTable([.. _names.Select((name, v) => (name, columns[v], (string[]?)null))]);
    }

    /// <summary>The mean of a variable after actions, by drawing rows.</summary>
    /// <param name="variable">The variable.</param>
    /// <param name="actions">What is done; nothing to see only.</param>
    /// <param name="rows">How many rows. Default 100,000.</param>
    /// <param name="seed">The seed.</param>
    /// <returns>The mean; exact for linear models.</returns>
    /// <exception cref="ArgumentException">A variable is unknown.</exception>
    public double Mean(string variable, IReadOnlyList<StructuralAction>? actions = null, int rows = 100_000, int seed = 0)
    {
        StructuralModel after = Do(actions ?? []);
        return after.IsLinear ? after.LinearMeans()[Graph.IndexOf(variable)] : after.Sample(rows, seed)[variable].ToArray().Average();
    }

    /// <summary>What would have been: abduction of the noises from what was observed, action, prediction.</summary>
    /// <param name="observed">What was observed of the unit.</param>
    /// <param name="actions">What would have been done.</param>
    /// <param name="seed">The seed of draws, where they are needed.</param>
    /// <returns>The value of each variable; its expectation where the observations do not determine it. Exact when all is observed and invertible, and in linear Gaussian models; by weighted draws elsewhere.</returns>
    /// <exception cref="ArgumentException">A variable is unknown, or the observations are impossible.</exception>
    public IReadOnlyDictionary<string, double> Counterfactual(IReadOnlyDictionary<string, double> observed, IReadOnlyList<StructuralAction> actions, int seed = 0)
    {
        ArgumentNullException.ThrowIfNull(observed);
        ArgumentNullException.ThrowIfNull(actions);
        double[] seen = new double[_names.Length];
        Array.Fill(seen, double.NaN);
        foreach ((string name, double value) in observed)
        {
            seen[Graph.IndexOf(name)] = value;
        }

        StructuralModel after = Do(actions);
        double[] answer = Abduction.Predict(this, after, seen, seed);
        return _names.Select((name, v) => (name, answer[v])).ToDictionary(p => p.name, p => p.Item2, StringComparer.Ordinal);
    }

    internal int[] Order => _order;

    internal Mechanism[] Mechanisms => _mechanisms;

    internal bool IsLinear => Array.TrueForAll(_mechanisms, m => m.Coefficients is not null || m.Parents.Count == 0);

    internal double[] ParentsOf(int variable, double[] values) => [.. _parents[variable].Select(p => values[p])];

    internal void Play(double[] values, double[] noises)
    {
        foreach (int v in _order)
        {
            values[v] = _mechanisms[v].Value(ParentsOf(v, values), noises[v]);
        }
    }

    internal double[] DrawNoise(CounterRandom random) => [.. _mechanisms.Select((m, v) => m.Noise.Draw(random, (ulong)v))];

    // Values at the noises' means.
    internal double[] LinearMeans()
    {
        double[] values = new double[_names.Length];
        Play(values, [.. _mechanisms.Select(m => m.Noise.Mean)]);
        return values;
    }
}
