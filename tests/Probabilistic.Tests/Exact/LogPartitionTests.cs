using Hybrid.Probabilistic.Learning;

namespace Hybrid.Probabilistic.Tests.Exact;

/// <summary>A gradient is a query: the derivatives of ln Z by the core against the dedicated kernels.</summary>
public sealed class LogPartitionTests
{
    [SharedTheory]
    [InlineData("asia", "dysp=yes, asia=yes, smoke!=no")]
    [InlineData("child", "LVHreport=yes, XrayReport=Oligaemic")]
    [InlineData("alarm", "HRBP=HIGH, BP=LOW, HISTORY!=TRUE")]
    public void All_marginals_and_all_family_posteriors_are_the_gradient_of_ln_Z(string name, string findings)
    {
        BayesianNetwork network = Samples.Network(name);
        var program = LogPartition.Compile(network);
        ExactInference exact = network.Compile();
        foreach (Evidence evidence in new[] { Evidence.None, Evidence.Parse(findings), Evidence.Parse(findings).With(Finding.Likelihood(network.Variables[2].Name, [.. network.Variables[2].States.Select((_, i) => 0.3 + (0.2 * i))])) })
        {
            LogPartitionGradient gradient = program.Differentiate(evidence);
            InferenceResult answer = exact.Ask(evidence, [.. network.Variables.Select(v => v.Name)]);
            Assert.Equal(answer.LogEvidence, gradient.Value, 1e-10);
            Assert.Equal(answer.LogEvidence, program.Value(evidence), 1e-10);
            for (int v = 0; v < network.Variables.Count; v++)
            {
                Near(answer.Posteriors[v], gradient.Marginals[v]);
                Near(exact.Joint([.. network.Factors[v].Variables.Select(x => x.Name)], evidence), gradient.Counts[v]);
            }
        }
    }

    [SharedFact]
    public void The_expected_counts_of_learning_are_the_gradient_of_the_log_likelihood()
    {
        BayesianNetwork survey = Samples.Network("survey");
        DiscreteData rows = new ForwardSampler(survey).Draw(20, 3);
        var random = new Random(5);
        var holes = new DiscreteData(rows.Variables, [.. rows.Variables.Select((_, v) => rows.Column(v).ToArray().Select(s => random.Next(3) == 0 ? DiscreteData.Missing : s).ToArray())]);
        (double[][] counts, double logLikelihood) = ExpectedCounts.Of(survey, DistinctRows.Of(survey, holes));
        var program = LogPartition.Compile(survey);
        double[][] sums = [.. counts.Select(c => new double[c.Length])];
        double total = 0;
        for (int row = 0; row < holes.Rows; row++)
        {
            Evidence evidence = Evidence.None;
            for (int v = 0; v < holes.Variables.Count; v++)
            {
                evidence = holes.Column(v)[row] < 0 ? evidence : evidence.With(holes.Variables[v].Name, holes.Variables[v].States[holes.Column(v)[row]]);
            }

            LogPartitionGradient gradient = program.Differentiate(evidence);
            total += gradient.Value;
            for (int v = 0; v < sums.Length; v++)
            {
                for (int i = 0; i < sums[v].Length; i++)
                {
                    sums[v][i] += gradient.Counts[v].Values[i];
                }
            }
        }

        Assert.Equal(logLikelihood, total, 1e-9);
        Assert.All(sums.Zip(counts), pair => Assert.True(pair.First.Zip(pair.Second, (x, y) => Math.Abs(x - y)).Max() < 1e-9));
    }

    [Fact]
    public void Markov_networks_and_impossible_evidence()
    {
        Variable a = Variable.Numbered("a", 2), b = Variable.Numbered("b", 3);
        var model = new MarkovNetwork([a, b, Variable.Numbered("alone", 4)], [new Factor([b, a], 1, 0, 2, 3, 0, 4), new Factor([], 5)]);
        var program = LogPartition.Compile(model);
        Assert.Equal(Math.Log(5 * 10 * 4), program.Value(), 1e-12);
        Assert.Equal(0.7, program.Differentiate().Marginals[0]["1"], 1e-12);
        Assert.Equal(double.NegativeInfinity, program.Value(Evidence.Parse("a=1, b=0")));
        Assert.Throws<ImpossibleEvidenceException>(() => program.Differentiate(Evidence.Parse("a=1, b=0")));
    }

    private static void Near(Factor expected, Factor actual)
    {
        for (int i = 0; i < expected.Values.Length; i++)
        {
            Assert.True(Math.Abs(expected.Values[i] - actual.Values[i]) < 1e-10, $"{expected.Variables[0].Name}: {expected.Values[i]} and {actual.Values[i]}");
        }
    }
}
