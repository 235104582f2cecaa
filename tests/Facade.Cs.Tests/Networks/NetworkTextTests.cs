using System.Globalization;
using Hybrid.Tests.Formats;

namespace Hybrid.Tests.Networks;

public sealed class NetworkTextTests
{
    private static readonly TextData Counting = TextData.Of(string.Concat(Enumerable.Range(0, 600).Select(i => (i % 10).ToString(CultureInfo.InvariantCulture))), "counting");

    private static readonly Lazy<Network> Counter = new(() => Small().Network);

    private static TrainingResult Small(TrainingOptions? options = null)
    {
        ModelSpec spec = ModelSpec.Parse("transformer:16x1", Counting, new SequenceOptions { Context = 8, Heads = 2 });
        return spec.Network.Initialise(1).Fit(Counting, options ?? spec.Options with { Epochs = 2, StepsPerEpoch = 60, Optimizer = Optimizer.Adam(0.01), ValidationFraction = 0.1 });
    }

    [Fact]
    public void A_model_of_text_learns_what_follows_what_and_goes_on_beyond_its_context()
    {
        Network network = Counter.Value;
        Assert.Equal("456789012345678901234567", network.Generate("0123", 24, new SamplingOptions { Temperature = 0 }));
        Assert.Equal("01234", network.Generate("56789", 5, new SamplingOptions { Temperature = 0.3, TopK = 3, Seed = 5 }));
        Assert.Equal("3", network.Generate("9012345678901234567890123456789012", 1, new SamplingOptions { Temperature = 0 }));
        TextEvaluation evaluation = network.Evaluate(Counting);
        Assert.InRange(evaluation.Loss, 0, 0.5);
        Assert.Equal(Math.Exp(evaluation.Loss), evaluation.Perplexity);
        Assert.InRange(evaluation.Accuracy, 0.85, 1);
    }

    [Fact]
    public void The_measured_loss_is_the_mean_of_minus_the_logarithms_of_what_comes_next()
    {
        Network network = Counter.Value;
        TextData text = TextData.Of("01234567890234567", vocabulary: Counting.Vocabulary);
        double sum = 0;
        for (int window = 0; window < 16; window += 8)
        {
            float[] symbols = [.. text.Symbols.Slice(window, 8).ToArray().Select(symbol => (float)symbol)];
            float[] scores = network.Predict(Tensor.From(symbols, 1, 8)).ToArray();
            for (int i = 0; i < 8; i++)
            {
                double[] row = [.. scores.Skip(i * 10).Take(10).Select(score => (double)score)];
                sum += Math.Log(row.Sum(score => Math.Exp(score))) - row[text.Symbols[window + i + 1]];
            }
        }

        Assert.Equal(sum / 16, network.Evaluate(text).Loss, 4);
    }

    [Fact]
    public void The_same_seed_gives_the_same_text_and_another_seed_another()
    {
        Network network = Counter.Value;
        string Draw(int seed) => network.Generate("0", 60, new SamplingOptions { Temperature = 3, Seed = seed });
        Assert.Equal(Draw(1), Draw(1));
        Assert.NotEqual(Draw(1), Draw(2));
    }

    [Fact]
    public void A_saved_model_of_text_is_loaded_with_its_characters()
    {
        using var folder = new TemporaryFolder();
        Counter.Value.Save(folder.File("text.safetensors"));
        Network loaded = Network.Load(folder.File("text.safetensors"));
        Assert.Equal(Counting.Vocabulary.Characters, loaded.Vocabulary!.Characters);
        Assert.Equal(Counter.Value.Generate("0", 30), loaded.Generate("0", 30));
        Assert.Contains("2.transformerEncoder.attention.queries.weight", loaded.Weights.Keys);
        Assert.Contains("transformerEncoder", loaded.Summary());
    }

    [Fact]
    public void A_training_on_text_that_is_resumed_gives_the_bits_of_one_that_is_not()
    {
        using var folder = new TemporaryFolder();
        var options = new TrainingOptions { Epochs = 2, StepsPerEpoch = 5, BatchSize = 4, CheckpointFolder = folder.File("all") };
        byte[] Bytes(TrainingResult result)
        {
            result.Network.Save(folder.File("model"));
            return File.ReadAllBytes(folder.File("model"));
        }

        byte[] whole = Bytes(Small(options));
        Small(options with { Epochs = 1, CheckpointFolder = folder.File("part") });
        Assert.Equal(whole, Bytes(Small(options with { CheckpointFolder = folder.File("part"), Resume = true })));
    }

    [Theory]
    [InlineData("gru:16")]
    [InlineData("lstm:12,8")]
    public void A_recurrent_network_is_a_model_of_text_like_any_other(string specification)
    {
        ModelSpec spec = ModelSpec.Parse(specification, Counting, new SequenceOptions { Context = 8 });
        Network network = spec.Network.Fit(Counting, spec.Options with { Epochs = 1, StepsPerEpoch = 150, BatchSize = 8, Optimizer = Optimizer.Adam(0.01) }).Network;
        Assert.Equal("34567890123456", network.Generate("012", 14, new SamplingOptions { Temperature = 0 }));
    }

    [Fact]
    public void What_does_not_fit_is_refused_in_one_line()
    {
        string Message(Action action) => Assert.ThrowsAny<ArgumentException>(action).Message;
        Assert.Contains("must make [context, 10] of [context]", Message(() => Network.Input(8).Embedding(10, 4).Dense(9).Fit(Counting)));
        Assert.Contains("at least 601 are needed", Message(() => ModelSpec.Parse("transformer:8x1", Counting, new SequenceOptions { Context = 600 }).Fit(Counting)));
        Assert.Contains("the context is 0", Message(() => ModelSpec.Parse("transformer:8x1", Counting, new SequenceOptions { Context = 0 })));
        Assert.Contains("takes samples of a fixed size and not text", Message(() => ModelSpec.Parse("mlp:8", Counting)));
        Assert.Contains("transformer", Message(() => ModelSpec.Parse("tranformer:8", Counting)));
        Assert.Contains("as 'transformer:128x2'", Message(() => ModelSpec.Parse("transformer", Counting)));
        Assert.Contains("Temperature is -1", Message(() => Counter.Value.Generate("0", 1, new SamplingOptions { Temperature = -1 })));
        Assert.Contains("(U+0041)", Message(() => Counter.Value.Generate("A", 1)));
        Assert.Contains("not been trained on text", Assert.Throws<InvalidOperationException>(() => Network.Input(4).Dense(3).Generate("a", 1)).Message);
        Assert.Contains("StepsPerEpoch is for text", Message(() => Network.Input(28, 28).Flatten().Dense(10).Fit(DataSet.Digits(50), new TrainingOptions { StepsPerEpoch = 3 })));
    }
}
