using Hybrid.Probabilistic.Approximate;

namespace Hybrid.Probabilistic;

/// <summary>Belief propagation on the factor graph: exact on trees, an approximation on graphs with loops, where it may also not converge, which it reports.</summary>
/// <remarks>
/// ln P(evidence) is the Bethe approximation. Sources: J. Pearl, 1988; J. Yedidia, W. Freeman and Y. Weiss, 2005 (Bethe); G. Elidan, I. McGraw and D. Koller, 2006 (residual schedule).
/// </remarks>
/// <param name="options">How; the defaults when null.</param>
public sealed class LoopyBeliefPropagation(LoopyBeliefPropagationOptions? options = null) : IInferenceEngine
{
    private readonly LoopyBeliefPropagationOptions _options = Check(options ?? new LoopyBeliefPropagationOptions());

    /// <inheritdoc/>
    public string Name => "bp";

    /// <inheritdoc/>
    public bool IsExact => false;

    /// <inheritdoc/>
    public string? Refuses(IDiscreteModel model) => null;

    /// <inheritdoc/>
    public InferenceResult Infer(IDiscreteModel model, Evidence evidence, IReadOnlyList<string>? query = null, CancellationToken cancellation = default)
    {
        var question = Question.Of(model, evidence, query, this);
        (MessageGraph graph, Convergence convergence) = Propagate(question, _options.Maximise, cancellation);
        double log = _options.Maximise ? double.NaN : graph.BetheLogPartition();
        string note = $"{_options.Schedule.ToString().ToLowerInvariant()} schedule, {(convergence.Converged ? "converged" : "not converged")} after {convergence.Iterations} sweeps";
        return question.Answer(this, log, graph.Belief, convergence, note);
    }

    /// <summary>A joint state of all variables by max-product: each variable takes the state with the largest max-marginal. The most probable one on trees; a guess on graphs with loops.</summary>
    /// <param name="model">The model.</param>
    /// <param name="evidence">What is known.</param>
    /// <param name="cancellation">Ends the work with an <see cref="OperationCanceledException"/>.</param>
    /// <returns>The state of every variable and ln P(assignment, evidence), which is negative infinity when the states contradict each other, as they can where several are equally probable.</returns>
    /// <exception cref="ImpossibleEvidenceException">Messages contradict each other.</exception>
    public Explanation MostProbable(IDiscreteModel model, Evidence evidence, CancellationToken cancellation = default)
    {
        var question = Question.Of(model, evidence, null, this);
        (MessageGraph graph, _) = Propagate(question, maximise: true, cancellation);
        int[] states = [.. model.Variables.Select((_, v) => question.Fixed[v] >= 0 ? question.Fixed[v] : Largest(graph.Belief(v)))];
        return new Explanation(model.Variables, states, question.Tables().LogWeight(states));
    }

    private static int Largest(double[] belief) => Array.IndexOf(belief, belief.Max());

    private (MessageGraph Graph, Convergence Convergence) Propagate(Question question, bool maximise, CancellationToken cancellation)
    {
        var graph = new MessageGraph(question.Tables(), maximise, _options.LogDomain);
        Convergence convergence = _options.Schedule switch
        {
            MessageSchedule.Parallel => Sweeps(graph, together: true, question, cancellation),
            MessageSchedule.Sequential => Sweeps(graph, together: false, question, cancellation),
            _ => ByResidual(graph, question, cancellation),
        };
        return (graph, convergence);
    }

    private static LoopyBeliefPropagationOptions Check(LoopyBeliefPropagationOptions options)
    {
        if (options.Damping is not (>= 0 and < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(options), options.Damping, "LoopyBeliefPropagation: the damping must be at least 0 and below 1.");
        }

        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(options.Tolerance);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MostSweeps, 1);
        return options;
    }

    // Messages that are all 0 mean that the findings contradict each other.
    private static ImpossibleEvidenceException Contradiction(Question question) =>
        new(question.Evidence.Count > 0 ? question.Evidence[^1] : Finding.IsNot(question.Model.Variables[0].Name, question.Model.Variables[0].States[0]), [.. question.Evidence.SkipLast(1)]);

    private Convergence Sweeps(MessageGraph graph, bool together, Question question, CancellationToken cancellation)
    {
        double change = 0;
        for (int sweep = 1; sweep <= _options.MostSweeps; sweep++)
        {
            cancellation.ThrowIfCancellationRequested();
            change = 0;
            for (int f = 0; f < graph.Factors; f++)
            {
                change = Math.Max(change, Prepared(graph, f, question));
                if (!together)
                {
                    graph.Send(f, _options.Damping);
                }
            }

            for (int f = 0; together && f < graph.Factors; f++)
            {
                graph.Send(f, _options.Damping);
            }

            if (change <= _options.Tolerance)
            {
                return new Convergence(true, sweep, change);
            }
        }

        return new Convergence(false, _options.MostSweeps, change);
    }

    private Convergence ByResidual(MessageGraph graph, Question question, CancellationToken cancellation)
    {
        double[] residuals = new double[graph.Factors];
        var queue = new PriorityQueue<int, double>();
        for (int f = 0; f < graph.Factors; f++)
        {
            residuals[f] = Prepared(graph, f, question);
            queue.Enqueue(f, -residuals[f]);
        }

        long most = (long)_options.MostSweeps * Math.Max(1, graph.Factors);
        for (long update = 0; update < most; update++)
        {
            cancellation.ThrowIfCancellationRequested();
            int factor = -1;
            while (queue.TryDequeue(out int candidate, out double priority))
            {
                // Entries whose residual has changed since are left in the queue and skipped here.
                if (-priority == residuals[candidate])
                {
                    factor = candidate;
                    break;
                }
            }

            if (factor < 0 || residuals[factor] <= _options.Tolerance)
            {
                return new Convergence(true, (int)(update / Math.Max(1, graph.Factors)) + 1, factor < 0 ? 0 : residuals[factor]);
            }

            graph.Prepare(factor);
            graph.Send(factor, _options.Damping);
            residuals[factor] = Prepared(graph, factor, question);
            queue.Enqueue(factor, -residuals[factor]);
            foreach (int neighbour in graph.Neighbours(factor))
            {
                residuals[neighbour] = Prepared(graph, neighbour, question);
                queue.Enqueue(neighbour, -residuals[neighbour]);
            }
        }

        return new Convergence(false, _options.MostSweeps, residuals.Length == 0 ? 0 : residuals.Max());
    }

    private static double Prepared(MessageGraph graph, int factor, Question question)
    {
        double change = graph.Prepare(factor);
        return double.IsNaN(change) ? throw Contradiction(question) : change;
    }
}
