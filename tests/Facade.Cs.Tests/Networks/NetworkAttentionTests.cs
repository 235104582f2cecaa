namespace Hybrid.Tests.Networks;

public sealed class NetworkAttentionTests
{
    [Fact]
    public void Layers_of_attention_keep_the_shape_of_a_sequence_and_their_mean_is_a_vector()
    {
        Network network = Network.Input(6, 8).LearnedPositions().SinusoidalPositions().MultiHeadAttention(2).Transformer(2, new TransformerOptions { Heads = 2, Inner = 16 }).StepMean().Dense(3);
        Assert.Equal([3], network.OutputShape);
        Assert.Equal(
            ["0.learnedPositions", "1.sinusoidalPositions", "2.multiHeadAttention", "3.transformerEncoder", "4.transformerEncoder", "5.layerNorm", "6.stepMean", "7.dense"],
            network.Layers.Select(layer => layer.Name));

        // Two norms of 2 x 8, four projections of 8 x 8 + 8, 8 x 16 + 16 and 16 x 8 + 8.
        Assert.Equal(32 + 288 + 144 + 136, network.Layers[3].Parameters);
        Assert.Equal([5, 3], network.Predict(Tensor.Zeros(5, 6, 8)).Shape);
    }

    [Fact]
    public void Post_norm_blocks_have_no_norm_behind_them()
    {
        Network network = Network.Input(6, 8).Transformer(1, new TransformerOptions { NormFirst = false, Activation = TransformerActivation.Relu, Rotary = true });
        Assert.Equal(["0.transformerEncoder"], network.Layers.Select(layer => layer.Name));
    }

    [Fact]
    public void What_does_not_fit_is_refused_in_one_line()
    {
        string Message(Action action) => Assert.ThrowsAny<ArgumentException>(action).Message;
        Assert.Equal("Network.Transformer: a sample is [8] here and must be a sequence, [steps, features].", Message(() => Network.Input(8).Transformer()));
        Assert.Contains("10 features do not divide into 4 heads", Message(() => Network.Input(6, 10).Transformer()));
        Assert.Contains("the sequence has 80 steps and the table of positions 64", Message(() => Network.Input(80, 8).LearnedPositions(64)));
        Assert.Contains("is for sequences, [steps, features]", Message(() => ModelSpec.Parse("transformer:8x2", [4], 3)));
    }

    [Fact]
    public void A_transformer_by_name_learns_sequences_of_different_length()
    {
        var random = new Random(1);
        int[] labels = [.. Enumerable.Range(0, 80).Select(i => i % 2)];

        // Class 1 has a large number somewhere, class 0 has none.
        float[][] sequences = [.. labels.Select(label =>
        {
            float[] sequence = [.. Enumerable.Range(0, 3 + random.Next(5)).Select(_ => (float)random.NextDouble())];
            sequence[random.Next(sequence.Length)] += 3 * label;
            return sequence;
        })];
        DataSet data = DataSet.FromSequences(sequences, 1, labels);
        ModelSpec spec = ModelSpec.Parse("transformer:16x1", data, new SequenceOptions { Heads = 2 });
        Network network = spec.Network.Fit(data, spec.Options with { Epochs = 40, Optimizer = Optimizer.Adam(0.005) }).Network;
        Assert.InRange(network.Evaluate(data).Accuracy!.Value, 0.9, 1);
    }

    [Fact]
    public void A_transformer_by_name_learns_images_row_by_row()
    {
        DataSet digits = DataSet.Digits(600);
        ModelSpec spec = ModelSpec.Parse("transformer:16x1", digits, new SequenceOptions { Heads = 2 });
        TrainingResult result = spec.Network.Fit(digits, spec.Options with { Epochs = 8, Optimizer = Optimizer.Adam(0.003) });

        // Chance is 0.1.
        Assert.InRange(result.Network.Evaluate(digits).Accuracy!.Value, 0.5, 1);
    }
}
