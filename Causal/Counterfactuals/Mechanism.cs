namespace Hybrid.Causal.Counterfactuals;

/// <summary>How a variable comes about: a function of its parents and of a noise. Immutable.</summary>
public sealed class Mechanism
{
    private readonly Func<double[], double, double> _value;
    private readonly Func<double[], double, double>? _inverse;

    private Mechanism(IReadOnlyList<string> parents, Noise noise, Func<double[], double, double> value, Func<double[], double, double>? inverse, double[]? coefficients = null)
    {
        (Parents, Noise, _value, _inverse, Coefficients) = (parents, noise, value, inverse, coefficients);
    }

    /// <summary>The parents, in the order of the function's arguments.</summary>
    public IReadOnlyList<string> Parents { get; }

    /// <summary>The noise.</summary>
    public Noise Noise { get; }

    /// <summary>Whether the noise can be told from the value and the parents' values.</summary>
    public bool IsInvertible => _inverse is not null;

    // The constant and a number for each parent, where the mechanism is linear with additive noise; null elsewhere.
    internal double[]? Coefficients { get; }

    /// <summary>constant + sum of coefficient x parent + noise.</summary>
    /// <param name="constant">The constant.</param>
    /// <param name="coefficients">The parents and their coefficients.</param>
    /// <param name="noise">The noise; standard normal when null.</param>
    public static Mechanism Linear(double constant, IReadOnlyList<(string Parent, double Coefficient)> coefficients, Noise? noise = null)
    {
        ArgumentNullException.ThrowIfNull(coefficients);
        double[] numbers = [constant, .. coefficients.Select(c => c.Coefficient)];
        double Of(double[] parents)
        {
            double sum = numbers[0];
            for (int i = 0; i < parents.Length; i++)
            {
                sum += numbers[i + 1] * parents[i];
            }

            return sum;
        }

        return new Mechanism([.. coefficients.Select(c => c.Parent)], noise ?? Noise.Normal(), (p, u) => Of(p) + u, (p, v) => v - Of(p), numbers);
    }

    /// <summary>f(parents) + noise.</summary>
    /// <param name="parents">The parents.</param>
    /// <param name="function">The function of their values.</param>
    /// <param name="noise">The noise; standard normal when null.</param>
    public static Mechanism Additive(IReadOnlyList<string> parents, Func<double[], double> function, Noise? noise = null)
    {
        ArgumentNullException.ThrowIfNull(parents);
        ArgumentNullException.ThrowIfNull(function);
        return new Mechanism([.. parents], noise ?? Noise.Normal(), (p, u) => function(p) + u, (p, v) => v - function(p));
    }

    /// <summary>Any function of parents and noise.</summary>
    /// <param name="parents">The parents.</param>
    /// <param name="function">The function of their values and the noise.</param>
    /// <param name="noise">The noise.</param>
    /// <param name="inverse">The noise from the parents' values and the value; null when it cannot be told: counterfactuals then weigh draws.</param>
    public static Mechanism Function(IReadOnlyList<string> parents, Func<double[], double, double> function, Noise noise, Func<double[], double, double>? inverse = null)
    {
        ArgumentNullException.ThrowIfNull(parents);
        ArgumentNullException.ThrowIfNull(function);
        ArgumentNullException.ThrowIfNull(noise);
        return new Mechanism([.. parents], noise, function, inverse);
    }

    /// <summary>A response function drawn by chance: for each type of unit a function of the parents.</summary>
    /// <param name="parents">The parents.</param>
    /// <param name="types">The probability of each type and its function.</param>
    public static Mechanism Response(IReadOnlyList<string> parents, params (double Probability, Func<double[], double> Function)[] types)
    {
        ArgumentNullException.ThrowIfNull(parents);
        ArgumentNullException.ThrowIfNull(types);
        return new Mechanism([.. parents], Noise.Discrete([.. types.Select(t => t.Probability)]), (p, u) => types[(int)u].Function(p), null);
    }

    /// <summary>A network of the core and additive noise.</summary>
    /// <param name="parents">The parents: the network's inputs, in order.</param>
    /// <param name="network">A network with as many inputs as parents and one output.</param>
    /// <param name="noise">The noise; standard normal when null.</param>
    public static Mechanism Network(IReadOnlyList<string> parents, Network network, Noise? noise = null)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(parents);
        int inputs = parents.Count;
        return Additive(parents, p => network.Predict(Tensor.From(p.Select(v => (float)v).ToArray(), 1, inputs)).ToArray()[0], noise);
    }

    /// <summary>A formula of the parents and additive noise: <c>0.7*X + sin(Z) + 1</c>.</summary>
    /// <param name="formula">Numbers, variables, + - * / ^, brackets, and exp, log, sqrt, abs, sin, cos, tanh, sign, sigmoid, relu, step.</param>
    /// <param name="noise">The noise; standard normal when null.</param>
    /// <param name="name">What errors call the formula.</param>
    /// <exception cref="DataFormatException">The text is no formula; the column is named.</exception>
    public static Mechanism Equation(string formula, Noise? noise = null, string name = "equation")
    {
        ArgumentNullException.ThrowIfNull(formula);
        Expression expression = Expression.Parse(name, formula);
        int size = expression.Names.Count;
        Func<double[], double> value = expression.Value;

        // A formula is linear when it agrees, at three far points, with the plane through the origin and the unit points.
        double constant = value(new double[size]);
        double[] slopes = [.. Enumerable.Range(0, size).Select(i => value([.. Enumerable.Range(0, size).Select(j => i == j ? 1.0 : 0.0)]) - constant)];
        bool linear = new[] { 3.7, -2.3, 11.1 }.All(far =>
        {
            double[] point = [.. Enumerable.Range(0, size).Select(i => far * (1 + (0.37 * i)))];
            double plane = constant + slopes.Zip(point, (a, b) => a * b).Sum();
            return Math.Abs(value(point) - plane) <= 1e-9 * (1 + Math.Abs(plane));
        });
        return linear ? Linear(constant, [.. expression.Names.Zip(slopes)], noise) : Additive(expression.Names, value, noise);
    }

    internal double Value(double[] parents, double noise) => _value(parents, noise);

    internal double NoiseOf(double[] parents, double value) => _inverse!(parents, value);
}
