namespace Hybrid.Causal.Estimation;

/// <summary>Effects that differ by covariates: a fitted conditional average treatment effect. Immutable.</summary>
/// <example><code>
/// ConditionalEffects effects = ConditionalEffects.Fit(problem, MetaLearner.X);
/// double[] each = effects.Predict(table);
/// </code></example>
public sealed class ConditionalEffects
{
    private readonly Func<double[][], double[]> _predict;
    private readonly EstimationProblem _problem;
    private readonly EffectModifiers _modifiers;

    private ConditionalEffects(EstimationProblem problem, EffectModifiers modifiers, Func<double[][], double[]> predict, MetaLearner learner) =>
        (_problem, _modifiers, _predict, Learner) = (problem, modifiers, predict, learner);

    /// <summary>How the effects were learnt.</summary>
    public MetaLearner Learner { get; }

    /// <summary>Learns effects.</summary>
    /// <param name="problem">The data; effects are functions of the adjustment columns.</param>
    /// <param name="learner">How models are put together.</param>
    /// <param name="options">Models, folds, trimming and seed; the defaults when null.</param>
    /// <param name="effectModel">The model of the effect itself in the X, R and DR learners. Default linear regression; the R learner weights its rows.</param>
    /// <returns>The fitted effects.</returns>
    /// <exception cref="ArgumentException">A column is unknown, the treatment is not binary, there are no covariates, or positivity is violated.</exception>
    public static ConditionalEffects Fit(EstimationProblem problem, MetaLearner learner, EstimationOptions? options = null, NuisanceModel? effectModel = null)
    {
        ArgumentNullException.ThrowIfNull(problem);
        options ??= new EstimationOptions();
        options.Check("ConditionalEffects");
        Sample sample = Sample.Of(problem, "ConditionalEffects", problem.Adjustment, binary: true);
        if (sample.Covariates.Length == 0)
        {
            throw new ArgumentException("ConditionalEffects: there are no covariates that vary; effects can differ only by columns that are adjusted for.", nameof(problem));
        }

        Positivity.Check(sample, "ConditionalEffects");
        EffectModifiers modifiers = EffectModifiers.Of(problem, sample);
        return new ConditionalEffects(problem, modifiers, MetaLearners.Fit(sample, learner, options, effectModel ?? NuisanceModel.Linear()), learner);
    }

    /// <summary>The effect for each row of a table with the covariates' columns.</summary>
    /// <param name="table">The rows; covariates are scaled as in the data that were learnt from.</param>
    /// <returns>One effect for each row; NaN where a covariate is missing.</returns>
    /// <exception cref="ArgumentException">A column is missing, or a word was not there when it was learnt.</exception>
    public double[] Predict(DataTable table)
    {
        ArgumentNullException.ThrowIfNull(table);
        return _predict(_modifiers.Columns(table));
    }

    /// <summary>The mean of the effects over the rows that were learnt from.</summary>
    public double Average => Predict(_problem.Table).Where(v => !double.IsNaN(v)).Average();
}
