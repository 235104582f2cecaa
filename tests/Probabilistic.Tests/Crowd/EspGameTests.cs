namespace Hybrid.Probabilistic.Tests.Crowd;

public sealed class EspGameTests
{
    private static readonly EspGameResult Game = EspGame.Play(new EspGameOptions { Rounds = 3000, Seed = 3 });

    [Fact]
    public void The_rules_are_kept()
    {
        var agreements = new Dictionary<(int, string), int>();
        Assert.All(Game.Rounds, round =>
        {
            Assert.NotEqual(round.Players.First, round.Players.Second);
            Assert.Empty(round.Taboo.Intersect(round.Typed.First.Concat(round.Typed.Second)));
            Assert.Equal(round.Typed.First.Count, round.Typed.First.Distinct().Count());
            Assert.Equal([.. agreements.Where(pair => pair.Key.Item1 == round.Picture && pair.Value >= 2).Select(pair => pair.Key.Item2).Order()], round.Taboo);
            string[] both = [.. round.Typed.First.Intersect(round.Typed.Second)];
            Assert.Equal(round.Agreed is null ? [] : new[] { round.Agreed }, both);
            if (round.Agreed is not null)
            {
                agreements[(round.Picture, round.Agreed)] = agreements.GetValueOrDefault((round.Picture, round.Agreed)) + 1;
            }
        });
        Assert.Contains(Game.Rounds, round => round.Agreed is null);
        Assert.Contains(Game.Rounds, round => round.Taboo.Count > 1);
    }

    [Fact]
    public void The_aggregators_find_the_words_and_who_plays_well()
    {
        double majority = CrowdAggregation.Majority(Game.Labels).Accuracy(Game.Gold);
        CrowdResult result = CrowdAggregation.OneCoin(Game.Labels);
        // Twenty words: chance finds one task of twenty.
        Assert.InRange(result.Accuracy(Game.Gold), 0.5, 1);
        Assert.InRange(result.Accuracy(Game.Gold), majority - 0.02, 1);
        double[] skills = [.. Game.Labels.Workers.Select(worker => Game.Skills[int.Parse(worker["player".Length..], System.Globalization.CultureInfo.InvariantCulture)])];
        Assert.InRange(MathNet.Numerics.Statistics.Correlation.Pearson(skills, result.WorkerAccuracies), 0.4, 1);
    }

    [Fact]
    public void The_seed_decides()
    {
        var options = new EspGameOptions { Rounds = 40, Seed = 9 };
        Assert.Equal(EspGame.Play(options).Rounds.Select(round => round.Agreed), EspGame.Play(options).Rounds.Select(round => round.Agreed));
        Assert.NotEqual(EspGame.Play(options).Rounds.Select(round => round.Picture), EspGame.Play(options with { Seed = 10 }).Rounds.Select(round => round.Picture));
    }

    [Fact]
    public void Options_out_of_range_are_refused()
    {
        Assert.Contains("Players is 1", Assert.Throws<ArgumentOutOfRangeException>(() => EspGame.Play(new EspGameOptions { Players = 1 })).Message, StringComparison.Ordinal);
        Assert.Contains("the least first", Assert.Throws<ArgumentOutOfRangeException>(() => EspGame.Play(new EspGameOptions { LeastSkill = 0.99 })).Message, StringComparison.Ordinal);
    }
}
