using Hybrid.Data;

namespace Hybrid.Probabilistic;

/// <summary>A mixture over discrete columns that are independent within a component (latent class analysis); with two states a column, a mixture of Bernoulli distributions. Immutable.</summary>
/// <remarks>Source: P. Lazarsfeld, N. Henry, "Latent structure analysis", 1968; by EM from random responsibilities. Missing cells are summed out.</remarks>
/// <example><code>
/// DiscreteMixtureFit fit = DiscreteMixture.Fit(DiscreteData.Load("answers.csv"), components: 3);
/// double[,] who = fit.Model.Responsibilities(answers);
/// </code></example>
public sealed class DiscreteMixture
{
    internal DiscreteMixture(IReadOnlyList<Variable> variables, double[] weights, double[][][] probabilities) => (Variables, Weights, Probabilities) = (variables, weights, probabilities);

    /// <summary>The columns and their states.</summary>
    public IReadOnlyList<Variable> Variables { get; }

    /// <summary>The components' shares; sum 1.</summary>
    public IReadOnlyList<double> Weights { get; }

    /// <summary>P(state | component) [components][columns][states].</summary>
    public IReadOnlyList<double[][]> Probabilities { get; }

    /// <summary>How many components.</summary>
    public int Components => Weights.Count;

    /// <summary>How many numbers are free.</summary>
    public int ParameterCount => Components - 1 + (Components * Variables.Sum(variable => variable.Count - 1));

    /// <summary>Fits a mixture by expectation-maximisation from several starts.</summary>
    /// <param name="data">The rows; missing cells are allowed.</param>
    /// <param name="components">How many, from 1 to the number of rows.</param>
    /// <param name="options">How.</param>
    /// <param name="cancellation">Ends the fit early with the best so far.</param>
    /// <exception cref="ArgumentOutOfRangeException">The components or an option is out of range.</exception>
    public static DiscreteMixtureFit Fit(DiscreteData data, int components, DiscreteMixtureOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(data);
        options ??= new DiscreteMixtureOptions();
        if (components < 1 || components > data.Rows || options.Restarts < 1 || !(options.Smoothing >= 0) || !double.IsFinite(options.Smoothing))
        {
            throw new ArgumentOutOfRangeException(
                nameof(components), $"DiscreteMixture: {components} components of {data.Rows} rows, Restarts {options.Restarts}, Smoothing {options.Smoothing}; give 1 to {data.Rows} components, at least 1 restart, a finite smoothing of at least 0.");
        }

        DiscreteMixtureFit? best = null;
        for (int restart = 0; restart < (components == 1 ? 1 : options.Restarts) && (best is null || !cancellation.IsCancellationRequested); restart++)
        {
            var steps = new DiscreteMixtureSteps(data, components, options.Smoothing);
            DiscreteMixture start = steps.Begin(CounterRandom.Of(options.Seed).Derive((ulong)restart));
            (DiscreteMixture model, ConvergenceReport report) = ExpectationMaximisationLoop.Run(steps, start, options.Convergence, null, cancellation);
            best = best is null || report.LogLikelihood > best.Report.LogLikelihood ? new DiscreteMixtureFit(model, report, model.LogLikelihood(data), data.Rows) : best;
        }

        return best!;
    }

    /// <summary>ln p of all rows.</summary>
    /// <param name="data">Rows of the same columns.</param>
    /// <exception cref="ArgumentException">The columns or their states differ.</exception>
    public double LogLikelihood(DiscreteData data) => Steps(data).Expect(this);

    /// <summary>P(component j | row i) [n, components].</summary>
    /// <param name="data">Rows of the same columns.</param>
    /// <exception cref="ArgumentException">The columns or their states differ.</exception>
    public double[,] Responsibilities(DiscreteData data)
    {
        DiscreteMixtureSteps steps = Steps(data);
        steps.Expect(this);
        return CrowdSteps.Table(steps.Responsibilities, Components);
    }

    private DiscreteMixtureSteps Steps(DiscreteData data)
    {
        ArgumentNullException.ThrowIfNull(data);
        return data.Variables.Zip(Variables).All(pair => pair.First.Equals(pair.Second)) && data.Variables.Count == Variables.Count
            ? new DiscreteMixtureSteps(data, Components, 0)
            : throw new ArgumentException($"DiscreteMixture: the data have the columns {string.Join(", ", data.Variables)} and the mixture {string.Join(", ", Variables)}; give the same.", nameof(data));
    }
}
