using Hybrid.Probabilistic.Exact;

namespace Hybrid.Probabilistic;

/// <content>Whether the evidence is possible, and soft findings.</content>
public sealed partial class InferenceSession
{
    private const int MostFits = 10_000;
    private const double FitTolerance = 1e-13;

    // Makes the evidence ready to be asked about: possible, and soft findings fitted.
    private void Settle()
    {
        if (double.IsNegativeInfinity(_state.LogEvidence()))
        {
            throw Impossible();
        }

        if (_distributions.Count == 0 || _fitted)
        {
            return;
        }

        for (int sweep = 0; sweep < MostFits; sweep++)
        {
            double change = 0;
            foreach (Finding finding in _distributions)
            {
                int variable = _exact.Model.IndexOf(finding.Variable);
                double[] now = _state.Posterior(variable).ToArray();
                double[] old = [.. _state.Likelihood(variable)!];
                double[] weights = _state.Weigh(variable);
                for (int i = 0; i < now.Length; i++)
                {
                    change = Math.Max(change, Math.Abs(now[i] - finding.Weights[i]));
                    weights[i] = now[i] > 0 ? old[i] * finding.Weights[i] / now[i] : 0;
                }
            }

            if (change < FitTolerance)
            {
                break;
            }

            if (double.IsNegativeInfinity(_state.LogEvidence()))
            {
                throw Impossible();
            }
        }

        _fitted = true;
    }

    private ImpossibleEvidenceException Impossible()
    {
        int[] order = [.. _order];
        Finding[] findings = [.. order.Select(v => Describe(Variables[v], _state.Likelihood(v)!))];
        var state = new JunctionState(_exact.Plan);
        int culprit = 0;
        for (; culprit < order.Length; culprit++)
        {
            Enter(state, order[culprit]);
            if (double.IsNegativeInfinity(state.LogEvidence()))
            {
                break;
            }
        }

        // Of the findings before it, keep those without which it would be possible.
        var given = new List<int>();
        for (int i = 0; i < culprit; i++)
        {
            state.Retract(order[i]);
            if (!double.IsNegativeInfinity(state.LogEvidence()))
            {
                Enter(state, order[i]);
                given.Add(i);
            }
        }

        return new ImpossibleEvidenceException(findings[Math.Min(culprit, findings.Length - 1)], [.. given.Select(i => findings[i])]);
    }

    private void Enter(JunctionState state, int variable) => _state.Likelihood(variable)!.CopyTo(state.Weigh(variable), 0);

    private static Finding Describe(Variable variable, double[] weights)
    {
        int positive = weights.Count(w => w > 0);
        return positive == 1 && weights.Length > 1 ? Finding.Is(variable.Name, variable.States[Array.FindIndex(weights, w => w > 0)])
            : positive == weights.Length - 1 && weights.Length > 2 && weights.Max() == 1 && weights.Where(w => w > 0).Min() == 1
                ? Finding.IsNot(variable.Name, variable.States[Array.IndexOf(weights, 0.0)])
            : positive == 0 ? Finding.IsNot(variable.Name, variable.States[0])
            : Finding.Likelihood(variable.Name, weights);
    }

    private void CheckLength(Span<int> states, string operation)
    {
        if (Array.IndexOf(_exact.Kept, false) is var pruned and >= 0)
        {
            throw new InvalidOperationException($"InferenceSession.{operation}: '{Variables[pruned].Name}' was pruned when the model was compiled; compile without ExactOptions.Targets.");
        }

        if (states.Length != Variables.Count)
        {
            throw new ArgumentException($"InferenceSession.{operation}: the span has {states.Length} places and there are {Variables.Count} variables; give one for each.", nameof(states));
        }
    }
}
