namespace Hybrid.Probabilistic.Learning;

/// <summary>Learns the weights of a log-linear model: the maximum of a concave function whose gradient is what the features should be on average less what the model expects of them.</summary>
/// <remarks>Expectations are exact. Sources: S. Della Pietra, V. Della Pietra and J. Lafferty, 1997; R. Malouf, A comparison of algorithms for maximum entropy parameter estimation, 2002 (L-BFGS).</remarks>
/// <example><code>
/// LogLinearFit fit = LogLinearLearner.Fit(model, rows, new LogLinearOptions { L2 = 0.01 });
/// LogLinearFit maxent = LogLinearLearner.MaximumEntropy(model, [0.8, 0.3]);     // the features' expectations
/// </code></example>
public static class LogLinearLearner
{
    /// <summary>Learns from complete rows.</summary>
    /// <param name="model">The features, and the weights to start from.</param>
    /// <param name="data">Rows over all variables of the model that features are over; no cell among them is missing.</param>
    /// <param name="options">How; the defaults when null.</param>
    /// <param name="cancellation">Ends the learning; the best so far is returned.</param>
    /// <returns>The weights of the largest (penalised) likelihood. With a feature that is always (or never) 1 in the data and no penalty there is none: then it stops unconverged.</returns>
    /// <exception cref="ArgumentException">A variable has no column or its column other states, a cell is missing, or there are no rows.</exception>
    /// <exception cref="InferenceTooLargeException">The tables would not fit.</exception>
    public static LogLinearFit Fit(LogLinearModel model, DiscreteData data, LogLinearOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(data);
        if (data.Rows == 0)
        {
            throw new ArgumentException("LogLinearLearner.Fit: there are no rows; give at least one.", nameof(data));
        }

        return MaximumEntropy(model, [.. model.Features.Select(f => Mean(f, data))], options, cancellation);
    }

    /// <summary>The distribution of maximum entropy whose features have given expectations.</summary>
    /// <param name="model">The features, and the weights to start from.</param>
    /// <param name="expectations">One for each feature; together they must be possible.</param>
    /// <param name="options">How; the defaults when null. With a penalty the expectations are met only nearly.</param>
    /// <param name="cancellation">Ends the learning; the best so far is returned.</param>
    /// <returns>The model.</returns>
    /// <exception cref="ArgumentException">The number of expectations is another, or one is not finite.</exception>
    /// <exception cref="InferenceTooLargeException">The tables would not fit.</exception>
    public static LogLinearFit MaximumEntropy(LogLinearModel model, IReadOnlyList<double> expectations, LogLinearOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(expectations);
        options ??= new LogLinearOptions();
        ArgumentOutOfRangeException.ThrowIfNegative(options.L2);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(options.Tolerance);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MostIterations, 1);
        if (expectations.Count != model.Features.Count || expectations.Any(e => !double.IsFinite(e)))
        {
            throw new ArgumentException($"LogLinearLearner: {expectations.Count} expectations are given for {model.Features.Count} features; give a finite one for each.", nameof(expectations));
        }

        var objective = new LogLinearObjective(model, [.. expectations], options.L2);
        QuasiNewtonResult result = QuasiNewton.Maximise(objective.Evaluate, [.. model.Weights], options.Tolerance, options.MostIterations, cancellation);
        return new LogLinearFit(model.With(result.Point), result.Value, result.Iterations, result.Converged);
    }

    private static double Mean(Feature feature, DiscreteData data)
    {
        int[] columns = [.. feature.Variables.Select(v => data.IndexOf(v.Name))];
        for (int i = 0; i < columns.Length; i++)
        {
            if (!data.Variables[columns[i]].Equals(feature.Variables[i]))
            {
                throw new ArgumentException($"the column '{feature.Variables[i].Name}' has the states {data.Variables[columns[i]]} and the model {feature.Variables[i]}; read the data with the model's variables", nameof(data));
            }
        }

        int[] counts = FamilyCounter.Count(data, columns);
        double sum = 0;
        long total = 0;
        for (int at = 0; at < counts.Length; at++)
        {
            sum += counts[at] * feature.Values[at];
            total += counts[at];
        }

        return total == data.Rows ? sum / total : throw new ArgumentException($"LogLinearLearner.Fit: a cell of ({string.Join(", ", feature.Variables.Select(v => v.Name))}) is missing; give complete rows.", nameof(data));
    }
}
