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

    /// <summary>Some workers look at a task and give its true label, others do not and label by habit; each does so with a probability of its own.</summary>
    /// <remarks>Source: D. Hovy et al., "Learning whom to trust with MACE", 2013, by EM; the smoothing is the mode under Beta and Dirichlet priors.</remarks>
    /// <param name="labels">The labels.</param>
    /// <param name="options">How.</param>
    /// <param name="cancellation">Ends the fit early with the best so far.</param>
    /// <exception cref="ArgumentException">The options are out of range.</exception>
    public static CrowdResult Mace(CrowdLabels labels, CrowdOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(labels);
        options = Checked(options);
        var steps = new SpammerSteps(labels, options.Smoothing);
        (SpammerParameters best, ConvergenceReport report) = ExpectationMaximisationLoop.Run(steps, steps.Begin(), options.Convergence, null, cancellation);
        steps.Expect(best);
        int classes = labels.Classes.Count;
        return Result(labels, steps.Posteriors, [.. Enumerable.Repeat(1.0 / classes, classes)], steps.Confusions(best), report);
    }

    /// <summary>Bayesian classifier combination: Dawid and Skene's model with Dirichlet priors, by variational inference; with communities the workers of one share a confusion matrix.</summary>
    /// <remarks>
    /// Sources: H.-C. Kim, Z. Ghahramani, "Bayesian classifier combination", 2012; M. Venanzi et al., "Community-based Bayesian aggregation models for crowdsourcing",
    /// 2014, from which we depart in that a worker's matrix is its community's, without a deviation of its own. The report's values are lower bounds of ln p(labels).
    /// </remarks>
    /// <param name="labels">The labels.</param>
    /// <param name="options">How.</param>
    /// <param name="cancellation">Ends the fit early with the best so far.</param>
    /// <exception cref="ArgumentException">The options are out of range.</exception>
    public static CrowdResult ClassifierCombination(CrowdLabels labels, ClassifierCombinationOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(labels);
        options ??= new ClassifierCombinationOptions();
        if (!(options.Right > 0 && options.Wrong > 0 && options.Classes > 0) || options.Communities < 0 || options.Communities > labels.Workers.Count)
        {
            throw new ArgumentOutOfRangeException(
                nameof(options),
                $"CrowdAggregation: the pseudo-counts are Right {options.Right}, Wrong {options.Wrong} and Classes {options.Classes}, with {options.Communities} communities of {labels.Workers.Count} workers; give counts above 0 and at most as many communities as workers.");
        }

        var steps = new ClassifierCombinationSteps(labels, options);
        (CrowdCounts best, ConvergenceReport report) = ExpectationMaximisationLoop.Run(steps, steps.Begin(), options.Convergence, null, cancellation);
        steps.Expect(best);
        double sum = best.Classes.Sum();
        return Result(labels, steps.Posteriors, [.. best.Classes.Select(count => count / sum)], steps.Confusions(best), report);
    }

    private static CrowdOptions Checked(CrowdOptions? options)
    {
        options ??= new CrowdOptions();
        return options.Smoothing >= 0 && double.IsFinite(options.Smoothing)
            ? options
            : throw new ArgumentOutOfRangeException(nameof(options), options.Smoothing, $"CrowdAggregation: Smoothing is {options.Smoothing}; give 0 or more.");
    }

    private static CrowdResult Confused(CrowdLabels labels, CrowdOptions? options, bool oneCoin, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(labels);
        options = Checked(options);
        var steps = new CrowdSteps(labels, options.Smoothing, oneCoin);
        (CrowdParameters best, ConvergenceReport report) = ExpectationMaximisationLoop.Run(steps, steps.Begin(), options.Convergence, null, cancellation);
        steps.Expect(best);
        return Result(labels, steps.Posteriors, best.Classes, best.Confusion, report);
    }

    private static CrowdResult Result(CrowdLabels labels, double[] posteriors, double[] shares, double[] confusion, ConvergenceReport report)
    {
        int classes = labels.Classes.Count;
        double[][,] confusions = [.. Enumerable.Range(0, labels.Workers.Count).Select(w =>
        {
            double[,] matrix = new double[classes, classes];
            for (int i = 0; i < classes * classes; i++)
            {
                matrix[i % classes, i / classes] = confusion[(w * classes * classes) + i];
            }

            return matrix;
        })];
        double[] accuracies = [.. confusions.Select(matrix => Enumerable.Range(0, classes).Sum(c => shares[c] * matrix[c, c]))];
        return new CrowdResult(labels, CrowdSteps.Table(posteriors, classes), accuracies, confusions, [], report);
    }
}
