using System.Text.Json;
using Hybrid.Providers.Tests.Cuda;

namespace Hybrid.Cli.Tests.Commands.Devices;

/// <summary>The whole way from the command line to a device, on the pretended CUDA of the providers' tests.</summary>
public sealed class CudaBackendTests
{
    private static CliResult Run(params string[] args)
    {
        var environment = new Dictionary<string, string> { ["HYBRID_CUDA"] = FakeCudaLibraries.Folder(), ["HYBRID_CUDA_CACHE"] = "off" };
        using var process = CliProcess.Start(args, environment);
        return CliProcess.Finish(process);
    }

    [FakeCudaFact]
    public void Devices_names_the_gpu_and_says_that_every_library_is_used()
    {
        JsonElement json = Run("devices", "--backend", "cuda", "--json").Json();
        Assert.Equal("cuda", json.GetProperty("backend").GetString());
        Assert.Equal("Hybrid CUDA on Pretended GPU", json.GetProperty("provider").GetString());
        Assert.StartsWith("Pretended GPU, compute capability 8.6, ", json.GetProperty("gpus")[0].GetString());
        Assert.All(json.GetProperty("cuda").EnumerateArray().Take(4), library => Assert.True(library.GetProperty("used").GetBoolean(), library.ToString()));
    }

    [FakeCudaFact]
    public void Training_on_the_device_gives_what_the_processor_gives()
    {
        string[] args = ["train", "--data", "digits", "--model", "mlp:16", "--epochs", "2", "--batch", "100", "--seed", "3", "--json"];
        JsonElement expected = CliProcess.Run(args).Json(), actual = Run([.. args, "--backend", "cuda"]).Json();
        foreach (string figure in new[] { "trainLoss", "testAccuracy" })
        {
            Assert.Equal(expected.GetProperty(figure).GetDouble(), actual.GetProperty(figure).GetDouble(), 0.01);
        }
    }

    /// <summary>Skipped with the reason where the pretended CUDA cannot be built.</summary>
    private sealed class FakeCudaFactAttribute : FactAttribute
    {
        public FakeCudaFactAttribute() => Skip = FakeCudaLibraries.Reason;
    }
}
