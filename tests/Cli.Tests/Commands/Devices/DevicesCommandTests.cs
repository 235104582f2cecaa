using System.Text.Json;

namespace Hybrid.Cli.Tests.Commands.Devices;

public sealed class DevicesCommandTests
{
    [Fact]
    public void Json_says_for_each_library_that_is_not_used_why()
    {
        JsonElement json = CliProcess.Run("devices", "--json").Json();
        Assert.Equal(Environment.ProcessorCount, json.GetProperty("cores").GetInt32());
        Assert.Contains(json.GetProperty("simdBits").GetInt32(), new[] { 64, 128, 256, 512 });
        JsonElement[] libraries = [.. json.GetProperty("blas").EnumerateArray(), .. json.GetProperty("cuda").EnumerateArray()];
        Assert.Contains(libraries, library => library.GetProperty("name").GetString() == "OpenBLAS");
        Assert.All(libraries, library => Assert.True(library.GetProperty("used").GetBoolean() || library.GetProperty("reason").GetString()!.Length > 0));
    }

    [Fact]
    public void The_table_names_what_json_names()
    {
        string table = CliProcess.Run("devices").Output;
        JsonElement json = CliProcess.Run("devices", "--json").Json();
        Assert.Contains(json.GetProperty("simd").GetString()!, table);
        Assert.Contains(json.GetProperty("mathNetProvider").GetString()!, table);
        Assert.All(json.GetProperty("cuda").EnumerateArray(), library => Assert.Contains(library.GetProperty("name").GetString()!, table));
    }

    [Fact]
    public void A_backend_that_is_not_there_is_an_error_that_says_what_was_looked_for()
    {
        Assert.StartsWith("--backend: ", CliProcess.Run("devices", "--backend", "cuda").BadLine());
    }
}
