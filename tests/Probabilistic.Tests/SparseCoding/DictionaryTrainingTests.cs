using System.Globalization;
using System.IO.Compression;
using Hybrid.Providers.Threading;

namespace Hybrid.Probabilistic.Tests.SparseCoding;

/// <summary>Learning against planted dictionaries, and the two ways of learning against each other.</summary>
public sealed class DictionaryTrainingTests
{
    private static readonly SparseDictionary Planted = new(CodingSamples.Normal(24, 16, 1));
    private static readonly double[,] Rows = CodingSamples.Rows(Planted, 2000, 2, 0.05, 2);
    private static readonly SparseDictionaryOptions Lasso = new() { Atoms = 24, Coding = new SparseCodingOptions { Penalty = 0.2 } };

    [Theory]
    [InlineData(SparseLearning.Batch)]
    [InlineData(SparseLearning.Online)]
    public void A_planted_dictionary_is_recovered_up_to_sign_and_order(SparseLearning learning)
    {
        SparseDictionaryFit fit = SparseDictionary.Fit(Rows, Lasso with { Learning = learning, Restarts = 4 });
        double[] cosines = CodingSamples.Cosines(Planted, fit.Dictionary);
        Assert.True(cosines.Min() > 0.999, $"{learning}: cosines from {cosines.Min()}, mean {cosines.Average()}, {fit.History.Count} passes");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void Matching_pursuit_learns_a_planted_dictionary_as_one_of_two_equal_atoms_is_replaced(int seed)
    {
        // Without the replacements two learnt atoms of these seeds end with |cosine| above 0.98, and one or more planted ones are missed.
        var coding = new SparseCodingOptions { Method = SparseCodingMethod.OrthogonalMatchingPursuit, NonZeros = 2 };
        SparseDictionaryFit fit = SparseDictionary.Fit(Rows, Lasso with { Coding = coding, Learning = SparseLearning.Online, Seed = seed });
        double[] cosines = CodingSamples.Cosines(Planted, fit.Dictionary);
        Assert.True(cosines.Min() > 0.9, $"cosines from {cosines.Min()}, mean {cosines.Average()}, {fit.History.Count} passes");
        Assert.InRange(fit.Replaced, 1, 24);
    }

    [Fact]
    public void Online_comes_within_a_few_per_cent_of_batch()
    {
        double batch = Least(SparseLearning.Batch), online = Least(SparseLearning.Online);
        Assert.InRange(online / batch, 0.97, 1.03);

        double Least(SparseLearning learning) => SparseDictionary.Fit(Rows, Lasso with { Learning = learning, Restarts = 4 }).Dictionary.Encode(Rows, Lasso.Coding).Objective;
    }

    [SharedFact]
    public void Online_comes_within_a_few_per_cent_of_batch_on_digits()
    {
        Observations digits = Digits(1500);
        var options = new SparseDictionaryOptions { Atoms = 100, Coding = new SparseCodingOptions { Penalty = 0.1 }, Passes = 30 };
        SparseDictionaryFit batch = SparseDictionary.Fit(digits, options), online = SparseDictionary.Fit(digits, options with { Learning = SparseLearning.Online });
        double ratio = online.Dictionary.Encode(digits, options.Coding).Objective / batch.Dictionary.Encode(digits, options.Coding).Objective;
        Assert.True(ratio is > 0.9 and < 1.04, $"{ratio}");
    }

    [Fact]
    public void The_objective_of_a_batch_never_rises_and_ends_at_that_of_the_dictionary()
    {
        foreach (SparseCodingMethod method in new[] { SparseCodingMethod.CoordinateDescent, SparseCodingMethod.Ista })
        {
            SparseCodingOptions coding = Lasso.Coding with { Method = method, Tolerance = 1e-9, MaximumIterations = 5000 };
            SparseDictionaryFit fit = SparseDictionary.Fit(Rows, Lasso with { Coding = coding, Passes = 15 });
            Assert.Equal(15, fit.History.Count);
            Assert.False(fit.Converged);
            Assert.All(fit.History.Zip(fit.History.Skip(1)), pair => Assert.True(pair.Second <= pair.First + 1e-12));
            Assert.Equal(fit.History[^1], fit.Dictionary.Encode(Rows, coding).Objective, 1e-6);
            Assert.Equal(fit.History[^1], fit.Dictionary.Objective(Rows, fit.Dictionary.Encode(Rows, coding).Values, 0.2), 1e-6);
        }
    }

    [Theory]
    [InlineData(SparseLearning.Batch)]
    [InlineData(SparseLearning.Online)]
    public void Atoms_that_no_row_uses_are_replaced_and_all_have_length_1(SparseLearning learning)
    {
        // All rows lie in the first 16 of 17 dimensions; half of the atoms start in the last one.
        double[,] rows = new double[2000, 17], start = new double[24, 17];
        for (int r = 0; r < 2000; r++)
        {
            for (int c = 0; c < 16; c++)
            {
                rows[r, c] = Rows[r, c];
                start[r % 24, c] = r % 24 < 12 ? Rows[r % 24, c] : 0;
            }
        }

        for (int k = 12; k < 24; k++)
        {
            start[k, 16] = 1;
        }

        SparseDictionaryFit fit = SparseDictionary.Fit(rows, Lasso with { Learning = learning, Start = start });
        Assert.InRange(fit.Replaced, 12, 60);
        for (int k = 0; k < 24; k++)
        {
            Assert.Equal(1, CodingSamples.Dot(fit.Dictionary.Atom(k), fit.Dictionary.Atom(k)), 1e-12);
            Assert.Equal(0, fit.Dictionary.Atom(k)[16]);
        }
    }

    [Fact]
    public void Of_several_beginnings_the_least_objective_is_kept()
    {
        SparseDictionaryOptions options = Lasso with { Passes = 10, Tolerance = 0 };
        double[] alone = [.. Enumerable.Range(5, 3).Select(seed => SparseDictionary.Fit(Rows, options with { Seed = seed }).History[^1])];
        Assert.Equal(alone.Min(), SparseDictionary.Fit(Rows, options with { Seed = 5, Restarts = 3 }).History[^1]);
    }

    [Theory]
    [InlineData(SparseLearning.Batch)]
    [InlineData(SparseLearning.Online)]
    public void The_same_seed_gives_the_same_dictionary_at_any_number_of_threads_and_another_seed_another(SparseLearning learning)
    {
        SparseDictionaryOptions options = Lasso with { Learning = learning, Passes = 3, BatchSize = 100 };
        int threads = WorkerPool.Threads;
        try
        {
            WorkerPool.Threads = 1;
            double[,] one = SparseDictionary.Fit(Rows, options).Dictionary.ToArray();
            foreach (int more in new[] { 1, 2, 3 })
            {
                WorkerPool.Threads = more;
                Assert.Equal(one, SparseDictionary.Fit(Rows, options).Dictionary.ToArray());
            }

            Assert.NotEqual(one, SparseDictionary.Fit(Rows, options with { Seed = 1 }).Dictionary.ToArray());
        }
        finally
        {
            WorkerPool.Threads = threads;
        }
    }

    [Theory]
    [InlineData(SparseLearning.Batch)]
    [InlineData(SparseLearning.Online)]
    public void Progress_is_told_and_cancelling_returns_what_was_learnt(SparseLearning learning)
    {
        using var source = new CancellationTokenSource();
        List<SparseDictionaryProgress> told = [];
        var progress = new Told(report =>
        {
            told.Add(report);
            if (report.Pass == 3)
            {
                source.Cancel();
            }
        });
        SparseDictionaryFit fit = SparseDictionary.Fit(Rows, Lasso with { Learning = learning, Tolerance = 0 }, progress, source.Token);
        Assert.Equal([1, 2, 3], told.Select(report => report.Pass));
        Assert.Equal(fit.History, told.Select(report => report.Objective));
        Assert.False(fit.Converged);
        Assert.Empty(SparseDictionary.Fit(Rows, Lasso, cancellation: source.Token).History);
    }

    [Fact]
    public void Fewer_rows_than_atoms_and_rows_of_0_are_learnt_from()
    {
        foreach (SparseLearning learning in Enum.GetValues<SparseLearning>())
        {
            SparseDictionaryFit few = SparseDictionary.Fit(new double[,] { { 1, 2, 3 }, { 0, 0, 0 } }, new SparseDictionaryOptions { Atoms = 5, Learning = learning });
            Assert.InRange(few.History[^1], 0, 0.1 * Math.Sqrt(14) / 2);
            Assert.Equal(0, SparseDictionary.Fit(new double[4, 3], new SparseDictionaryOptions { Atoms = 5, Learning = learning }).History[^1]);
        }
    }

    // Handwritten digits, 8 x 8, their means taken off and scaled to length 1.
    private static Observations Digits(int count)
    {
        using var reader = new StreamReader(new GZipStream(File.OpenRead(SharedData.Path("data", "digits", "optdigits.tra.gz")), CompressionMode.Decompress));
        List<double[]> rows = [];
        while (rows.Count < count && reader.ReadLine() is string line)
        {
            double[] row = [.. line.Split(',')[..64].Select(cell => double.Parse(cell, CultureInfo.InvariantCulture))];
            double mean = row.Average(), length = Math.Sqrt(row.Sum(value => (value - mean) * (value - mean)));
            rows.Add([.. row.Select(value => (value - mean) / length)]);
        }

        return Observations.Of(rows);
    }

    private sealed class Told(Action<SparseDictionaryProgress> report) : IProgress<SparseDictionaryProgress>
    {
        public void Report(SparseDictionaryProgress value) => report(value);
    }
}
