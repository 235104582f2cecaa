namespace Hybrid.Tests.Models;

public sealed class ModelSpecTests
{
    [Fact]
    public void Specifications_make_networks()
    {
        Assert.Equal(7850, ModelSpec.Parse("softmax", [28, 28], 10).Network.ParameterCount);
        Assert.Equal(["0.flatten", "1.dense", "2.relu", "3.dense", "4.relu", "5.dense"], ModelSpec.Parse("mlp:256,128", [28, 28], 10).Network.Layers.Select(layer => layer.Name));
        Assert.Equal("multiclass-hinge", ModelSpec.Parse("SVM", [4], 3).Options.Loss!.Name);
    }

    [Fact]
    public void Convolutional_networks_have_the_parameters_of_their_papers()
    {
        // LeNet-5 with all connections: 6 (25 + 1) + 16 (150 + 1) + 120 (400 + 1) + 84 (120 + 1) + 10 (84 + 1).
        Assert.Equal(61_706, ModelSpec.Parse("lenet5", [28, 28], 10).Network.ParameterCount);

        // He et al. 2016 give 0.27 million for three channels; with one channel and convolutions as shortcuts, counted by hand.
        Assert.Equal(272_186, ModelSpec.Parse("resnet20", [28, 28], 10).Network.ParameterCount);
        Assert.Equal([5], ModelSpec.Parse("resnet8", [32, 32, 3], 5).Network.OutputShape);
        Assert.True(ModelSpec.Parse("lenet5", [28, 28], 10).AugmentedEpochs > ModelSpec.Parse("lenet5", [28, 28], 10).Options.Epochs);
        Assert.Contains("takes images of at least 12 x 12 pixels", Assert.Throws<ArgumentException>(() => ModelSpec.Parse("lenet5", [64], 10)).Message);
    }

    [Theory]
    [InlineData("softmacs", "did you mean 'softmax'?")]
    [InlineData("mlp", "mlp:256,128")]
    [InlineData("mlp:12,x", "mlp:256,128")]
    [InlineData("mlp:0", "mlp:256,128")]
    [InlineData("svm:3", "write 'svm'")]
    public void A_specification_that_is_not_understood_is_answered(string text, string expected) =>
        Assert.Contains(expected, Assert.Throws<ArgumentException>(() => ModelSpec.Parse(text, [4], 3)).Message);

    [Theory]
    [InlineData("softmax")]
    [InlineData("perceptron")]
    [InlineData("svm")]
    [InlineData("mlp:64")]
    public void Every_model_learns_the_blobs(string text)
    {
        DataSet data = Tables.Blobs(600, 4);
        ModelSpec spec = ModelSpec.Parse(text, data);
        Assert.True((spec with { Options = spec.Options with { BatchSize = 16 } }).Fit(data).Network.Evaluate(data).Accuracy > 0.9, text);
    }

    [Fact]
    public void Real_targets_take_a_multilayer_network_only()
    {
        Assert.Equal("squared", ModelSpec.Parse("mlp:8", Tables.Plane(10)).Options.Loss!.Name);
        Assert.Contains("RidgeRegression", Assert.Throws<ArgumentException>(() => ModelSpec.Parse("svm", Tables.Plane(10))).Message);
    }
}
