using System.Globalization;

namespace Hybrid.Probabilistic;

/// <content>The chain as a Bayesian network.</content>
public sealed unsafe partial class HiddenMarkovModel
{
    /// <summary>The states of one sequence as a Bayesian network s0 -> s1 -> ..., whose evidence holds what is observed: so any engine can answer about it.</summary>
    /// <param name="data">The sequences.</param>
    /// <param name="sequence">Which, from 0.</param>
    /// <returns>The network, and a likelihood for each time, over its greatest.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such sequence.</exception>
    /// <exception cref="ArgumentException">The data are of another kind, or an observation is impossible in every state.</exception>
    public (BayesianNetwork Network, Evidence Evidence) ToNetwork(SequenceSet data, int sequence)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(sequence);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(sequence, Checked(data).Count);
        int length = data.Length(sequence), stride = Emission.Stride;
        double[] table = new double[length * stride];
        fixed (double* target = table)
        {
            Emission.Table(data, data.Starts[sequence], length, target);
        }

        Variable[] variables = [.. Enumerable.Range(0, length).Select(t => Variable.Numbered(string.Create(CultureInfo.InvariantCulture, $"s{t}"), States))];
        double[] rows = [.. Transition.SelectMany(row => row)];
        ConditionalTable[] tables = [.. variables.Select((variable, t) => t == 0 ? new ConditionalTable(variable, [], [.. Start]) : new ConditionalTable(variable, [variables[t - 1]], rows))];
        var evidence = Evidence.None;
        for (int t = 0; t < length; t++)
        {
            double[] logs = table.AsSpan(t * stride, States).ToArray();
            double most = logs.Max();
            if (double.IsNegativeInfinity(most))
            {
                throw new ArgumentException($"HiddenMarkovModel.ToNetwork: observation {t} of the sequence '{data.Ids[sequence]}' is impossible in every state.", nameof(data));
            }

            evidence = evidence.With(Finding.Likelihood(variables[t].Name, [.. logs.Select(value => Math.Exp(value - most))]));
        }

        return (new BayesianNetwork(tables, "chain"), evidence);
    }
}
