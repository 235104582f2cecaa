namespace Hybrid.Causal.Estimation;

/// <summary>A model that predicts a number, or the probability of 1, from covariates: what estimators use for outcomes and treatments.</summary>
/// <remarks>Covariates come as columns, standardised. Derive from it for a model of your own.</remarks>
public abstract class NuisanceModel
{
    /// <summary>Whether predictions are probabilities.</summary>
    public abstract bool IsProbability { get; }

    /// <summary>Linear regression.</summary>
    /// <param name="ridge">What is added to each column's sum of squares. Default 0.</param>
    /// <param name="quadratic">Whether squares and products of the columns are added. Default false.</param>
    public static NuisanceModel Linear(double ridge = 0, bool quadratic = false) => new GeneralisedLinearModel(logistic: false, ridge, quadratic);

    /// <summary>Logistic regression.</summary>
    /// <param name="ridge">The weight of half the squared coefficients. Default 1e-6.</param>
    /// <param name="quadratic">Whether squares and products of the columns are added. Default false.</param>
    public static NuisanceModel Logistic(double ridge = 1e-6, bool quadratic = false) => new GeneralisedLinearModel(logistic: true, ridge, quadratic);

    /// <summary>A perceptron of the core with one hidden layer, trained by Adam on squared errors.</summary>
    /// <param name="hidden">Hidden units. Default 32, at least 1.</param>
    /// <param name="epochs">Passes over the rows. Default 60, at least 1.</param>
    /// <param name="seed">The seed of its start and of the order of rows. Default 0.</param>
    public static NuisanceModel Network(int hidden = 32, int epochs = 60, int seed = 0) => new NetworkModel(hidden, epochs, seed);

    /// <summary>Fits the model.</summary>
    /// <param name="columns">A column for each covariate.</param>
    /// <param name="target">The number to predict for each row.</param>
    /// <param name="weights">A weight for each row; null for equal ones.</param>
    /// <returns>A function from columns to predictions.</returns>
    public abstract Func<double[][], double[]> Fit(double[][] columns, double[] target, double[]? weights = null);

    // The number of rows of predictions when there are no columns.
    internal double[] FitAndPredict(double[][] columns, double[] target, double[][] at, int rows)
    {
        if (columns.Length > 0)
        {
            return Fit(columns, target)(at);
        }

        double[] constant = new double[rows];
        Array.Fill(constant, target.Length == 0 ? 0 : target.Average());
        return constant;
    }
}
