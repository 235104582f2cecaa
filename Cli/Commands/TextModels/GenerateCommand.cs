using System.CommandLine;
using Hybrid.Cli.Commands.Networks;
using Hybrid.Cli.Frame;
using Hybrid.Formats;

namespace Hybrid.Cli.Commands.TextModels;

/// <summary><c>hybrid generate</c>: text by a model that was trained on text.</summary>
internal sealed class GenerateCommand : HybridCommand
{
    private readonly Option<string?> _model = TypedOption.Text("--model", "FILE", "The model of text that 'hybrid train --data TEXT.txt --out FILE' saved", required: true);
    private readonly Option<string?> _prompt = TypedOption.Text("--prompt", "TEXT", "How the text begins [default: a line break]");
    private readonly Option<int?> _length = TypedOption.Whole("--length", "How many characters to add [default: 500]", 0);

    private readonly Option<double?> _temperature = TypedOption.Number(
        "--temperature", "Below 1 the likely becomes likelier, 0 takes the likeliest always [default: 0.8]", value => value >= 0, "numbers from 0 are allowed, such as 0.8");

    private readonly Option<int?> _top = TypedOption.Whole("--top-k", "Draw from the so many likeliest characters only [default: all]", 1);

    public GenerateCommand()
        : base("generate", "Write text with a model that was trained on text")
    {
        foreach (Option option in new Option[] { _model, _prompt, _length, _temperature, _top })
        {
            Options.Add(option);
        }
    }

    protected override Task<int> RunAsync(CommandContext context)
    {
        string file = context.Need(_model);
        Network network = ModelFile.Open(file);
        Vocabulary vocabulary = network.Vocabulary
            ?? throw new DataFormatException(file, "the network was not trained on text; give a model that 'hybrid train --data TEXT.txt --model transformer:128x4 --out FILE' saved");
        string prompt = context.Get(_prompt) ?? (vocabulary.Characters.Contains("\n") ? "\n" : vocabulary.Characters[0]);
        var options = new SamplingOptions { TopK = context.Get(_top), Seed = context.Seed };
        options = options with { Temperature = context.Get(_temperature) ?? options.Temperature };
        IEnumerable<string> text = ArgumentFault.Of("--prompt", () => network.Generation(prompt, context.Get(_length) ?? 500, options, context.Cancellation));
        if (context.Json)
        {
            string whole = string.Concat(text);
            context.WriteJson(json =>
            {
                json.WriteString("prompt", prompt);
                json.WriteString("text", whole);
            });
        }
        else
        {
            Write(context.Output, prompt, text);
        }

        return Task.FromResult(context.Cancellation.IsCancellationRequested ? ExitCode.Cancelled : ExitCode.Done);
    }

    // Each character is shown as soon as it is known.
    private static void Write(TextWriter output, string prompt, IEnumerable<string> text)
    {
        output.Write(prompt);
        foreach (string character in text)
        {
            output.Write(character);
            output.Flush();
        }

        output.Write('\n');
    }
}
