namespace Hybrid.Probabilistic;

/// <summary>Finds the true labels of tasks that several fallible workers labelled.</summary>
/// <example><code>
/// CrowdLabels labels = CrowdLabels.Load("rte.labels.csv.gz");
/// CrowdResult result = CrowdAggregation.DawidSkene(labels);
/// Console.WriteLine($"{result.Accuracy(CrowdLabels.LoadGold("rte.gold.csv.gz")):F4}");   // 0.9275
/// </code></example>
public static class CrowdAggregation
{
    /// <summary>Every task gets the label that most of its workers gave; the posteriors are the shares of the votes.</summary>
    /// <param name="labels">The labels.</param>
    public static CrowdResult Majority(CrowdLabels labels)
    {
        ArgumentNullException.ThrowIfNull(labels);
        int classes = labels.Classes.Count;
        double[] shares = CrowdSteps.Votes(labels);
        double[] right = new double[labels.Workers.Count], all = new double[labels.Workers.Count];
        for (int task = 0; task < labels.Tasks.Count; task++)
        {
            double most = shares.AsSpan(task * classes, classes).ToArray().Max();
            for (int i = labels.TaskStarts[task]; i < labels.TaskStarts[task + 1]; i++)
            {
                right[labels.WorkerOf[i]] += shares[(task * classes) + labels.LabelOf[i]] >= most - 1e-12 ? 1 : 0;
                all[labels.WorkerOf[i]]++;
            }
        }

        return new CrowdResult(labels, CrowdSteps.Table(shares, classes), [.. right.Zip(all, (r, a) => r / a)], [], [], null);
    }

    /// <summary>Every worker has a confusion matrix of its own; the matrices and the tasks' classes are found together by EM from the majority vote.</summary>
    /// <remarks>
    /// Source: A. P. Dawid, A. M. Skene, "Maximum likelihood estimation of observer error-rates using the EM algorithm", 1979; the smoothing is the mode under
    /// Dirichlet priors. Cost: O(labels x classes) a step.
    /// </remarks>
    /// <param name="labels">The labels.</param>
    /// <param name="options">How.</param>
    /// <param name="cancellation">Ends the fit early with the best so far.</param>
    /// <exception cref="ArgumentException">The options are out of range.</exception>
    public static CrowdResult DawidSkene(CrowdLabels labels, CrowdOptions? options = null, CancellationToken cancellation = default) => Confused(labels, options, oneCoin: false, cancellation);

    /// <summary>Every worker is right with a probability of its own and otherwise takes any other class equally often.</summary>
    /// <param name="labels">The labels.</param>
    /// <param name="options">How.</param>
    /// <param name="cancellation">Ends the fit early with the best so far.</param>
    /// <exception cref="ArgumentException">The options are out of range.</exception>
    public static CrowdResult OneCoin(CrowdLabels labels, CrowdOptions? options = null, CancellationToken cancellation = default) => Confused(labels, options, oneCoin: true, cancellation);

    /// <summary>A label is right with probability 1 / (1 + exp(-a exp(b))), a the worker's ability and b the task's easiness.</summary>
    /// <remarks>
    /// Source: J. Whitehill et al., "Whose vote should count more: optimal integration of labels from labelers of unknown expertise", 2009, with their N(1, 1) priors on
    /// a and b. We depart in the M-step: steps under a bound of the curvature, which never lower the posterior, instead of conjugate gradients.
    /// </remarks>
    /// <param name="labels">The labels.</param>
    /// <param name="options">How; the smoothing is not used.</param>
    /// <param name="cancellation">Ends the fit early with the best so far.</param>
    /// <exception cref="ArgumentException">The options are out of range.</exception>
    public static CrowdResult Glad(CrowdLabels labels, CrowdOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(labels);
        var steps = new GladSteps(labels);
        (GladParameters best, ConvergenceReport report) = ExpectationMaximisationLoop.Run(steps, steps.Begin(), (options ?? new CrowdOptions()).Convergence, null, cancellation);
        steps.Expect(best);
        return new CrowdResult(labels, CrowdSteps.Table(steps.Posteriors, labels.Classes.Count), steps.Accuracies(best), [], [.. best.Easiness.Select(b => Math.Exp(-b))], report);
    }

    private static CrowdResult Confused(CrowdLabels labels, CrowdOptions? options, bool oneCoin, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(labels);
        options ??= new CrowdOptions();
        if (!(options.Smoothing >= 0) || !double.IsFinite(options.Smoothing))
        {
            throw new ArgumentOutOfRangeException(nameof(options), options.Smoothing, $"CrowdAggregation: Smoothing is {options.Smoothing}; give 0 or more.");
        }

        var steps = new CrowdSteps(labels, options.Smoothing, oneCoin);
        (CrowdParameters best, ConvergenceReport report) = ExpectationMaximisationLoop.Run(steps, steps.Begin(), options.Convergence, null, cancellation);
        steps.Expect(best);
        int classes = labels.Classes.Count;
        double[][,] confusions = [.. Enumerable.Range(0, labels.Workers.Count).Select(w =>
        {
            double[,] matrix = new double[classes, classes];
            for (int i = 0; i < classes * classes; i++)
            {
                matrix[i % classes, i / classes] = best.Confusion[(w * classes * classes) + i];
            }

            return matrix;
        })];
        double[] accuracies = [.. confusions.Select(matrix => Enumerable.Range(0, classes).Sum(c => best.Classes[c] * matrix[c, c]))];
        return new CrowdResult(labels, CrowdSteps.Table(steps.Posteriors, classes), accuracies, confusions, [], report);
    }
}
