namespace Hybrid.Probabilistic.Tests.Exact;

/// <summary>The junction tree against a second exact algorithm, variable elimination, which shares neither cliques nor kernels with it.</summary>
public sealed class StandardNetworkTests
{
    public static TheoryData<string> Names => ["alarm", "asia", "cancer", "child", "earthquake", "hailfinder", "link", "munin", "pathfinder", "sachs", "survey"];

    [SharedTheory]
    [MemberData(nameof(Names))]
    public void Posteriors_agree_with_variable_elimination(string name) => Compare(name, targets: 4);

    [SharedTheory]
    [Trait("Speed", "Slow")]
    [InlineData("diabetes")]
    [InlineData("mildew")]
    public void Posteriors_of_networks_with_large_tables_agree_with_variable_elimination(string name) => Compare(name, targets: 2);

    [SharedTheory]
    [InlineData("asia")]
    [InlineData("alarm")]
    [InlineData("child")]
    [InlineData("hailfinder")]
    public void Every_posterior_agrees_with_variable_elimination(string name) => Compare(name, targets: int.MaxValue);

    // Evidence: what a sample of the network shows on every seventh variable, so that it is possible and not all favoured.
    private static void Compare(string name, int targets)
    {
        BayesianNetwork network = Samples.Network(name);
        int[] sample = [.. Enumerable.Range(0, network.Variables.Count)];
        DiscreteData row = new ForwardSampler(network).Draw(1, seed: 11);
        Evidence observed = Evidence.None;
        for (int v = 3; v < sample.Length; v += 7)
        {
            observed = observed.With(network.Variables[v].Name, network.Variables[v].States[row.Column(v)[0]]);
        }

        foreach (Evidence evidence in new[] { Evidence.None, observed })
        {
            string[] free = [.. network.Variables.Select(v => v.Name).Where(v => !evidence.Any(f => f.Variable == v))];
            string[] query = targets >= free.Length ? free : [.. Enumerable.Range(0, targets).Select(i => free[(int)((long)i * (free.Length - 1) / (targets - 1))])];
            InferenceResult tree = new ExactEngine().Infer(network, evidence, query);
            InferenceResult eliminated = new VariableElimination().Infer(network, evidence, query);
            Assert.Equal(eliminated.LogEvidence, tree.LogEvidence, 1e-9);
            foreach (Factor posterior in eliminated.Posteriors)
            {
                string variable = posterior.Variables[0].Name;
                for (int i = 0; i < posterior.Values.Length; i++)
                {
                    Assert.True(Math.Abs(posterior.Values[i] - tree[variable].Values[i]) < 1e-10, $"{variable}: {posterior.Values[i]} and {tree[variable].Values[i]}");
                }
            }
        }
    }
}
