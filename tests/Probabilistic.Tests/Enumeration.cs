namespace Hybrid.Probabilistic.Tests;

/// <summary>Every joint state of a small model, one after another: the slow truth that engines are compared with.</summary>
internal static class Enumeration
{
    /// <summary>The joint states with their unnormalised probabilities under the evidence.</summary>
    public static IEnumerable<(int[] States, double Weight)> Joint(IDiscreteModel model, Evidence evidence)
    {
        int[] sizes = [.. model.Variables.Select(v => v.Count)];
        int[][] scopes = [.. model.Factors.Select(f => f.Variables.Select(v => model.IndexOf(v.Name)).ToArray())];
        (int Variable, double[] Weights)[] findings = [.. evidence.Select(f => (model.IndexOf(f.Variable), f.Likelihoods(model.Variables[model.IndexOf(f.Variable)])))];
        int[] states = new int[sizes.Length];
        do
        {
            double weight = 1;
            for (int i = 0; i < scopes.Length; i++)
            {
                int at = 0;
                foreach (int v in scopes[i])
                {
                    at = (at * sizes[v]) + states[v];
                }

                weight *= model.Factors[i].Values[at];
            }

            foreach ((int variable, double[] weights) in findings)
            {
                weight *= weights[states[variable]];
            }

            yield return ((int[])states.Clone(), weight);
        }
        while (Layout.Advance(states, sizes));
    }

    public static double Evidence(IDiscreteModel model, Evidence evidence) => Joint(model, evidence).Sum(pair => pair.Weight);

    public static double[] Posterior(IDiscreteModel model, Evidence evidence, params int[] variables)
    {
        int[] sizes = [.. variables.Select(v => model.Variables[v].Count)];
        double[] sums = new double[Layout.Entries(sizes)];
        foreach ((int[] states, double weight) in Joint(model, evidence))
        {
            int at = 0;
            for (int i = 0; i < variables.Length; i++)
            {
                at = (at * sizes[i]) + states[variables[i]];
            }

            sums[at] += weight;
        }

        double total = sums.Sum();
        return [.. sums.Select(s => s / total)];
    }
}
