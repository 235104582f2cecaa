namespace Hybrid.Probabilistic;

/// <summary>The loop that mixtures, hidden Markov models and crowd models share: E-step, check that the likelihood did not fall, M-step.</summary>
/// <example>Two coins of unknown bias and a hidden choice between them are a class with two methods: <c>Expect</c> counts heads by responsibility, <c>Maximise</c> divides.
/// <code>var (biases, report) = ExpectationMaximisationLoop.Run(new TwoCoins(tosses), start: (0.4, 0.6), new ConvergenceOptions());</code></example>
public static class ExpectationMaximisationLoop
{
    /// <summary>The largest fall, relative to 1 + |log-likelihood|, that counts as rounding.</summary>
    public const double Rounding = 1e-9;

    /// <summary>Alternates the two steps until they no longer gain.</summary>
    /// <typeparam name="TParameters">The parameters.</typeparam>
    /// <param name="model">The steps.</param>
    /// <param name="start">Where to start; every start leads up to its own local maximum.</param>
    /// <param name="options">When to stop.</param>
    /// <param name="progress">Told the log-likelihood of the start and after every step.</param>
    /// <param name="cancellation">Ends the run early with the best so far.</param>
    /// <returns>The parameters with the highest log-likelihood seen, which are the last but for rounding, and how it went.</returns>
    /// <exception cref="LikelihoodFellException">A step made the likelihood fall by more than <see cref="Rounding"/>, or NaN.</exception>
    public static (TParameters Parameters, ConvergenceReport Report) Run<TParameters>(
        IExpectationMaximisation<TParameters> model, TParameters start, ConvergenceOptions options, IProgress<double>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(options);
        options.Check("ExpectationMaximisationLoop");
        if (options.Annealing.Count > 0)
        {
            start = Anneal(model, start, options, cancellation);
        }

        double value = model.Expect(start);
        if (double.IsNaN(value))
        {
            throw new LikelihoodFellException(0, value, value);
        }

        var history = new List<double> { value };
        progress?.Report(value);
        TParameters best = start;
        bool converged = false;
        for (int iteration = 1; iteration <= options.MaximumIterations && !converged && !cancellation.IsCancellationRequested; iteration++)
        {
            TParameters next = model.Maximise();
            double after = model.Expect(next);
            double gain = after - value;
            if (double.IsNaN(after) || gain < -Rounding * (1 + Math.Abs(value)))
            {
                throw new LikelihoodFellException(iteration, value, after);
            }

            if (gain >= 0)
            {
                best = next;
            }

            value = Math.Max(value, after);
            history.Add(value);
            progress?.Report(value);
            converged = options.Tolerance > 0 && gain < options.Tolerance * (1 + Math.Abs(value));
        }

        return (best, new ConvergenceReport(history, converged));
    }

    // Each temperature is a run of its own, whose free energy must not fall; its parameters, moved a little, start the next.
    private static TParameters Anneal<TParameters>(IExpectationMaximisation<TParameters> model, TParameters start, ConvergenceOptions options, CancellationToken cancellation)
    {
        if (model is not IAnnealed<TParameters> annealed)
        {
            throw new ArgumentException($"ExpectationMaximisationLoop: {model.GetType().Name} has no inverse temperature; leave Annealing empty, or implement IAnnealed.", nameof(options));
        }

        try
        {
            for (int stage = 0; stage < options.Annealing.Count; stage++)
            {
                annealed.InverseTemperature = options.Annealing[stage];
                (start, _) = Run(model, start, options with { Annealing = [], Tolerance = Math.Max(options.Tolerance, 1e-6) }, null, cancellation);
                start = annealed.Disturbed(start, stage);
            }
        }
        finally
        {
            annealed.InverseTemperature = 1;
        }

        return start;
    }
}
