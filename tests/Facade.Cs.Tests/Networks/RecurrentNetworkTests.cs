using Hybrid.Tests.Formats;
using Hybrid.Tests.Training;

namespace Hybrid.Tests.Networks;

public sealed class RecurrentNetworkTests
{
    private static readonly (string Kind, Func<Network, Network> Add, int[] Output, long Parameters)[] Table =
    [
        ("elman", network => network.Elman(4), [4], (3 * 4) + (4 * 4) + 4),
        ("gru", network => network.Gru(4), [4], (3 * 12) + (4 * 12) + 12 + 4),
        ("lstm", network => network.Lstm(4), [4], (3 * 16) + (4 * 16) + 16),
        ("lstm", network => network.Lstm(4, new() { ReturnSequence = true }), [5, 4], (3 * 16) + (4 * 16) + 16),
        ("lstm", network => network.Lstm(4, new() { Bidirectional = true }), [8], 2 * ((3 * 16) + (4 * 16) + 16)),
        ("gru", network => network.Gru(4, new() { Layers = 2, Bidirectional = true, Dropout = 0.2 }), [8], (2 * ((3 * 12) + (4 * 12) + 16)) + (2 * ((8 * 12) + (4 * 12) + 16))),
    ];

    [Fact]
    public void Every_recurrent_layer_has_its_shape_and_parameters()
    {
        foreach ((string kind, Func<Network, Network> add, int[] output, long parameters) in Table)
        {
            Network network = add(Network.Input(5, 3));
            Assert.Equal($"0.{kind}", network.Layers[0].Name);
            Assert.Equal(output, network.OutputShape);
            Assert.Equal(parameters, network.ParameterCount);
        }
    }

    [Fact]
    public void Every_recurrent_layer_is_trained_saved_and_loaded()
    {
        using var folder = new TemporaryFolder();
        string path = Path.Combine(folder.Path, "network.safetensors");
        DataSet data = Rising(30, 1).Data;
        foreach ((string kind, Func<Network, Network> add, _, _) in Table)
        {
            Network network = add(Network.Input(9, 2).Lstm(3, new() { Masked = true, ReturnSequence = true }).Dense(3));
            Network trained = (network.OutputShape.Count == 2 ? network.Flatten() : network).Dense(2).Fit(Full(data), new TrainingOptions { Epochs = 1 }).Network;
            Assert.All(trained.Predict(Full(data)).Outputs.ToArray(), value => Assert.True(float.IsFinite(value), kind));
            trained.Save(path);
            Assert.Equal(TrainingTests.Bytes(trained), TrainingTests.Bytes(Network.Load(path)));
        }
    }

    [Fact]
    public void Sequences_of_different_length_are_learnt_and_their_padding_does_not_matter()
    {
        var (train, _) = Rising(200, 2);
        var (test, longer) = Rising(100, 3);
        foreach (string name in new[] { "lstm:16", "gru:16" })
        {
            ModelSpec spec = ModelSpec.Parse(name, train);
            Network trained = spec.Fit(train).Network;
            Assert.True(trained.Evaluate(test).Accuracy >= 0.95, $"{name}: {trained.Evaluate(test).Accuracy}");

            // The same weights for longer padding give the same scores.
            Tensor scores = trained.Predict(Tensor.From(test.Features.ToArray(), test.Count, 9, 2));
            Assert.All(scores.ToArray(), score => Assert.True(float.IsFinite(score)));
            Assert.Equal(14, longer.FeatureShape[0]);
        }
    }

    [Fact]
    public void What_is_no_sequence_is_refused()
    {
        Assert.Contains("Network.Lstm: a sample that enters has the shape [4]; [time, features] is needed", Assert.Throws<ArgumentException>(() => Network.Input(4).Lstm(3)).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => Network.Input(4, 2).Gru(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => Network.Input(4, 2).Gru(3, new() { Dropout = 1 }));
        Assert.Contains("goes through sequences and a sample has the shape [4]", Assert.Throws<ArgumentException>(() => ModelSpec.Parse("lstm:8", [4], 2)).Message);
        Assert.Contains("as 'mlp:256,128'", Assert.Throws<ArgumentException>(() => ModelSpec.Check("lstm")).Message);
        Assert.Contains("use 'lstm:64'", Assert.Throws<ArgumentException>(() => ModelSpec.Parse("mlp:8", Rising(10, 4).Data)).Message);
    }

    /// <summary>Sequences of 3 to 9 steps of two noisy features; the class is whether the first rises. Also with room for 14 steps.</summary>
    private static (DataSet Data, DataSet Longer) Rising(int count, int seed)
    {
        var random = new Random(seed);
        float[][] sequences = new float[count][];
        int[] labels = new int[count];
        for (int i = 0; i < count; i++)
        {
            int steps = i == 0 ? 9 : random.Next(3, 10);
            labels[i] = i % 2;
            float start = (float)random.NextDouble() * 4;
            sequences[i] = [.. Enumerable.Range(0, steps).SelectMany(t => new[]
            {
                start + (t * (labels[i] == 1 ? 0.4f : -0.4f)) + (float)(random.NextDouble() * 0.2), (float)random.NextDouble(),
            })];
        }

        return (DataSet.FromSequences(sequences, 2, labels), DataSet.FromSequences(sequences, 2, labels, length: 14));
    }

    private static DataSet Full(DataSet padded) =>
        DataSet.FromArrays([.. padded.Features.ToArray().Select(x => float.IsNaN(x) ? 0f : x)], padded.FeatureShape, padded.Labels.Span);
}
