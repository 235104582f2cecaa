using System.Globalization;

namespace Hybrid.Probabilistic;

/// <summary>Something known about one variable.</summary>
/// <remarks>Virtual evidence: J. Pearl, Probabilistic Reasoning in Intelligent Systems, 1988; soft evidence by Jeffrey's rule: R. Jeffrey, The Logic of Decision, 1965.</remarks>
public sealed class Finding
{
    private readonly double[] _weights;

    private Finding(string variable, FindingKind kind, string state, double[] weights)
    {
        ArgumentException.ThrowIfNullOrEmpty(variable);
        Variable = variable;
        Kind = kind;
        State = state;
        _weights = weights;
    }

    /// <summary>The name of the variable.</summary>
    public string Variable { get; }

    /// <summary>What is said of it.</summary>
    public FindingKind Kind { get; }

    /// <summary>The state, for <see cref="FindingKind.Is"/> and <see cref="FindingKind.IsNot"/>; empty for the others.</summary>
    public string State { get; }

    /// <summary>One number for each state, for <see cref="FindingKind.Likelihood"/> and <see cref="FindingKind.Distribution"/>; empty for the others.</summary>
    public ReadOnlySpan<double> Weights => _weights;

    /// <summary>The variable is in a state.</summary>
    /// <param name="variable">Its name.</param>
    /// <param name="state">The state's name.</param>
    /// <returns>Hard evidence.</returns>
    public static Finding Is(string variable, string state)
    {
        ArgumentException.ThrowIfNullOrEmpty(state);
        return new Finding(variable, FindingKind.Is, state, []);
    }

    /// <summary>The variable is not in a state.</summary>
    /// <param name="variable">Its name.</param>
    /// <param name="state">The state's name.</param>
    /// <returns>Negative evidence.</returns>
    public static Finding IsNot(string variable, string state)
    {
        ArgumentException.ThrowIfNullOrEmpty(state);
        return new Finding(variable, FindingKind.IsNot, state, []);
    }

    /// <summary>An observation whose probability depends on the variable's state.</summary>
    /// <param name="variable">Its name.</param>
    /// <param name="weights">P(observation | state) for each state, up to a common factor; each finite and at least 0, one above 0.</param>
    /// <returns>Virtual evidence; <see cref="InferenceResult.LogEvidence"/> takes the weights as they are.</returns>
    /// <exception cref="ArgumentException">A weight is negative or no number, or all are 0.</exception>
    public static Finding Likelihood(string variable, params ReadOnlySpan<double> weights) =>
        new(variable, FindingKind.Likelihood, string.Empty, Checked(variable, weights));

    /// <summary>The variable's distribution is to be this one, whatever else is known.</summary>
    /// <param name="variable">Its name.</param>
    /// <param name="probabilities">A probability for each state; they sum to 1 (within 1e-4).</param>
    /// <returns>Soft evidence. Several are fitted in turn until all hold (iterative proportional fitting).</returns>
    /// <exception cref="ArgumentException">The numbers are not a distribution.</exception>
    public static Finding Distribution(string variable, params ReadOnlySpan<double> probabilities)
    {
        double[] row = Checked(variable, probabilities);
        return ConditionalTable.Normalise(row) is string problem
            ? throw new ArgumentException($"Finding.Distribution: the distribution of '{variable}' {problem}.", nameof(probabilities))
            : new Finding(variable, FindingKind.Distribution, string.Empty, row);
    }

    /// <summary>The finding as text: <c>A=x</c>, <c>A!=x</c>, or <c>A~(0.2 0.8)</c>.</summary>
    public override string ToString() => Kind switch
    {
        FindingKind.Is => $"{Variable}={State}",
        FindingKind.IsNot => $"{Variable}!={State}",
        _ => $"{Variable}~({string.Join(' ', _weights.Select(w => w.ToString("G6", CultureInfo.InvariantCulture)))})",
    };

    /// <summary>The factor that the finding multiplies the joint distribution by, one number for each state; a distribution's is uniform, being fitted.</summary>
    internal double[] Likelihoods(Variable variable)
    {
        double[] weights = new double[variable.Count];
        switch (Kind)
        {
            case FindingKind.Is:
                weights[variable.IndexOf(State)] = 1;
                return weights;
            case FindingKind.IsNot:
                Array.Fill(weights, 1);
                weights[variable.IndexOf(State)] = 0;
                return weights;
            default:
                if (_weights.Length != variable.Count)
                {
                    throw new ArgumentException($"the finding on '{Variable}' has {_weights.Length} weights and the variable has {variable.Count} states; give one for each");
                }

                if (Kind == FindingKind.Distribution)
                {
                    for (int i = 0; i < weights.Length; i++)
                    {
                        weights[i] = _weights[i] > 0 ? 1 : 0;
                    }

                    return weights;
                }

                return [.. _weights];
        }
    }

    private static double[] Checked(string variable, ReadOnlySpan<double> weights)
    {
        bool positive = false;
        foreach (double weight in weights)
        {
            if (!(weight >= 0 && double.IsFinite(weight)))
            {
                throw new ArgumentException(FormattableString.Invariant($"Finding: a weight of '{variable}' is {weight}; weights must be finite and at least 0."), nameof(weights));
            }

            positive |= weight > 0;
        }

        return positive ? [.. weights] : throw new ArgumentException($"Finding: all weights of '{variable}' are 0; at least one state must be possible.", nameof(weights));
    }
}
