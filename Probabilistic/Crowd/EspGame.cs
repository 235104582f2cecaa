using System.Globalization;
using Hybrid.Data;

namespace Hybrid.Probabilistic;

/// <summary>The ESP game: two players who cannot talk see one picture and type words until one is typed by both; words that earlier pairs agreed on are taboo.</summary>
/// <remarks>
/// Source: L. von Ahn, L. Dabbish, "Labeling images with a computer game", 2004. The players are simulated: with a probability of its own a player types a word that
/// describes the picture, the most salient rather than the others (in proportion to 1 / rank^2), and otherwise any word.
/// </remarks>
/// <example><code>
/// EspGameResult game = EspGame.Play(new EspGameOptions { Rounds = 2000 });
/// Console.WriteLine(CrowdAggregation.DawidSkene(game.Labels).Accuracy(game.Gold));
/// </code></example>
public static class EspGame
{
    /// <summary>Plays rounds between random pairs on random pictures.</summary>
    /// <param name="options">How.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public static EspGameResult Play(EspGameOptions? options = null)
    {
        options ??= new EspGameOptions();
        Check(options);
        CounterRandom random = CounterRandom.Of(options.Seed);
        double[] skills = [.. Enumerable.Range(0, options.Players).Select(p =>
            options.LeastSkill + ((options.GreatestSkill - options.LeastSkill) * RandomNumbers.Uniform(random.Derive(1), (ulong)p)))];
        int[][] truths = [.. Enumerable.Range(0, options.Pictures).Select(i => Different(random.Derive(2).Derive((ulong)i), options.Words, options.WordsOfPicture))];
        Dictionary<int, int>[] agreed = [.. truths.Select(_ => new Dictionary<int, int>())];
        var rounds = new List<EspRound>();
        var labels = new List<(string, string, string)>();
        var gold = new Dictionary<string, string>(StringComparer.Ordinal);
        var seen = new HashSet<(string, string)>();
        for (int round = 0; round < options.Rounds; round++)
        {
            CounterRandom own = random.Derive(3).Derive((ulong)round);
            int picture = (int)(RandomNumbers.Uniform(own, 0) * options.Pictures);
            int[] pair = Different(own.Derive(1), options.Players, 2);
            int[] taboo = [.. agreed[picture].Where(word => word.Value >= options.Agreements).Select(word => word.Key).Order()];
            (List<int> first, List<int> second, int? word) = Play(options, truths[picture], taboo, skills, pair, own);
            if (word is int found)
            {
                agreed[picture][found] = agreed[picture].GetValueOrDefault(found) + 1;
            }

            rounds.Add(new EspRound(picture, (pair[0], pair[1]), [.. taboo.Select(Word)], ([.. first.Select(Word)], [.. second.Select(Word)]), word is int both ? Word(both) : null));
            string task = string.Create(CultureInfo.InvariantCulture, $"picture{picture}/{taboo.Length}");
            int[] left = [.. truths[picture].Except(taboo)];
            if (left.Length > 0)
            {
                gold[task] = Word(left[0]);
            }

            foreach ((int player, List<int> typed) in new[] { (pair[0], first), (pair[1], second) })
            {
                string worker = string.Create(CultureInfo.InvariantCulture, $"player{player}");
                if (typed.Count > 0 && seen.Add((task, worker)))
                {
                    labels.Add((task, worker, Word(typed[0])));
                }
            }
        }

        return new EspGameResult(rounds, CrowdLabels.Of(labels), gold, skills);
    }

    private static (List<int> First, List<int> Second, int? Agreed) Play(EspGameOptions options, int[] truth, int[] taboo, double[] skills, int[] pair, CounterRandom random)
    {
        List<int>[] typed = [[], []];
        for (int guess = 0; guess < options.Guesses; guess++)
        {
            for (int side = 0; side < 2; side++)
            {
                CounterRandom own = random.Derive(2).Derive((ulong)((2 * guess) + side));
                int? word = Guess(options.Words, truth, [.. taboo, .. typed[side]], skills[pair[side]], own);
                if (word is int said)
                {
                    typed[side].Add(said);
                    if (typed[1 - side].Contains(said))
                    {
                        return (typed[0], typed[1], said);
                    }
                }
            }
        }

        return (typed[0], typed[1], null);
    }

    private static int? Guess(int words, int[] truth, int[] barred, double skill, CounterRandom random)
    {
        bool describes = RandomNumbers.Uniform(random, 0) < skill;
        double[] weights = new double[words];
        for (int word = 0; word < words; word++)
        {
            int rank = Array.IndexOf(truth, word);
            weights[word] = Array.IndexOf(barred, word) >= 0 ? 0 : !describes ? 1 : rank >= 0 ? 1.0 / ((1 + rank) * (1 + rank)) : 0;
        }

        return weights.Sum() > 0 ? RandomNumbers.Choose(random, 1, weights) : null;
    }

    private static int[] Different(CounterRandom random, int from, int count)
    {
        int[] all = [.. Enumerable.Range(0, from)];
        for (int i = 0; i < count; i++)
        {
            int other = i + (int)(RandomNumbers.Uniform(random, (ulong)i) * (from - i));
            (all[i], all[other]) = (all[other], all[i]);
        }

        return all[..count];
    }

    private static string Word(int word) => string.Create(CultureInfo.InvariantCulture, $"word{word:D3}");

    private static void Check(EspGameOptions options)
    {
        (string Name, int Value, int Least)[] counts =
        [
            ("Pictures", options.Pictures, 1), ("WordsOfPicture", options.WordsOfPicture, 1), ("Words", options.Words, options.WordsOfPicture), ("Players", options.Players, 2),
            ("Rounds", options.Rounds, 1), ("Guesses", options.Guesses, 1), ("Agreements", options.Agreements, 1),
        ];
        foreach ((string name, int value, int least) in counts)
        {
            if (value < least)
            {
                throw new ArgumentOutOfRangeException(nameof(options), value, $"EspGame: {name} is {value}; give at least {least}.");
            }
        }

        if (!(options.LeastSkill >= 0 && options.GreatestSkill >= options.LeastSkill && options.GreatestSkill <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(options), $"EspGame: the skills go from {options.LeastSkill} to {options.GreatestSkill}; give two shares from 0 to 1, the least first.");
        }
    }
}
