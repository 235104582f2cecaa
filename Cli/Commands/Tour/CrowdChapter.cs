using System.Globalization;
using Hybrid.Probabilistic;
using Hybrid.Reports;

namespace Hybrid.Cli.Commands.Tour;

/// <summary>Labels from a simulated crowd: the ESP game is played, and what its players typed is aggregated by models of who can be trusted.</summary>
internal static class CrowdChapter
{
    private static readonly (string Name, Func<CrowdLabels, CancellationToken, CrowdResult> Run)[] Methods =
    [
        ("majority", (labels, _) => CrowdAggregation.Majority(labels)),
        ("one coin", (labels, cancellation) => CrowdAggregation.OneCoin(labels, null, cancellation)),
        ("MACE", (labels, cancellation) => CrowdAggregation.Mace(labels, null, cancellation)),
        ("GLAD", (labels, cancellation) => CrowdAggregation.Glad(labels, null, cancellation)),
    ];

    /// <summary>Plays and aggregates.</summary>
    /// <param name="context">How to run.</param>
    public static ChapterResult Run(ChapterContext context)
    {
        var options = new EspGameOptions { Pictures = 150, WordsOfPicture = 2, Players = 24, Rounds = context.Fast ? 900 : 3000, Agreements = 6, LeastSkill = 0.1, GreatestSkill = 0.9, Seed = context.Seed };
        EspGameResult game = EspGame.Play(options);
        (string Name, CrowdResult Result, double Accuracy)[] results = [.. Methods.Select(method =>
        {
            CrowdResult result = method.Run(game.Labels, context.Cancellation);
            return (method.Name, result, result.Accuracy(game.Gold));
        })];
        double agreed = game.Rounds.Count(round => round.Agreed is not null) / (double)game.Rounds.Count;
        (string best, _, double accuracy) = results.MaxBy(result => result.Accuracy);
        return new ChapterResult(
            string.Create(CultureInfo.InvariantCulture, $"of the words for pictures the majority finds {results[0].Accuracy:0.0%}, {best} {accuracy:0.0%}"),
            [.. results.Select(result => (result.Name, result.Accuracy)), ("agreed", agreed)],
            page => AddTo(page, game, results, agreed));
    }

    private static HtmlReport AddTo(HtmlReport page, EspGameResult game, (string Name, CrowdResult Result, double Accuracy)[] results, double agreed)
    {
        EspRound example = game.Rounds.First(round => round.Agreed is not null && round.Typed.First.Count > 1);
        CrowdResult trusted = results[1].Result;
        (double Skill, double Found)[] players = [.. game.Labels.Workers
            .Select((worker, i) => (game.Skills[int.Parse(worker["player".Length..], CultureInfo.InvariantCulture)], trusted.WorkerAccuracies[i]))
            .OrderBy(pair => pair.Item1)];
        TaskGain next = trusted.NextTasks(1)[0];
        return page
            .Paragraph(
                string.Create(CultureInfo.InvariantCulture, $"In von Ahn's ESP game two players who cannot talk see one picture and type words; they score when both have typed the same. {game.Rounds.Count:N0} rounds were simulated, ")
                + string.Create(CultureInfo.InvariantCulture, $"with players who describe the picture more or less often; {agreed:0%} ended in agreement. What each typed first, with no partner to correct it, is a label; models of the players find the word behind the labels."))
            .Preformatted($"picture {example.Picture}, taboo: {(example.Taboo.Count == 0 ? "nothing" : string.Join(", ", example.Taboo))}\nfirst player:  {string.Join(", ", example.Typed.First)}\nsecond player: {string.Join(", ", example.Typed.Second)}\nagreed on {example.Agreed}\n")
            .Charts(
                new BarChart { Title = "Words found", Bars = [.. results.Select(result => (result.Name, result.Accuracy))], ValueLabel = "share of the tasks", Maximum = 1 },
                new LineChart
                {
                    Title = "Players: how good they are, and are thought to be",
                    Series = [new LineSeries("share of words for the picture", [.. players.Select((p, i) => (i + 1.0, p.Skill))]), new LineSeries("accuracy found by one coin", [.. players.Select((p, i) => (i + 1.0, p.Found))])],
                    XLabel = "player, from the worst",
                    YMinimum = 0,
                    YMaximum = 1,
                })
            .Paragraph(string.Create(CultureInfo.InvariantCulture, $"The label worth asking for next is that of {game.Labels.Tasks[next.Task]}: it is expected to tell {next.Information:0.00} nats."));
    }
}
