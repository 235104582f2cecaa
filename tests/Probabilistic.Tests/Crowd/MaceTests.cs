namespace Hybrid.Probabilistic.Tests.Crowd;

public sealed class MaceTests
{
    [Fact]
    public void The_likelihood_is_the_sum_over_classes_and_over_who_looked()
    {
        CrowdLabels labels = CrowdLabels.Of([("1", "a", "x"), ("1", "b", "y"), ("2", "a", "y"), ("2", "b", "y")]);
        double[] trust = [0.7, 0.4], habits = [0.8, 0.2, 0.35, 0.65];
        double expected = 0;
        foreach (int[] said in new int[][] { [0, 1], [1, 1] })
        {
            double sum = 0;
            for (int truth = 0; truth < 2; truth++)
            {
                for (int looked = 0; looked < 4; looked++)
                {
                    double p = 0.5;
                    for (int worker = 0; worker < 2; worker++)
                    {
                        p *= (looked >> worker & 1) == 1 ? trust[worker] * (said[worker] == truth ? 1 : 0) : (1 - trust[worker]) * habits[(worker * 2) + said[worker]];
                    }

                    sum += p;
                }
            }

            expected += Math.Log(sum);
        }

        Assert.Equal(expected, new SpammerSteps(labels, 0).Expect(new SpammerParameters(trust, habits)), 1e-12);
    }

    [SharedFact]
    public void The_likelihood_never_falls_and_bluebirds_are_told_apart()
    {
        CrowdResult result = CrowdAggregation.Mace(CrowdLabels.Load(Samples.PathOf("bluebirds.labels.csv.gz")));
        Assert.All(result.Report!.History.Zip(result.Report.History.Skip(1)), pair => Assert.True(pair.Second >= pair.First && double.IsFinite(pair.Second)));
        Assert.True(result.Accuracy(CrowdLabels.LoadGold(Samples.PathOf("bluebirds.gold.csv.gz"))) > 0.75);
    }

    [Fact]
    public void Who_always_says_the_same_is_not_trusted()
    {
        var random = new Random(2);
        var rows = new List<(string, string, string)>();
        for (int task = 0; task < 200; task++)
        {
            int truth = random.Next(3);
            for (int worker = 0; worker < 5; worker++)
            {
                rows.Add(($"{task}", $"w{worker}", worker == 4 ? "0" : random.NextDouble() < 0.8 ? $"{truth}" : $"{random.Next(3)}"));
            }
        }

        CrowdResult result = CrowdAggregation.Mace(CrowdLabels.Of(rows));
        Assert.Equal(0.8667, result.WorkerAccuracies[0], 0.06);
        Assert.Equal(1.0 / 3, result.WorkerAccuracies[4], 0.05);
        Assert.True(result.Confusions[4][2, 0] > 0.95);
    }
}
