namespace Hybrid.Probabilistic.Tests.Energy;

public sealed class MissingRatingsTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void A_gap_is_filled_with_its_exact_conditional(int categories)
    {
        // The sum over hidden states and the gap's own states of exp(-E) of a machine without the other gaps.
        const int Groups = 3, Hidden = 4;
        int visible = Groups * categories;
        var random = new Random(1);
        float[,] weights = new float[visible, Hidden];
        for (int i = 0; i < weights.Length; i++)
        {
            weights[i / Hidden, i % Hidden] = (float)(random.NextDouble() - 0.5) * 4;
        }

        float[] a = [.. Enumerable.Range(0, visible).Select(_ => (float)random.NextDouble() - 0.5f)], b = [.. Enumerable.Range(0, Hidden).Select(_ => (float)random.NextDouble() - 0.5f)];
        var machine = new RestrictedBoltzmannMachine(weights, a, b, categories);
        float[] row = new float[visible];
        row[0] = 1;
        Array.Fill(row, float.NaN, categories, 2 * categories);
        float[] filled = machine.Complete(row);
        Assert.Equal(row[..categories], filled[..categories]);
        for (int group = 1; group < Groups; group++)
        {
            double Weight(int on)
            {
                double sum = 0;
                for (int state = 0; state < 1 << Hidden; state++)
                {
                    double score = on >= 0 ? a[(group * categories) + on] : 0;
                    for (int j = 0; j < Hidden; j++)
                    {
                        score += ((state >> j) & 1) * (b[j] + weights[0, j] + (on >= 0 ? weights[(group * categories) + on, j] : 0));
                    }

                    sum += Math.Exp(score);
                }

                return sum;
            }

            double all = Enumerable.Range(0, categories).Sum(Weight) + (categories == 1 ? Weight(-1) : 0);
            for (int k = 0; k < categories; k++)
            {
                Assert.Equal(Weight(k) / all, filled[(group * categories) + k], 1e-5);
            }
        }

        if (categories > 1)
        {
            double[,] means = machine.MeanCategories(row);
            Assert.Equal(Enumerable.Range(0, 3).Sum(k => k * (double)filled[3 + k]), means[0, 1], 1e-6);
            Assert.Equal(0, means[0, 0]);
        }
    }

    [Fact]
    public void Hidden_ratings_are_told_better_than_by_the_means_of_films()
    {
        // 300 viewers of two tastes rate 12 films from 1 to 5: their own kind high, the other low, with noise; half of the ratings are hidden. The films' means know no viewer.
        const int Viewers = 300, Films = 12, Most = 5;
        var random = new Random(5);
        int[,] truth = new int[Viewers, Films];
        bool[,] seen = new bool[Viewers, Films];
        float[] data = new float[Viewers * Films * Most];
        for (int v = 0; v < Viewers; v++)
        {
            int taste = random.Next(2);
            for (int f = 0; f < Films; f++)
            {
                truth[v, f] = Math.Clamp((f % 2 == taste ? 4 : 1) + random.Next(3) - 1, 0, Most - 1);
                seen[v, f] = random.Next(2) == 0;
                for (int k = 0; k < Most; k++)
                {
                    data[(((v * Films) + f) * Most) + k] = !seen[v, f] ? float.NaN : truth[v, f] == k ? 1 : 0;
                }
            }
        }

        RestrictedBoltzmannMachine machine = RestrictedBoltzmannMachine.Fit(
            data, Films * Most, new RestrictedBoltzmannOptions { Hidden = 8, Categories = Most, Missing = true, Epochs = 60, BatchSize = 20, LearningRate = 0.1, WeightDecay = 1e-3 });
        double[,] told = machine.MeanCategories(data);
        double ours = 0, plain = 0;
        for (int f = 0; f < Films; f++)
        {
            int[] known = [.. Enumerable.Range(0, Viewers).Where(v => seen[v, f]).Select(v => truth[v, f])];
            for (int v = 0; v < Viewers; v++)
            {
                ours += seen[v, f] ? 0 : Math.Pow(told[v, f] - truth[v, f], 2);
                plain += seen[v, f] ? 0 : Math.Pow(known.Average() - truth[v, f], 2);
            }
        }

        // The noise alone, uniform on three ratings and cut at the ends, leaves about a quarter of what the means leave.
        Assert.True(ours < 0.4 * plain, FormattableString.Invariant($"{ours} of {plain}"));
    }

    [Fact]
    public void Rows_without_gaps_teach_what_they_teach_a_plain_machine()
    {
        float[] rows = [.. Enumerable.Range(0, 64 * 6).Select(i => (i * i / 6) % 3 == 0 ? 1f : 0f)];
        var options = new RestrictedBoltzmannOptions { Hidden = 4, Epochs = 3, BatchSize = 8 };
        Assert.Equal(RestrictedBoltzmannMachine.Fit(rows, 6, options).Weights.ToArray(), RestrictedBoltzmannMachine.Fit(rows, 6, options with { Missing = true }).Weights.ToArray(), (x, y) => Math.Abs(x - y) < 1e-6);
    }

    [Fact]
    public void Bad_input_is_named()
    {
        var ratings = new RestrictedBoltzmannOptions { Hidden = 2, Categories = 2, Missing = true };
        Assert.Contains("missing in part", Assert.Throws<ArgumentException>(() => RestrictedBoltzmannMachine.Fit([1, float.NaN], 2, ratings)).Message);
        Assert.Contains("row 0, column 0 is NaN", Assert.Throws<ArgumentException>(() => RestrictedBoltzmannMachine.Fit([float.NaN, 1], 2, ratings with { Missing = false, Categories = 1 })).Message);
        Assert.Contains("row 1, columns 0 to 1 sum to 2", Assert.Throws<ArgumentException>(() => RestrictedBoltzmannMachine.Fit([float.NaN, float.NaN, 1, 1], 2, ratings)).Message);
        Assert.Contains("Missing is out of range", Assert.Throws<ArgumentException>(() => RestrictedBoltzmannMachine.Fit([1, 0], 2, ratings with { Persistent = true })).Message);
        Assert.Contains("no categories", Assert.Throws<InvalidOperationException>(() => RestrictedBoltzmannMachine.Fit([1, 0], 2, ratings with { Categories = 1 }).MeanCategories([1, 0])).Message);
    }
}
