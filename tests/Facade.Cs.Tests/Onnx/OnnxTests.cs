using System.Diagnostics;
using Hybrid.Onnx;
using Hybrid.Tests.Formats;
using Hybrid.Tests.Networks;
using Hybrid.Tests.Training;

namespace Hybrid.Tests.Onnx;

public sealed class OnnxTests
{
    /// <summary>Networks that between them hold every kind of layer, by name; the flag: whether ONNX has words for all of it, so that a reader needs no more than the graph.</summary>
    private static readonly (string Name, bool Plain, Network Network)[] Table =
    [
        ("dense", true, Network.Input(6).Dense(5).Relu().Dense(4, bias: false).Tanh().Dense(3)),
        ("images", true, Network.Input(2, 3).Dense(4).Sigmoid().Flatten().Dropout(0.25).Dense(3).Softmax()),
        ("activations", true, Network.Input(6).Dense(6).LeakyRelu(0.2).Elu(0.7).Dense(6).Selu().Gelu().Swish().Dense(6).Mish().Softplus().Softsign().Dense(6).HardSigmoid().HardTanh().HardSwish().LogSoftmax()),
        ("features normalised", true, Network.Input(6).Dense(5).BatchNorm(0.2, 1e-3).ParametricRelu().LayerNorm(1e-4).Dense(3)),
        ("more", false, Network.Input(6).Dense(6).GroupNorm(3).RmsNorm().Gelu(approximate: true).Maxout(3, 4).Bilinear(2, 5).RandomisedLeakyRelu()),
        ("positions normalised", false, Network.Input(4, 6).BatchNorm().GroupNorm(2).Dense(5).RmsNorm().Maxout(2, 3).LayerNorm()),
        ("symbols", true, Network.Input(3).Embedding(7, 4).Flatten().Dense(2)),
        ("lenet", true, Network.Input(8, 8).Convolution(3, kernel: 3, padding: 1).Relu().MaxPool(2).Convolution(4, kernel: 2).BatchNorm().Tanh().AveragePool(2, stride: 1).Flatten().Dense(3)),
        ("convolutions", true, Network.Input(9, 7, 4).Convolution(6, kernel: 3, stride: 2, padding: 1, groups: 2).ConvolutionTranspose(3, kernel: 3, stride: 2, padding: 1, extra: 1).AveragePool(3, padding: 1, countPadding: true).GlobalAveragePool().Dense(3)),
        ("one axis", true, Network.Input(12, 3).Convolution1D(4, kernel: 3, dilation: 2).MaxPool1D(3, stride: 2, padding: 1).ConvolutionTranspose1D(2, kernel: 2, bias: false).GlobalMaxPool().Dense(2)),
        ("three axes", true, Network.Input(5, 4, 6).Convolution3D(2, kernel: 2).MaxPool3D(2, stride: 1).ConvolutionTranspose3D(2, kernel: 2).AveragePool3D(2).Flatten().Dense(2)),
        ("pooled alone", true, Network.Input(6, 6).MaxPool(2).AveragePool(3, stride: 1, padding: 1).Flatten().Dense(2)),
        ("residual", true, Network.Input(6, 6).Convolution(3, kernel: 3, padding: 1).Residual(x => x.Convolution(3, kernel: 3, padding: 1).BatchNorm().Relu()).Residual(x => x.Convolution(5, kernel: 3, stride: 2, padding: 1), x => x.Convolution(5, kernel: 1, stride: 2)).Relu().GlobalAveragePool().Dense(2)),
        ("elman", true, Network.Input(5, 3).Elman(4).Dense(2)),
        ("gru", true, Network.Input(5, 3).Gru(4, new() { Layers = 2, Bidirectional = true }).Dense(2)),
        ("lstm", true, Network.Input(5, 3).Lstm(4, new() { Layers = 2, ReturnSequence = true }).Lstm(3, new() { Bidirectional = true, ReturnSequence = true }).StepMean().Dense(2)),
        ("absent steps", false, Network.Input(5, 3).Gru(4, new() { Masked = true, Bidirectional = true }).Dense(2)),
        ("attention", false, Network.Input(5, 6).SinusoidalPositions().MultiHeadAttention(3).MultiHeadAttention(1, causal: true, rotary: true).GaussianNoise(0.1).Flatten().Dense(2)),
        ("transformer", false, Network.Input(4).Embedding(7, 8).LearnedPositions(9).Transformer(2, new() { Heads = 2, Causal = true }).Transformer(1, new() { Heads = 4, NormFirst = false, Rotary = true }).StepMean().Dense(3)),
        ("masked transformer", false, Network.Input(5, 3).MaskedTransformer(8, 2, new() { Heads = 2 }).Dense(2)),
    ];

    /// <summary>Networks for which the last steps of some samples are absent.</summary>
    private static readonly string[] Absent = ["absent steps", "masked transformer"];

    private static bool IsSymbols(Network network) => network.Layers[0].Name.Contains("embedding", StringComparison.Ordinal);

    /// <summary>The networks of the table, trained when first asked for.</summary>
    private static readonly Dictionary<string, Lazy<Network>> Trained = Table.ToDictionary(row => row.Name, row => new Lazy<Network>(() => Moved(row.Network)), StringComparer.Ordinal);

    public static IEnumerable<object[]> Names => Table.Select(row => new object[] { row.Name });

    private static (Network Network, Tensor Input, bool Plain) Find(string name)
    {
        var (_, plain, network) = Table.Single(row => row.Name == name);
        int[] shape = [5, .. network.InputShape];
        Tensor input = IsSymbols(network) ? RandomKey.FromSeed(2).Integers(0, 7, shape) : RandomKey.FromSeed(2).Normal(shape);
        if (Absent.Contains(name))
        {
            // Sample i has i + 1 of its steps.
            float[] values = input.ToArray();
            int steps = shape[1], features = shape[2];
            for (int i = 0; i < values.Length; i++)
            {
                values[i] = i % features == 0 && i / features % steps > i / features / steps ? float.NaN : values[i];
            }

            input = Tensor.From(values, shape);
        }

        return (Trained[name].Value, input, plain);
    }

    /// <summary>The network after a few steps, so that no weight or statistic is what it starts as.</summary>
    private static Network Moved(Network network)
    {
        int features = network.InputShape.Aggregate(1, (product, extent) => product * extent);
        float[] x = IsSymbols(network)
            ? [.. RandomKey.FromSeed(3).Integers(0, 7, 16, features).ToArray()]
            : RandomKey.FromSeed(3).Normal(16, features).ToArray();
        int outputs = network.OutputShape.Aggregate(1, (product, extent) => product * extent);
        if (network.OutputShape.Count != 1)
        {
            network = network.Flatten();
        }

        float[] y = RandomKey.FromSeed(4).Normal(16, outputs).ToArray();
        DataSet data = DataSet.FromArrays(x, [.. network.InputShape], y, name: "steps");
        return network.Fit(data, new TrainingOptions { Epochs = 2, BatchSize = 8, Loss = Loss.Squared }).Network;
    }

    private static void Near(Tensor expected, Tensor actual)
    {
        Assert.Equal(expected.Shape, actual.Shape);
        foreach (var (e, a) in expected.ToArray().Zip(actual.ToArray()))
        {
            Assert.True(MathF.Abs(e - a) <= 2e-5f * MathF.Max(1, MathF.Abs(e)), $"{a}, expected {e}");
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_graph_computes_what_the_network_predicts(string name)
    {
        var (network, input, _) = Find(name);
        using var folder = new TemporaryFolder();
        network.ExportOnnx(folder.File("network.onnx"));
        OnnxModel model = OnnxModel.Read(folder.File("network.onnx"));
        Assert.Equal(17, model.OperatorVersion);
        Near(network.Predict(input), OnnxInterpreter.Run(model, input));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void An_exported_network_is_imported_bit_for_bit(string name)
    {
        var (network, _, _) = Find(name);
        using var folder = new TemporaryFolder();
        network.ExportOnnx(folder.File("network.onnx"));
        Assert.Equal(TrainingTests.Bytes(network), TrainingTests.Bytes(Network.ImportOnnx(folder.File("network.onnx"))));
        byte[] first = File.ReadAllBytes(folder.File("network.onnx"));
        network.ExportOnnx(folder.File("network.onnx"));
        Assert.Equal(first, File.ReadAllBytes(folder.File("network.onnx")));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_graph_alone_says_the_layers_where_ONNX_has_words_for_them(string name)
    {
        var (network, input, plain) = Find(name);
        using var folder = new TemporaryFolder();
        network.ExportOnnx(folder.File("network.onnx"));
        OnnxModel bare = OnnxModel.Read(folder.File("network.onnx")) with { Metadata = new Dictionary<string, string>() };
        bare.Write(folder.File("bare.onnx"));
        if (plain)
        {
            Network imported = Network.ImportOnnx(folder.File("bare.onnx"));
            Near(network.Predict(input), imported.Predict(input));
            Assert.Equal(network.ParameterCount, imported.ParameterCount);
        }
        else
        {
            var error = Assert.Throws<DataFormatException>(() => Network.ImportOnnx(folder.File("bare.onnx")));
            Assert.Contains("the operator '", error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_trained_network_keeps_its_classes_and_standardises_within_the_graph()
    {
        DataSet data = Tables.Blobs(90, 4);
        Network network = Network.Input(4).Dense(5).Relu().Dense(3).Fit(data, new TrainingOptions { Epochs = 2, Standardise = true }).Network;
        using var folder = new TemporaryFolder();
        network.ExportOnnx(folder.File("network.onnx"));
        Network imported = Network.ImportOnnx(folder.File("network.onnx"));
        Assert.Equal(["a", "b", "c"], imported.ClassNames);
        Assert.Equal(network.Predict(data).Values.ToArray(), imported.Predict(data).Values.ToArray());
        Tensor input = RandomKey.FromSeed(1).Normal(3, 4);
        Near(network.Predict(input), OnnxInterpreter.Run(OnnxModel.Read(folder.File("network.onnx")), input));
    }

    [Fact]
    public void A_model_of_PyTorchs_is_read_as_layers()
    {
        // Written by PyTorch 1.13's torch.onnx.export (opset 13) after torch.manual_seed(5): Linear, BatchNorm1d, SiLU, Linear without bias, GELU, Dropout, PReLU,
        // Linear, Mish, LeakyReLU, Hardtanh, Linear, Softmax; the numbers are PyTorch's.
        float[] x = [-0.21f, -0.1f, 1.41f, -0.07f, 1.32f, 1.46f, 0.56f, -0.71f, 0.71f, 0.07f, -0.19f, -0.53f, -1.15f, 1.1f, -0.08f, 1.5f, -0.25f, -1.35f];
        float[] y = [0.2536262f, 0.2886676f, 0.4577062f, 0.2501331f, 0.2887703f, 0.4610967f, 0.2502064f, 0.2891406f, 0.460653f];
        using var folder = new TemporaryFolder();
        Network network = Network.ImportOnnx(folder.Write("model.onnx", Sample()));
        Near(Tensor.From(y, 3, 3), network.Predict(Tensor.From(x, 3, 2, 3)));
        Assert.Equal(
            ["0.flatten", "1.dense", "2.batchNorm", "3.swish", "4.dense", "5.gelu", "6.parametricRelu", "7.dense", "8.mish", "9.leakyRelu", "10.hardTanh", "11.dense", "12.softmax"],
            network.Layers.Select(layer => layer.Name));
    }

    [Fact]
    public void A_convolutional_model_of_PyTorchs_is_read_with_its_channels_last()
    {
        // Written by PyTorch 1.13's torch.onnx.export (opset 13) after torch.manual_seed(7): Conv2d and BatchNorm2d, two residual sums (one with a convolution on the short
        // way), ConvTranspose2d, PReLU, max pooling, Linear on the flattened channels; the input is the sine of each element's number; the outputs are PyTorch's.
        float[] x = [.. Enumerable.Range(0, 2 * 6 * 8 * 2).Select(i => (Channel: i % 2, Place: i / 2 % 48, Image: i / 96)).Select(at => (float)Math.Sin((((at.Image * 2) + at.Channel) * 48) + at.Place))];
        float[] y = [0.04118823f, -0.2903443f, -0.3085508f, 0.002368871f, 0.4016233f, 0.06447908f, -0.2648205f, -0.354944f, 0.04954849f, 0.4640063f];
        using var folder = new TemporaryFolder();
        Network network = Network.ImportOnnx(folder.Write("model.onnx", Sample("pytorch-cnn.onnx")));
        Near(Tensor.From(y, 2, 5), network.Predict(Tensor.From(x, 2, 6, 8, 2)));
        Assert.Equal(
            ["0.convolution", "1.batchNorm", "2.relu", "3.residual", "4.relu", "5.residual", "6.relu", "7.convolutionTransposed", "8.parametricRelu", "9.maxPool", "10.flatten", "11.dense"],
            network.Layers.Select(layer => layer.Name));
    }

    [Fact]
    public void An_operator_that_is_no_layer_is_named_with_its_node()
    {
        OnnxNode[] nodes = [new("Relu", "first", ["x"], ["a"], []), new("NonMaxSuppression", "boxes/7", ["a"], ["y"], [])];
        var model = new OnnxModel { Nodes = nodes, Inputs = [new("x", OnnxTensor.Single, [null, 3])], Outputs = [new("y", OnnxTensor.Single, [null, 3])] };
        using var folder = new TemporaryFolder();
        model.Write(folder.File("boxes.onnx"));
        var error = Assert.Throws<DataFormatException>(() => Network.ImportOnnx(folder.File("boxes.onnx")));
        Assert.StartsWith($"{folder.File("boxes.onnx")}: the operator 'NonMaxSuppression' at node 'boxes/7' is none of the layers that are read: AveragePool, BatchNormalization, ", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }

    [Fact]
    public void A_constant_that_no_layer_has_is_named_with_its_node()
    {
        OnnxNode[] nodes = [new("HardSigmoid", "gate", ["x"], ["y"], [])];
        var model = new OnnxModel { Nodes = nodes, Inputs = [new("x", OnnxTensor.Single, [null, 3])], Outputs = [new("y", OnnxTensor.Single, [null, 3])] };
        using var folder = new TemporaryFolder();
        model.Write(folder.File("gate.onnx"));
        Assert.Contains("'HardSigmoid' at node 'gate' has alpha 0.2; only ", Assert.Throws<DataFormatException>(() => Network.ImportOnnx(folder.File("gate.onnx"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_cut_short_anywhere_or_of_another_kind_is_one_line()
    {
        byte[] whole = Sample();
        using var folder = new TemporaryFolder();
        for (int length = 0; length < whole.Length; length += 61)
        {
            var error = Assert.Throws<DataFormatException>(() => Network.ImportOnnx(folder.Write("cut.onnx", whole[..length])));
            Assert.DoesNotContain('\n', error.Message);
        }

        Assert.Throws<DataFormatException>(() => Network.ImportOnnx(folder.Write("text.onnx", "a,b,c\n1,2,3\n")));
        Assert.Throws<FileAccessException>(() => Network.ImportOnnx(folder.File("missing.onnx")));
    }

    [PythonOnnxFact]
    public void Pythons_onnx_finds_nothing_wrong_and_infers_the_same_shapes()
    {
        using var folder = new TemporaryFolder();
        foreach (string name in Table.Select(row => row.Name))
        {
            Find(name).Network.ExportOnnx(folder.File($"{name}.onnx"));
        }

        const string script = """
            import glob, onnx, sys
            for file in sorted(glob.glob(sys.argv[1] + "/*.onnx")):
                model = onnx.load(file)
                onnx.checker.check_model(model, full_check=True)
                inferred = onnx.shape_inference.infer_shapes(model, strict_mode=True, data_prop=True)
                print([d.dim_value for d in inferred.graph.output[0].type.tensor_type.shape.dim[1:]])
            """;
        var start = new ProcessStartInfo(PythonOnnxFactAttribute.Python, ["-c", script, folder.Path]) { RedirectStandardOutput = true, RedirectStandardError = true };
        using Process process = Process.Start(start)!;
        string output = process.StandardOutput.ReadToEnd(), errors = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, errors);
        string[] expected = [.. Table.OrderBy(row => row.Name, StringComparer.Ordinal).Select(row => $"[{string.Join(", ", Find(row.Name).Network.OutputShape)}]")];
        Assert.Equal(expected, output.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    private static byte[] Sample(string name = "pytorch-mlp.onnx")
    {
        using Stream stream = typeof(OnnxTests).Assembly.GetManifestResourceStream(name)!;
        using var memory = new MemoryStream();
        stream.CopyTo(memory);
        return memory.ToArray();
    }
}
