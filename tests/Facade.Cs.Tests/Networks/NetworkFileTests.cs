using Hybrid.Formats;
using Hybrid.Tests.Formats;
using Hybrid.Tests.Training;

namespace Hybrid.Tests.Networks;

public sealed class NetworkFileTests
{
    private static readonly DataSet Data = Tables.Blobs(150, 4);

    private static readonly Network Trained = Network.Input(4).Dense(6, initialiser: Initialiser.Normal(0, 0.1)).LeakyRelu(0.2).Dropout(0.1).Dense(5, bias: false).Elu().Dense(3)
        .Fit(Data, new TrainingOptions { Epochs = 2, Standardise = true, Loss = Loss.SoftmaxCrossEntropy(0.1) }).Network;

    [Fact]
    public void A_saved_network_is_loaded_bit_for_bit()
    {
        using var folder = new TemporaryFolder();
        string path = Path.Combine(folder.Path, "network.safetensors");
        Trained.Save(path);
        Network loaded = Network.Load(path);
        Assert.Equal(TrainingTests.Bytes(Trained), TrainingTests.Bytes(loaded));
        Assert.Equal(File.ReadAllBytes(path), TrainingTests.Bytes(loaded));
        Assert.Equal(Trained.Predict(Data).Values.ToArray(), loaded.Predict(Data).Values.ToArray());
        Assert.Equal(Trained.ToString(), loaded.ToString());
        Assert.Equal(["a", "b", "c"], loaded.ClassNames);
        Assert.Equal(Trained.Evaluate(Data).Loss, loaded.Evaluate(Data).Loss);
    }

    [Fact]
    public void An_untrained_network_is_saved_too()
    {
        using var folder = new TemporaryFolder();
        string path = Path.Combine(folder.Path, "network.safetensors");
        Network network = Network.Input(2, 3).Flatten().Dense(2).Sigmoid();
        network.Save(path);
        Assert.Equal(TrainingTests.Bytes(network), TrainingTests.Bytes(Network.Load(path)));
        Assert.Null(Network.Load(path).Loss);
    }

    [Fact]
    public void Any_reader_of_the_format_finds_the_weights_by_name()
    {
        using var folder = new TemporaryFolder();
        string path = Path.Combine(folder.Path, "network.safetensors");
        Trained.Save(path);
        SafetensorsFile file = SafetensorsFile.Read(path);
        Assert.Equal([4, 6], file.Arrays["0.dense.weight"].Shape);
        Assert.Equal(Trained.Weights["0.dense.weight"].ToArray(), file.Arrays["0.dense.weight"].ToSingles());
        Assert.Contains("\"leakyRelu\"", file.Metadata["hybrid.network"]);
        Assert.StartsWith("Hybrid ", file.Metadata["hybrid.library"]);
    }

    [Fact]
    public void A_file_cut_short_is_refused_whatever_the_place()
    {
        using var folder = new TemporaryFolder();
        string path = Path.Combine(folder.Path, "network.safetensors");
        Trained.Save(path);
        byte[] bytes = File.ReadAllBytes(path);
        for (int length = 0; length < bytes.Length; length += Math.Max(1, bytes.Length / 50))
        {
            File.WriteAllBytes(path, bytes[..length]);
            Assert.Throws<DataFormatException>(() => Network.Load(path));
        }
    }

    [Fact]
    public void A_file_that_is_no_network_is_refused()
    {
        using var folder = new TemporaryFolder();
        string path = Path.Combine(folder.Path, "other.safetensors");
        new SafetensorsFile([KeyValuePair.Create("x", StoredArray.Of(new float[] { 1 }))]).Write(path);
        Assert.Contains("holds no network", Assert.Throws<DataFormatException>(() => Network.Load(path)).Message);
        Assert.Throws<FileAccessException>(() => Network.Load(Path.Combine(folder.Path, "missing")));
    }

    [Theory]
    [InlineData("\"dense\"", "\"dance\"", "did you mean 'dense'?")]
    [InlineData("\"float32\"", "\"float64\"", "Float64")]
    [InlineData("[4,6]", "[4,7]", "network")]
    [InlineData("{\"layers\"", "{\"layer\"", "layers")]
    [InlineData("\"rate\":0.1", "\"rate\":true", "rate")]
    public void A_damaged_description_is_named(string from, string to, string expected)
    {
        using var folder = new TemporaryFolder();
        string path = Path.Combine(folder.Path, "network.safetensors");
        SafetensorsFile file = Trained.ToFile();
        string structure = file.Metadata["hybrid.network"];
        Assert.Contains(from, structure);
        int place = structure.IndexOf(from, StringComparison.Ordinal);
        Dictionary<string, string> metadata = new(file.Metadata) { ["hybrid.network"] = structure[..place] + to + structure[(place + from.Length)..] };
        new SafetensorsFile(file.Arrays, metadata).Write(path);
        DataFormatException problem = Assert.Throws<DataFormatException>(() => Network.Load(path));
        Assert.Contains(expected, problem.Message);
        Assert.DoesNotContain('\n', problem.Message);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("{\"loss\":\"squarred\",\"argument\":null,\"classes\":[]}")]
    [InlineData("{\"loss\":\"squared\",\"argument\":null,\"classes\":null}")]
    [InlineData("[")]
    public void A_damaged_head_is_refused(string head)
    {
        using var folder = new TemporaryFolder();
        string path = Path.Combine(folder.Path, "network.safetensors");
        SafetensorsFile file = Trained.ToFile();
        new SafetensorsFile(file.Arrays, new Dictionary<string, string>(file.Metadata) { ["hybrid.head"] = head }).Write(path);
        Assert.DoesNotContain('\n', Assert.Throws<DataFormatException>(() => Network.Load(path)).Message);
    }

    [Fact]
    public void A_missing_or_misshapen_array_is_named()
    {
        using var folder = new TemporaryFolder();
        string path = Path.Combine(folder.Path, "network.safetensors");
        SafetensorsFile file = Trained.ToFile();
        new SafetensorsFile(file.Arrays.Where(pair => pair.Key != "3.dense.weight"), file.Metadata).Write(path);
        Assert.Contains("'3.dense.weight' of the network is missing", Assert.Throws<DataFormatException>(() => Network.Load(path)).Message);
        new SafetensorsFile(new Dictionary<string, StoredArray>(file.Arrays) { ["3.dense.weight"] = StoredArray.Of(new float[4], 2, 2) }, file.Metadata).Write(path);
        Assert.Contains("[2, 2]; the network needs Float32 [6, 5]", Assert.Throws<DataFormatException>(() => Network.Load(path)).Message);
    }
}
