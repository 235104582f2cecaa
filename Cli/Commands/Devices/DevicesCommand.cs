using System.Globalization;
using System.Text.Json;
using Hybrid.Cli.Frame;
using Hybrid.Providers;

namespace Hybrid.Cli.Commands.Devices;

/// <summary><c>hybrid devices</c>: what this machine offers, what is used of it, and why the rest is not.</summary>
internal sealed class DevicesCommand() : HybridCommand("devices", "Show processors, SIMD width, BLAS and CUDA libraries, and why each that is not used is not")
{
    protected override Task<int> RunAsync(CommandContext context)
    {
        Compute.UseForMathNet();
        DeviceReport report = Providers.Devices.Describe();
        if (context.Json)
        {
            context.WriteJson(json => WriteJson(json, report));
        }
        else
        {
            context.Output.Write(Text(report));
        }

        return Task.FromResult(ExitCode.Done);
    }

    private static void WriteJson(Utf8JsonWriter json, DeviceReport report)
    {
        json.WriteString("processor", report.Processor);
        json.WriteNumber("cores", report.Cores);
        json.WriteNumber("threads", report.Threads);
        json.WriteString("simd", report.SimdName);
        json.WriteNumber("simdBits", report.SimdBits);
        json.WriteString("backend", report.Backend.ToLowerInvariant());
        json.WriteString("provider", report.Provider);
        json.WriteString("mathNetProvider", report.MathNetProvider);
        WriteLibraries(json, "blas", report.BlasLibraries);
        WriteLibraries(json, "cuda", report.CudaLibraries);
        json.Strings("gpus", report.Graphics);
    }

    private static void WriteLibraries(Utf8JsonWriter json, string name, IReadOnlyList<LibraryReport> libraries)
    {
        json.WriteStartArray(name);
        foreach (LibraryReport library in libraries)
        {
            json.WriteStartObject();
            json.WriteString("name", library.Name);
            json.WriteBoolean("found", library.Found);
            json.WriteString("path", library.Path);
            json.WriteString("version", library.Version);
            json.WriteBoolean("used", library.Used);
            json.WriteString("reason", library.Reason);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static string Text(DeviceReport report)
    {
        (string Name, string Value)[] facts =
        [
            ("processor", string.Create(CultureInfo.InvariantCulture, $"{report.Processor}, {report.Cores} cores, {report.Threads} threads in use")),
            ("SIMD", string.Create(CultureInfo.InvariantCulture, $"{report.SimdName}, {report.SimdBits} bits")),
            ("GPU", report.Graphics.Count > 0 ? string.Join(", ", report.Graphics) : "none"),
            ("backend", report.Backend.ToLowerInvariant()),
            ("provider", report.Provider),
            ("MathNet uses", report.MathNetProvider),
        ];
        string facing = string.Concat(facts.Select(fact => $"{fact.Name,-14}{fact.Value}\n"));
        IReadOnlyList<string>[] rows =
        [
            .. report.BlasLibraries.Concat(report.CudaLibraries).Select(library => (IReadOnlyList<string>)
                [library.Name, library.Found ? "yes" : "no", library.Used ? "yes" : "no", Remark(library)]),
        ];
        return $"{facing}\n{TextTable.Of(["library", "found", "used", "where, or why not"], rows)}";
    }

    private static string Remark(LibraryReport library) =>
        string.Join(". ", new[] { library.Path, library.Version, library.Reason.TrimEnd('.') }.Where(part => part.Length > 0));
}
