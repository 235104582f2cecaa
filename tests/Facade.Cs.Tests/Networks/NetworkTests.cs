namespace Hybrid.Tests.Networks;

public sealed class NetworkTests
{
    [Fact]
    public void Layers_take_their_sizes_from_the_ones_before()
    {
        Network network = Network.Input(28, 28).Flatten().Dense(256).Relu().Dropout(0.2).Dense(10);
        Assert.Equal([10], network.OutputShape);
        Assert.Equal([28, 28], network.InputShape);
        // 784 * 256 + 256 and 256 * 10 + 10.
        Assert.Equal(200_960 + 2_570, network.ParameterCount);
        Assert.Equal(["0.flatten", "1.dense", "2.relu", "3.dropout", "4.dense"], network.Layers.Select(layer => layer.Name));
        Assert.Equal([256], network.Layers[3].OutputShape);
        Assert.Equal(["1.dense.bias", "1.dense.weight", "4.dense.bias", "4.dense.weight"], network.Weights.Keys.Order());
    }

    [Fact]
    public void A_network_is_printed_as_a_table()
    {
        string expected = """
            Layer      Output shape  Parameters
            -----------------------------------
            input      [28, 28]               0
            0.flatten  [784]                  0
            1.dense    [256]            200,960
            2.relu     [256]                  0
            3.dense    [10]               2,570
            -----------------------------------
            Parameters: 203,530
            """;
        Assert.Equal(expected.ReplaceLineEndings("\n"), Network.Input(28, 28).Flatten().Dense(256).Relu().Dense(10).ToString());
    }

    [Fact]
    public void Adding_a_layer_leaves_the_network_as_it_was()
    {
        Network small = Network.Input(3).Dense(2);
        _ = small.Relu().Dense(5);
        Assert.Single(small.Layers);
    }

    [Fact]
    public void The_same_seed_draws_the_same_weights()
    {
        Network network = Network.Input(4).Dense(3);
        Assert.Equal(network.Weights["0.dense.weight"].ToArray(), network.Initialise(0).Weights["0.dense.weight"].ToArray());
        Assert.Equal(network.Initialise(5).Weights["0.dense.weight"].ToArray(), network.Initialise(5).Weights["0.dense.weight"].ToArray());
        Assert.NotEqual(network.Initialise(5).Weights["0.dense.weight"].ToArray(), network.Initialise(6).Weights["0.dense.weight"].ToArray());
    }

    [Fact]
    public void A_network_predicts_what_its_formula_says()
    {
        Network network = Network.Input(2).Dense(3).Tanh().Dense(1);
        Tensor x = Tensor.From([1f, -2, 0.5f, 3], 2, 2);
        IReadOnlyDictionary<string, Tensor> w = network.Weights;
        Tensor expected = (x.MatMul(w["0.dense.weight"]) + w["0.dense.bias"]).Tanh().MatMul(w["2.dense.weight"]) + w["2.dense.bias"];
        Assert.Equal(expected.ToArray(), network.Predict(x).ToArray());
    }

    [Fact]
    public void A_network_is_differentiated_like_any_function()
    {
        Network network = Network.Input(3).Dense(4).Tanh().Dense(1);
        Tensor x = Tensor.From([0.1f, 0.2f, -0.3f], 1, 3);
        Tensor gradient = Gradient.Of(v => network.Predict(v).Sum(), x);
        float step = 1e-2f;
        for (int i = 0; i < 3; i++)
        {
            Tensor move = Tensor.From([i]).OneHot(3) * step;
            double difference = (network.Predict(x + move).Item() - network.Predict(x - move).Item()) / (2 * step);
            Assert.Equal(difference, gradient[0, i].Item(), 1e-3);
        }
    }

    [Fact]
    public void An_input_of_another_shape_is_refused()
    {
        Network network = Network.Input(3).Dense(2);
        Assert.Contains("[3]", Assert.ThrowsAny<ArgumentException>(() => network.Predict(Tensor.Zeros(5, 4))).Message);
        Assert.Contains("Network.Input(4)", Assert.Throws<ArgumentException>(() => network.Predict(Tables.Blobs(10, 4))).Message);
    }

    [Fact]
    public void Sizes_out_of_range_are_refused()
    {
        Assert.Throws<ArgumentException>(() => Network.Input());
        Assert.Throws<ArgumentException>(() => Network.Input(0));
        Assert.ThrowsAny<ArgumentException>(() => Network.Input(3).Dense(0));
        Assert.ThrowsAny<ArgumentException>(() => Network.Input(3).Dropout(1));
    }

    [Fact]
    public void Predictions_are_probabilities_and_class_names()
    {
        DataSet data = Tables.Blobs(300, 2);
        Network network = Network.Input(2).Dense(3).Fit(data, new TrainingOptions { Epochs = 20, Optimizer = Optimizer.Adam(0.05) }).Network;
        Predictions predictions = network.Predict(data);
        Assert.Equal([300, 3], predictions.Probabilities().Shape);
        Assert.All(predictions.Probabilities().Sum(1).ToArray(), sum => Assert.Equal(1f, sum, 1e-5f));
        Assert.Equal(["a", "b", "c"], predictions.ClassNames);
        Assert.Equal(predictions.ClassNames[predictions.Classes[7]], predictions.Label(7));
        Assert.Equal(network.Evaluate(data).Accuracy!.Value, Metrics.Accuracy(data.Labels.Span, [.. predictions.Classes]));
    }

    [Fact]
    public void Classes_are_matched_by_name()
    {
        DataSet data = Tables.Blobs(300, 2);
        Network network = Network.Input(2).Dense(3).Fit(data, new TrainingOptions { Epochs = 20, Optimizer = Optimizer.Adam(0.05) }).Network;
        DataSet reordered = data.WithClasses(["c", "a", "b"]);
        Assert.Equal(network.Evaluate(data).Accuracy, network.Evaluate(reordered).Accuracy);
        DataSet other = DataSet.FromArrays(new float[] { 1, 2 }, [2], [0], ["d"]);
        Assert.Throws<ArgumentException>(() => network.Evaluate(other));
    }

    [Fact]
    public void An_untrained_network_is_not_evaluated() =>
        Assert.Contains("Fit", Assert.Throws<InvalidOperationException>(() => Network.Input(2).Dense(3).Evaluate(Tables.Blobs(30, 2))).Message);
}
