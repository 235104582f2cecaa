namespace Hybrid.Probabilistic.Tests.Crowd;

public sealed class CrowdQuestionsTests
{
    private static readonly CrowdResult Votes = CrowdAggregation.Majority(CrowdLabels.Of(
        [("sure", "a", "x"), ("sure", "b", "x"), ("sure", "c", "x"), ("torn", "a", "x"), ("torn", "b", "y"), ("leaning", "a", "x"), ("leaning", "b", "x"), ("leaning", "c", "y")]));

    [Fact]
    public void The_task_that_is_torn_comes_first_and_the_sure_one_last()
    {
        TaskGain[] gains = Votes.NextTasks(3);
        Assert.Equal(["torn", "leaning", "sure"], gains.Select(gain => Votes.Labels.Tasks[gain.Task]));
        Assert.Equal(0, gains[2].Information, 1e-12);

        // Of a torn task ln 2 less the entropy of a worker who is right with the mean accuracy.
        double right = Votes.WorkerAccuracies.Average();
        Assert.Equal(Math.Log(2) + (right * Math.Log(right)) + ((1 - right) * Math.Log(1 - right)), gains[0].Information, 1e-12);
        Assert.Equal(["torn"], Votes.NextTasks(3, Votes.Labels.Workers.ToList().IndexOf("c")).Select(gain => Votes.Labels.Tasks[gain.Task]));
    }

    // Worker a said x three times, for tasks whose votes are x to 1, 1/2 and 2/3: Beta(2 1/6 + 1/2, 1/2) under Jeffreys prior, whose distribution function is MathNet.Numerics's.
    [Fact]
    public void Intervals_hold_the_share_of_right_labels_and_shrink_with_more()
    {
        (double Low, double High)[,] intervals = Votes.ConfusionIntervals(0);
        double count = 1 + 0.5 + (2.0 / 3);
        Assert.Equal(0.025, MathNet.Numerics.SpecialFunctions.BetaRegularized(count + 0.5, 0.5, intervals[0, 0].Low), 1e-6);
        Assert.Equal(0.975, MathNet.Numerics.SpecialFunctions.BetaRegularized(count + 0.5, 0.5, intervals[0, 0].High), 1e-6);
        (double Low, double High)[,] narrow = Votes.ConfusionIntervals(0, 0.5);
        Assert.True(narrow[0, 0].Low > intervals[0, 0].Low && narrow[0, 0].High < intervals[0, 0].High);
        Assert.Throws<ArgumentOutOfRangeException>(() => Votes.ConfusionIntervals(3));
    }

    [Fact]
    public void Intervals_cover_as_often_as_they_say()
    {
        int covered = 0;
        for (int run = 0; run < 60; run++)
        {
            var random = new Random(run);
            var rows = new List<(string, string, string)>();
            for (int task = 0; task < 150; task++)
            {
                int truth = random.Next(2);
                rows.AddRange(Enumerable.Range(0, 7).Select(w => ($"{task}", $"w{w}", $"{(random.NextDouble() < 0.8 ? truth : 1 - truth)}")));
            }

            CrowdResult result = CrowdAggregation.DawidSkene(CrowdLabels.Of(rows));
            (double low, double high) = result.ConfusionIntervals(0, 0.9)[0, 0];
            covered += low <= 0.8 && 0.8 <= high ? 1 : 0;
        }

        // Nine of ten of 60 runs are 54; four standard errors are 9.
        Assert.InRange(covered, 45, 60);
    }
}
