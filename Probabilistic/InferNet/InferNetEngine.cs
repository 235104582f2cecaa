using Microsoft.ML.Probabilistic.Algorithms;
using Microsoft.ML.Probabilistic.Models.Attributes;
using Microsoft.ML.Probabilistic.Distributions;
using Microsoft.ML.Probabilistic.Math;
using Microsoft.ML.Probabilistic.Models;

namespace Hybrid.Probabilistic.InferNet;

/// <summary>Infer.NET as one more engine: a Bayesian network is written as an Infer.NET program, which it compiles and runs, and its posteriors come back.</summary>
/// <remarks>
/// Exact on trees only. Compiling takes seconds for dozens of variables. On the sprinkler network P(rain | wet) is 0.7079; expectation propagation gives 0.784.
/// Source: T. Minka, J. Winn and others, Infer.NET, Microsoft Research.
/// </remarks>
/// <param name="options">How; the defaults when null.</param>
/// <example><code>InferenceResult answer = new InferNetEngine().Infer(asia, Evidence.Parse("dysp=yes"), ["lung"]);</code></example>
public sealed class InferNetEngine(InferNetOptions? options = null) : IInferenceEngine
{
    // Infer.NET's compiler goes deep on large models.
    private const int StackBytes = 512 << 20;

    private readonly InferNetOptions _options = options ?? new InferNetOptions();

    /// <inheritdoc/>
    public string Name => "infernet";

    /// <inheritdoc/>
    public bool IsExact => false;

    /// <inheritdoc/>
    public string? Refuses(IDiscreteModel model) => model is BayesianNetwork ? null : "it takes Bayesian networks only; use exact, bp or gibbs for a Markov network";

    /// <inheritdoc/>
    public InferenceResult Infer(IDiscreteModel model, Evidence evidence, IReadOnlyList<string>? query = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(evidence);
        ArgumentOutOfRangeException.ThrowIfLessThan(_options.Iterations, 1);
        if (Refuses(model) is string reason)
        {
            throw new ArgumentException($"engine {Name}: {reason}", nameof(model));
        }

        if (evidence.FirstOrDefault(f => f.Kind == FindingKind.Distribution) is Finding soft)
        {
            throw new ArgumentException($"engine {Name}: the finding '{soft}' is a distribution to be fitted, which only the exact engine does; use it, or give a likelihood", nameof(evidence));
        }

        cancellation.ThrowIfCancellationRequested();
        InferenceResult? result = null;
        Exception? problem = null;
        var thread = new Thread(() => Run(() => result = Solve((BayesianNetwork)model, evidence, query), out problem), StackBytes);
        thread.Start();
        thread.Join();
        if (problem is AllZeroException || (problem is null && Weighs && !double.IsFinite(result!.LogEvidence)))
        {
            // Impossible, which the exact engine says with the finding's name, or thought so by an approximation.
            new ExactEngine().Infer(model, evidence, []);
            throw new EngineFailedException(Name, "messages contradict each other though the evidence is possible; use exact or importance", problem);
        }

        return problem switch
        {
            null => result!,
            ArgumentException => throw new ArgumentException(problem.Message, problem),
            _ => throw new EngineFailedException(Name, problem.Message.ReplaceLineEndings(" "), problem),
        };
    }

    private static void Run(Action work, out Exception? problem)
    {
        problem = null;
        try
        {
            work();
        }
        catch (Exception cause) when (cause is not OutOfMemoryException)
        {
            // It goes on in the thread that asked.
            problem = cause;
        }
    }

    private InferenceResult Solve(BayesianNetwork network, Evidence evidence, IReadOnlyList<string>? query)
    {
        var program = new InferNetProgram(network, evidence);
        var engine = new InferenceEngine(Algorithm()) { ShowProgress = false, NumberOfIterations = _options.Iterations };
        engine.Compiler.WriteSourceFiles = false;
        engine.Compiler.GenerateInMemory = true;
        if (_options.Algorithm == InferNetAlgorithm.GibbsSampling)
        {
            Rand.Restart(_options.Seed);
        }

        string[] asked = query is null ? [.. network.Variables.Select(v => v.Name).Where(name => !program.IsObserved(name))] : [.. query];
        engine.OptimiseForVariables = [.. asked.Where(name => !program.IsObserved(name)).Select(name => (IVariable)program[name]), .. Weighs ? (IVariable[])[program.Block] : []];
        Factor[] posteriors = [.. asked.Select(name => new Factor([network[name]], program.Observed(name) is int state ? Certain(network[name].Count, state) : [.. engine.Infer<Discrete>(program[name]).GetProbs()]))];
        double log = Weighs ? engine.Infer<Bernoulli>(program.Block).LogOdds : double.NaN;
        string note = $"{_options.Algorithm}, {_options.Iterations} iterations";
        return new InferenceResult(Name, IsExact, log + program.LogScale, posteriors, note) { Convergence = new Convergence(false, _options.Iterations, double.NaN) };
    }

    // Gibbs sampling of Infer.NET has no evidence.
    private bool Weighs => _options.Algorithm != InferNetAlgorithm.GibbsSampling;

    private static double[] Certain(int size, int state)
    {
        double[] belief = new double[size];
        belief[state] = 1;
        return belief;
    }

    private IAlgorithm Algorithm() => _options.Algorithm switch
    {
        InferNetAlgorithm.VariationalMessagePassing => new VariationalMessagePassing(),
        InferNetAlgorithm.GibbsSampling => new GibbsSampling(),
        _ => new ExpectationPropagation(),
    };
}
