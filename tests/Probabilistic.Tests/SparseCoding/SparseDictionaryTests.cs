using Hybrid.Formats;

namespace Hybrid.Probabilistic.Tests.SparseCoding;

/// <summary>The model: its conversions, its files and what it says of bad input.</summary>
public sealed class SparseDictionaryTests
{
    private static readonly SparseDictionary Dictionary = new(CodingSamples.Normal(7, 5, 1));
    private static readonly double[,] Rows = CodingSamples.Normal(9, 5, 2);

    [Fact]
    public void Atoms_are_scaled_to_length_1_and_decoding_adds_them()
    {
        var dictionary = new SparseDictionary(new double[,] { { 3, 4 }, { 0, -2 } });
        Assert.InRange(CodingSamples.Apart(new double[,] { { 0.6, 0.8 }, { 0, -1 } }, dictionary.ToArray()), 0, 1e-15);
        Assert.Equal((2, 2), (dictionary.Count, dictionary.Features));

        // By hand: 5 (0.6, 0.8) + 1 (0, -1) = (3, 3); 1/2 ((4 - 3)² + (3 - 3)²) + 2 (5 + 1) = 12.5.
        Assert.InRange(CodingSamples.Apart(new double[,] { { 3, 3 } }, dictionary.Decode(new double[,] { { 5, 1 } })), 0, 1e-14);
        Assert.Equal(12.5, dictionary.Objective(new double[,] { { 4, 3 } }, new double[,] { { 5, 1 } }, 2), 1e-13);
    }

    [Fact]
    public void Singles_doubles_and_observations_are_coded_alike()
    {
        float[,] singles = new float[9, 5];
        double[,] doubles = new double[9, 5];
        for (int r = 0; r < 9; r++)
        {
            for (int c = 0; c < 5; c++)
            {
                doubles[r, c] = singles[r, c] = (float)Rows[r, c];
            }
        }

        Assert.Equal(Dictionary.Encode(doubles).Values, Dictionary.Encode(singles).Values);
        Assert.Equal(Dictionary.Encode(doubles).Values, Dictionary.Encode(Observations.Of([.. doubles.Cast<double>()], 5)).Values);
        var options = new SparseDictionaryOptions { Atoms = 3 };
        Assert.Equal(SparseDictionary.Fit(doubles, options).Dictionary.ToArray(), SparseDictionary.Fit(singles, options).Dictionary.ToArray());
    }

    [Fact]
    public void A_dictionary_is_saved_and_loaded_to_the_last_bit()
    {
        string path = Path.GetTempFileName();
        try
        {
            Dictionary.Save(path);
            SparseDictionary loaded = SparseDictionary.Load(path);
            Assert.Equal(Dictionary.ToArray(), loaded.ToArray());
            Assert.Equal(Dictionary.Encode(Rows).Values, loaded.Encode(Rows).Values);
            Assert.Contains("no restricted Boltzmann machine", Assert.Throws<DataFormatException>(() => RestrictedBoltzmannMachine.Load(path)).Message);

            Write(StoredArray.Of([1.0, 2.0], 1, 2));
            Assert.Contains("atom 0 has the squared length 5", Assert.Throws<DataFormatException>(() => SparseDictionary.Load(path)).Message);
            Write(StoredArray.Of([double.NaN], 1, 1));
            Assert.Contains("squared length NaN", Assert.Throws<DataFormatException>(() => SparseDictionary.Load(path)).Message);
            Write(StoredArray.Of([1f], 1, 1));
            Assert.Contains("doubles", Assert.Throws<DataFormatException>(() => SparseDictionary.Load(path)).Message);
            Write(StoredArray.Of([1.0]));
            Assert.Contains("doubles", Assert.Throws<DataFormatException>(() => SparseDictionary.Load(path)).Message);
            File.WriteAllText(path, "no");
            Assert.Throws<DataFormatException>(() => SparseDictionary.Load(path));
        }
        finally
        {
            File.Delete(path);
        }

        void Write(StoredArray atoms) => new SafetensorsFile([new("atoms", atoms)], [new("kind", "sparse-dictionary")]).Write(path);
    }

    [Fact]
    public void Encoding_that_is_cancelled_throws() =>
        Assert.Throws<OperationCanceledException>(() => Dictionary.Encode(Rows, cancellation: new CancellationToken(true)));

    [Fact]
    public void Bad_input_is_named_in_one_line()
    {
        double[,] missing = new double[2, 5], infinite = new double[1, 7];
        (missing[1, 3], infinite[0, 6]) = (double.NaN, double.PositiveInfinity);
        SparseCodingOptions pursuit = new() { Method = SparseCodingMethod.OrthogonalMatchingPursuit };
        (string Expected, Action Call)[] cases =
        [
            ("SparseDictionary.Fit: row 1, column 3 is NaN", () => SparseDictionary.Fit(missing)),
            ("SparseDictionary.Fit: row 0, column 0 is ", () => SparseDictionary.Fit(new[,] { { float.NegativeInfinity } })),
            ("SparseDictionary.Encode: row 1, column 3 is NaN", () => Dictionary.Encode(missing)),
            ("SparseDictionary.Encode: row 0, column 1 is 1E+200", () => Dictionary.Encode(new[,] { { 0, 1e200, 0, 0, 0 } })),
            ("SparseDictionary.Decode, codes: row 0, column 6 is ", () => Dictionary.Decode(infinite)),
            ("SparseDictionary.Fit: the rows are [0, 3]", () => SparseDictionary.Fit(new double[0, 3])),
            ("row 1 has 2 numbers and row 0 has 3; all rows must be equally long", () => SparseDictionary.Fit(Observations.Of([[1, 2, 3], [1, 2]]))),
            ("SparseDictionary.Encode: the rows have 4 columns and the atoms 5 features", () => Dictionary.Encode(new double[2, 4])),
            ("SparseDictionary.Decode: the codes have 5 columns and there are 7 atoms", () => Dictionary.Decode(Rows)),
            ("SparseDictionary.Objective: there are codes of 2 rows and 9 rows", () => Dictionary.Objective(Rows, new double[2, 7], 1)),
            ("SparseDictionary.Objective: the penalty is -1", () => Dictionary.Objective(Rows, new double[9, 7], -1)),
            ("SparseDictionary.Fit: Atoms is 0; give a whole number from 1", () => SparseDictionary.Fit(Rows, new SparseDictionaryOptions { Atoms = 0 })),
            ("SparseDictionary.Fit: Passes is 0", () => SparseDictionary.Fit(Rows, new SparseDictionaryOptions { Passes = 0 })),
            ("SparseDictionary.Fit: Restarts is 0", () => SparseDictionary.Fit(Rows, new SparseDictionaryOptions { Restarts = 0 })),
            ("SparseDictionary.Fit: BatchSize is 0", () => SparseDictionary.Fit(Rows, new SparseDictionaryOptions { BatchSize = 0 })),
            ("SparseDictionary.Fit: Tolerance is NaN", () => SparseDictionary.Fit(Rows, new SparseDictionaryOptions { Tolerance = double.NaN })),
            ("SparseDictionary.Fit: Forgetting is -1", () => SparseDictionary.Fit(Rows, new SparseDictionaryOptions { Forgetting = -1 })),
            ("SparseDictionary.Fit: Learning is 7", () => SparseDictionary.Fit(Rows, new SparseDictionaryOptions { Learning = (SparseLearning)7 })),
            ("SparseDictionary.Fit: Start is [2, 5]; give [3, 5]", () => SparseDictionary.Fit(Rows, new SparseDictionaryOptions { Atoms = 3, Start = new double[2, 5] })),
            ("SparseDictionary.Fit, Start: atom 0 is 0", () => SparseDictionary.Fit(Rows, new SparseDictionaryOptions { Atoms = 3, Start = new double[3, 5] })),
            ("SparseDictionary.Fit: Penalty is -0.5; give a finite number above 0", () => SparseDictionary.Fit(Rows, new SparseDictionaryOptions { Coding = new SparseCodingOptions { Penalty = -0.5 } })),
            ("SparseDictionary.Encode: Penalty is -0.5", () => Dictionary.Encode(Rows, new SparseCodingOptions { Penalty = -0.5 })),
            ("SparseDictionary.Encode: NonZeros is 8; give a whole number from 1 to 7, the number of atoms", () => Dictionary.Encode(Rows, pursuit with { NonZeros = 8 })),
            ("SparseDictionary.Encode: NonZeros is 0; give a whole number from 1 to 7", () => Dictionary.Encode(Rows, pursuit with { NonZeros = 0 })),
            ("SparseDictionary.Fit: NonZeros is 5; give a whole number from 1 to 4", () => SparseDictionary.Fit(Rows, new SparseDictionaryOptions { Atoms = 4, Coding = pursuit with { NonZeros = 5 } })),
            ("SparseDictionary.Encode: NonZeros is not given", () => Dictionary.Encode(Rows, pursuit)),
            ("SparseDictionary.Encode: Residual is -1", () => Dictionary.Encode(Rows, pursuit with { Residual = -1 })),
            ("SparseDictionary.Encode: Tolerance is -1", () => Dictionary.Encode(Rows, new SparseCodingOptions { Tolerance = -1 })),
            ("SparseDictionary.Encode: MaximumIterations is 0", () => Dictionary.Encode(Rows, new SparseCodingOptions { MaximumIterations = 0 })),
            ("SparseDictionary.Encode: Stop is 9", () => Dictionary.Encode(Rows, new SparseCodingOptions { Stop = (SparseStop)9 })),
            ("SparseDictionary.Encode: Method is 9; give one of CoordinateDescent", () => Dictionary.Encode(Rows, new SparseCodingOptions { Method = (SparseCodingMethod)9 })),
            ("SparseDictionary: atom 1 is 0", () => _ = new SparseDictionary(new double[,] { { 1 }, { 0 } })),
            ("SparseDictionary: row 0, column 0 is NaN", () => _ = new SparseDictionary(new[,] { { double.NaN } })),
            ("SparseDictionary.Atom: 7 is no atom; give 0 to 6", () => Dictionary.Atom(7)),
        ];
        foreach ((string expected, Action call) in cases)
        {
            string message = Assert.ThrowsAny<ArgumentException>(call).Message.Split(" (Parameter")[0].Split("\nActual value")[0];
            Assert.Contains(expected, message);
            Assert.DoesNotContain('\n', message);
        }
    }
}
