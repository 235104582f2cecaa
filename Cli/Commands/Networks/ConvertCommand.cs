using System.CommandLine;
using Hybrid.Cli.Frame;

namespace Hybrid.Cli.Commands.Networks;

/// <summary><c>hybrid convert</c>: a network from one file format to another.</summary>
internal sealed class ConvertCommand : HybridCommand
{
    private const string Onnx = ".onnx";
    private const string Safetensors = ".safetensors";

    private readonly Argument<string> _from = new("IN") { Description = "A network: .safetensors, as 'hybrid train --out FILE' saves it, or .onnx" };
    private readonly Argument<string> _to = new("OUT") { Description = "The new file: .onnx (opset 17) or .safetensors" };

    public ConvertCommand()
        : base("convert", "Write a network in another format, known by the extension: safetensors or ONNX")
    {
        Arguments.Add(_from);
        Arguments.Add(_to);
    }

    protected override Task<int> RunAsync(CommandContext context)
    {
        string from = context.Get(_from)!, to = context.Get(_to)!;
        string source = Format(from), target = Format(to);
        Network network = source == Onnx ? Network.ImportOnnx(from) : Network.Load(from);
        if (target == Onnx)
        {
            try
            {
                network.ExportOnnx(to);
            }
            catch (NotSupportedException problem)
            {
                throw new UsageException(from, problem.Message);
            }
        }
        else
        {
            network.Save(to);
        }

        if (context.Json)
        {
            context.WriteJson(json =>
            {
                json.WriteString("out", to);
                json.WriteNumber("layers", network.Layers.Count);
                json.WriteNumber("parameters", network.ParameterCount);
            });
        }
        else
        {
            context.Output.Write($"{to}: {network.Layers.Count} layers, {network.ParameterCount} parameters\n");
        }

        return Task.FromResult(ExitCode.Done);
    }

    private static string Format(string path) => Path.GetExtension(path).ToLowerInvariant() switch
    {
        Onnx => Onnx,
        Safetensors => Safetensors,
        var other => throw new UsageException(path, $"the extension '{other}' is no format of networks; use {Safetensors} or {Onnx}"),
    };
}
