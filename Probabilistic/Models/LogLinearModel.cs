using System.Globalization;
using System.Text;

namespace Hybrid.Probabilistic;

/// <summary>A log-linear model: P(x) = (1/Z) exp(the sum of weights times features). With given expectations of the features it is the distribution of maximum entropy. Immutable.</summary>
/// <remarks>Source: E. Jaynes, Information theory and statistical mechanics, 1957; S. Della Pietra, V. Della Pietra and J. Lafferty, Inducing features of random fields, 1997.</remarks>
/// <example><code>
/// var model = new LogLinearModel([anna, bob], [new Feature("same", [anna, bob], s => s[0] == s[1] ? 1 : 0)], [1.5]);
/// model.Expectation("same")     // 0.8176 = e^1.5 / (1 + e^1.5) with two states each
/// LogLinearModel learnt = LogLinearLearner.Fit(model, rows).Model;
/// </code></example>
public sealed class LogLinearModel : IDiscreteModel
{
    private readonly MarkovNetwork _network;
    private readonly Feature[] _features;
    private readonly double[] _weights;
    private ExactInference? _exact;

    /// <summary>Weighs features.</summary>
    /// <param name="variables">The variables, with different names.</param>
    /// <param name="features">The features, with different names, each over some of the variables.</param>
    /// <param name="weights">A weight for each feature, finite; all 0, the uniform distribution, when null.</param>
    /// <param name="name">The name of the model, empty by default.</param>
    /// <exception cref="ArgumentException">Names are not different, a feature is over an unknown variable, or the number of weights is another.</exception>
    public LogLinearModel(IReadOnlyList<Variable> variables, IReadOnlyList<Feature> features, IReadOnlyList<double>? weights = null, string name = "")
    {
        ArgumentNullException.ThrowIfNull(variables);
        ArgumentNullException.ThrowIfNull(features);
        _features = [.. features];
        _weights = weights is null ? new double[features.Count] : [.. weights];
        if (_weights.Length != _features.Length || Array.Exists(_weights, w => !double.IsFinite(w)))
        {
            throw new ArgumentException($"LogLinearModel: {_weights.Length} weights are given for {_features.Length} features; give a finite one for each.", nameof(weights));
        }

        if (_features.GroupBy(f => f.Name).FirstOrDefault(g => g.Count() > 1) is { } twice)
        {
            throw new ArgumentException($"LogLinearModel: there are two features '{twice.Key}'; names must differ.", nameof(features));
        }

        // Features over the same variables share a table.
        IEnumerable<Factor> factors = _features.Zip(_weights).GroupBy(pair => string.Join('\n', pair.First.Variables.Select(v => v.Name))).Select(group => Table([.. group]));
        _network = new MarkovNetwork(variables, factors, name);
    }

    /// <summary>The name of the model; empty when it has none.</summary>
    public string Name => _network.Name;

    /// <inheritdoc/>
    public IReadOnlyList<Variable> Variables => _network.Variables;

    /// <summary>exp(weight times feature) as tables, one for each set of variables that features are over.</summary>
    public IReadOnlyList<Factor> Factors => _network.Factors;

    /// <summary>The features.</summary>
    public IReadOnlyList<Feature> Features => _features;

    /// <summary>The weights, in the order of <see cref="Features"/>.</summary>
    public ReadOnlySpan<double> Weights => _weights;

    /// <summary>The weight of a feature.</summary>
    /// <param name="feature">The feature's name.</param>
    /// <exception cref="ArgumentException">There is no such feature.</exception>
    public double this[string feature] => _weights[FeatureIndex(feature)];

    /// <inheritdoc/>
    public int IndexOf(string variable) => _network.IndexOf(variable);

    /// <summary>The model with other weights.</summary>
    /// <param name="weights">A weight for each feature.</param>
    /// <returns>A new model; this one stays as it is.</returns>
    public LogLinearModel With(IReadOnlyList<double> weights) => new(Variables, _features, weights, Name);

    /// <summary>Prepares the model for exact questions; what is prepared is kept with it.</summary>
    /// <returns>The prepared model.</returns>
    /// <exception cref="InferenceTooLargeException">The tables would not fit.</exception>
    public ExactInference Compile() => _exact ??= ExactInference.Compile(_network);

    /// <summary>The expectation of a feature.</summary>
    /// <param name="feature">The feature's name.</param>
    /// <param name="evidence">What is known; nothing by default.</param>
    /// <returns>The sum over all joint states of probability times value.</returns>
    /// <exception cref="ArgumentException">There is no such feature.</exception>
    /// <exception cref="ImpossibleEvidenceException">The evidence has probability 0; the finding is named.</exception>
    public double Expectation(string feature, Evidence? evidence = null)
    {
        Feature found = _features[FeatureIndex(feature)];
        Factor joint = Compile().Joint([.. found.Variables.Select(v => v.Name)], evidence);
        double sum = 0;
        for (int at = 0; at < joint.Values.Length; at++)
        {
            sum += joint.Values[at] * found.Values[at];
        }

        return sum;
    }

    /// <summary>The features and their weights, one a line.</summary>
    public override string ToString()
    {
        var text = new StringBuilder($"{(Name.Length > 0 ? Name : "log-linear model")}: {Variables.Count} variables, {_features.Length} features\n");
        for (int i = 0; i < _features.Length; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $"{_weights[i],12:G6}  {_features[i]}\n");
        }

        return text.ToString();
    }

    private static Factor Table((Feature Feature, double Weight)[] features)
    {
        double[] logs = new double[features[0].Feature.Values.Length];
        foreach ((Feature feature, double weight) in features)
        {
            for (int i = 0; i < logs.Length; i++)
            {
                logs[i] += weight * feature.Values[i];
            }
        }

        return new Factor(features[0].Feature.Variables, [.. logs.Select(Math.Exp)]);
    }

    private int FeatureIndex(string feature)
    {
        int index = Array.FindIndex(_features, f => f.Name == feature);
        return index >= 0 ? index : throw new ArgumentException($"there is no feature '{feature}'; {Names.Suggest(feature, _features.Select(f => f.Name))}", nameof(feature));
    }
}
