namespace Hybrid.Probabilistic;

/// <summary>Depth-first search for the most probable joint state of some variables, the others summed out.</summary>
internal sealed class PartialSearch(InferenceSession session, int[] variables, int[] sizes, Evidence evidence, IDiscreteModel model)
{
    private readonly int[] _states = new int[variables.Length];
    private readonly int[] _best = new int[variables.Length];
    private double _log = double.NegativeInfinity;

    /// <summary>The states and ln P(states, evidence).</summary>
    public (int[] States, double Log) Run()
    {
        Visit(0, session.LogEvidence);
        return (_best, _log);
    }

    private void Visit(int depth, double log)
    {
        if (depth == variables.Length)
        {
            if (log > _log)
            {
                _log = log;
                _states.CopyTo(_best, 0);
            }

            return;
        }

        int variable = variables[depth];
        double[] posterior = session.Posterior(variable).ToArray();
        int[] order = [.. Enumerable.Range(0, sizes[depth]).OrderByDescending(i => posterior[i])];
        Finding? known = evidence.FirstOrDefault(f => f.Variable == model.Variables[variable].Name);
        foreach (int state in order)
        {
            double next = log + Math.Log(posterior[state]);
            if (next <= _log || posterior[state] <= 0)
            {
                break;
            }

            double[] weights = new double[sizes[depth]];
            weights[state] = known?.Likelihoods(model.Variables[variable])[state] ?? 1;
            session.Add(Finding.Likelihood(model.Variables[variable].Name, weights));
            _states[depth] = state;
            Visit(depth + 1, next);
            if (known is null)
            {
                session.Retract(variable);
            }
            else
            {
                session.Add(known);
            }
        }
    }
}
