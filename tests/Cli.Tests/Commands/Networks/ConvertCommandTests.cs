using System.Text.Json;

namespace Hybrid.Cli.Tests.Commands.Networks;

public sealed class ConvertCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_trained_model_goes_to_onnx_and_back_with_the_same_bytes()
    {
        string data = _folder.Write("rows.csv", SampleData.Csv());
        string model = _folder["m.safetensors"], onnx = _folder["m.onnx"], back = _folder["back.safetensors"];
        Assert.Equal(0, CliProcess.Run("train", "--data", data, "--model", "mlp:8", "--out", model, "--json").Code);
        JsonElement json = CliProcess.Run("convert", model, onnx, "--json").Json();
        Assert.Equal(onnx, json.GetProperty("out").GetString());
        Assert.Equal(3, json.GetProperty("layers").GetInt32());
        Assert.Equal(0, CliProcess.Run("convert", onnx, back).Code);
        Assert.Equal(File.ReadAllBytes(model), File.ReadAllBytes(back));
    }

    [Fact]
    public void Files_that_are_no_networks_are_said_in_one_line_and_nothing_is_written()
    {
        string text = _folder.Write("text.onnx", "no model\n");
        Assert.StartsWith($"{text}: the file is no ONNX model: ", CliProcess.Run("convert", text, _folder["out.safetensors"]).BadLine(), StringComparison.Ordinal);
        Assert.Equal("m.h5: the extension '.h5' is no format of networks; use .safetensors or .onnx", CliProcess.Run("convert", "m.h5", "out.onnx").BadLine());
        Assert.False(File.Exists(_folder["out.safetensors"]));
    }
}
