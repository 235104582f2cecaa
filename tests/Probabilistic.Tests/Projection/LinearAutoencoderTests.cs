using System.IO.Compression;

namespace Hybrid.Probabilistic.Tests;

public sealed class LinearAutoencoderTests
{
    [SharedFact]
    public void On_the_handwritten_threes_the_subspace_is_that_of_the_principal_components()
    {
        // P. Baldi and K. Hornik (1989): every minimum of the squared error spans the leading eigenvectors. Ours are those of a symmetric eigensolver.
        Observations threes = Threes();
        LinearAutoencoder model = LinearAutoencoder.Fit(threes, 8);
        Assert.Equal(658, threes.Rows);
        Assert.InRange(model.Distance(PrincipalComponents.Fit(threes, 8)), 0, 1e-6);

        // Directions of little variance are learnt last: they count for the codes and hardly for the subspace.
        Shown(model.Proof(threes), 2e-5);
    }

    [SharedFact]
    public void Hidden_units_of_an_autoencoder_of_threes_turn_about_the_principal_components()
    {
        // Linear codes are the coordinates turned and stretched: their correlations' squares sum to 1 exactly. Logistic units bend them: most of a unit's variance is theirs still, and no unit is a component by itself.
        Observations threes = Threes();
        PrincipalComponents components = PrincipalComponents.Fit(threes, 8);
        double[][] linear = [.. LinearAutoencoder.Fit(threes, 8).Encode(threes).ToRowArrays()];
        Assert.All(Shares(components.Correlations(threes, linear)), share => Assert.Equal(1, share, 1e-6));

        float[] pixels = [.. Enumerable.Range(0, threes.Rows).SelectMany(r => Enumerable.Range(0, 256).Select(c => (float)((threes[r, c] + 1) / 2)))];
        Unsupervised.Autoencoder model = Unsupervised.Autoencoder.Fit(pixels, 256, new Unsupervised.AutoencoderOptions { Code = 8, Epochs = 60, LearningRate = 0.01 });
        double[] codes = model.Encode(Tensor.From(pixels, threes.Rows, 256)).ToDoubleArray();
        double[,] found = components.Correlations(threes, [.. Enumerable.Range(0, threes.Rows).Select(r => codes[(8 * r)..(8 * (r + 1))])]);
        double[] shares = Shares(found);
        Assert.True(shares.Average() > 0.7, string.Join(" ", shares));
        Assert.All(found.Cast<double>(), correlation => Assert.InRange(Math.Abs(correlation), 0, 0.98));
        Assert.Contains("658 rows and 1 codes", Assert.Throws<ArgumentException>(() => components.Correlations(threes, [[1.0]])).Message);
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(3, 1)]
    [InlineData(5, 2)]
    public void Each_step_of_the_proof_holds_from_any_start(int code, int seed)
    {
        Observations data = Drawn(60, 5);
        LinearAutoencoder model = LinearAutoencoder.Fit(data, code, seed);
        Shown(model.Proof(data), 1e-6);
        Assert.Equal(7, model.Proof(data).Count);
    }

    [Fact]
    public void With_fewer_rows_than_columns_it_still_finds_the_span()
    {
        Observations data = Drawn(6, 20);
        LinearAutoencoder model = LinearAutoencoder.Fit(data, 3);
        Assert.InRange(model.Distance(PrincipalComponents.Fit(data, 3)), 0, 1e-6);
    }

    [Fact]
    public void A_model_of_other_rows_does_not_pass_for_theirs()
    {
        Observations data = Drawn(60, 5);
        IReadOnlyList<ProofStep> steps = LinearAutoencoder.Fit(Drawn(60, 5, 9), 2).Proof(data);
        Assert.True(steps[5].Found > 0.01);
        Assert.True(steps[4].Expected - steps[4].Found > 0.01 * steps[4].Expected);
    }

    [Fact]
    public void Errors_are_those_of_the_components_and_outliers_have_the_largest()
    {
        Observations data = Drawn(60, 5);
        double[][] rows = [.. Enumerable.Range(0, 60).Select(r => Enumerable.Range(0, 5).Select(c => data[r, c]).ToArray())];
        rows[17] = [5, -5, 5, -5, 5];
        var strange = Observations.Of(rows);
        LinearAutoencoder model = LinearAutoencoder.Fit(data, 2);
        double[] errors = model.Errors(strange);
        PrincipalComponents components = PrincipalComponents.Fit(data, 2);
        double[][] back = components.Inverse(components.Transform(strange));
        for (int r = 0; r < rows.Length; r++)
        {
            Assert.Equal(rows[r].Zip(back[r], (a, b) => (a - b) * (a - b)).Sum(), errors[r], 1e-5);
        }

        Assert.Equal(17, Array.IndexOf(errors, errors.Max()));
    }

    [Fact]
    public void Bad_input_is_named()
    {
        Observations data = Drawn(6, 5);
        Assert.Contains("give 1 to 5", Assert.Throws<ArgumentOutOfRangeException>(() => LinearAutoencoder.Fit(data, 6)).Message);
        LinearAutoencoder model = LinearAutoencoder.Fit(data, 2);
        Assert.Contains("5 were fitted", Assert.Throws<ArgumentException>(() => model.Encode(Drawn(6, 4))).Message);
        Assert.Contains("3 components", Assert.Throws<ArgumentException>(() => model.Distance(PrincipalComponents.Fit(data, 3))).Message);
    }

    private static void Shown(IReadOnlyList<ProofStep> steps, double tolerance) =>
        Assert.All(steps, step => Assert.True(Math.Abs(step.Found - step.Expected) <= tolerance * Math.Max(1, Math.Abs(step.Expected)), step.ToString()));

    private static double[] Shares(double[,] correlations) =>
        [.. Enumerable.Range(0, correlations.GetLength(1)).Select(j => Enumerable.Range(0, correlations.GetLength(0)).Sum(k => correlations[k, j] * correlations[k, j]))];

    private static Observations Drawn(int rows, int columns, int seed = 1)
    {
        double[] noise = RandomKey.FromSeed(seed).Normal([rows, columns], ElementType.Float64).MatMul(RandomKey.FromSeed(seed + 1).Normal([columns, columns], ElementType.Float64)).ToDoubleArray();
        return Observations.Of(noise, columns);
    }

    private static Observations Threes()
    {
        using var stream = new GZipStream(File.OpenRead(SharedData.Path("data", "usps", "zip.train.gz")), CompressionMode.Decompress);
        using var reader = new StreamReader(stream);
        var rows = new List<double[]>();
        while (reader.ReadLine() is string line)
        {
            double[] numbers = [.. line.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(text => double.Parse(text, System.Globalization.CultureInfo.InvariantCulture))];
            if (numbers[0] == 3)
            {
                rows.Add(numbers[1..]);
            }
        }

        return Observations.Of(rows);
    }
}
