using System.CommandLine;
using System.Globalization;
using Hybrid.Cli.Frame;
using Hybrid.Probabilistic;

namespace Hybrid.Cli.Commands.Sequences;

/// <summary><c>hybrid hmm sample</c>: draws sequences from a hidden Markov model.</summary>
internal sealed class HmmSampleCommand : HybridCommand
{
    private readonly Argument<string> _file = new("M.json") { Description = "A model that 'hybrid hmm fit --out M.json' saved, or one written by hand" };
    private readonly Option<int?> _sequences = TypedOption.Whole("--sequences", "How many sequences [default: 1]", 1);
    private readonly Option<int?> _length = TypedOption.Whole("--length", "How long each is [default: 100]", 1);
    private readonly Option<bool> _states = new("--states") { Description = "Add a column 'state' with the hidden states" };

    public HmmSampleCommand()
        : base("sample", "Draw sequences: a table that 'hmm fit' reads")
    {
        Arguments.Add(_file);
        Options.Add(_sequences);
        Options.Add(_length);
        Options.Add(_states);
    }

    protected override Task<int> RunAsync(CommandContext context)
    {
        HiddenMarkovModel model = HiddenMarkovModel.Load(context.Get(_file)!);
        int[] lengths = [.. Enumerable.Repeat(context.Get(_length) ?? 100, context.Get(_sequences) ?? 1)];
        (SequenceSet data, int[][] states) = model.Sample(lengths, context.Seed);
        if (context.Json)
        {
            for (int s = 0; s < data.Count; s++)
            {
                int at = s;
                context.WriteJson(json =>
                {
                    json.WriteString("sequence", data.Ids[at]);
                    json.WriteStartArray("observations");
                    for (int t = 0; t < data.Length(at); t++)
                    {
                        string[] cells = data.Cells(at, t);
                        json.WriteStartArray();
                        foreach (string cell in cells)
                        {
                            if (data.IsCategorical)
                            {
                                json.WriteStringValue(cell);
                            }
                            else
                            {
                                json.WriteNumberValue(double.Parse(cell, CultureInfo.InvariantCulture));
                            }
                        }

                        json.WriteEndArray();
                    }

                    json.WriteEndArray();
                    json.WriteStartArray("states");
                    foreach (int state in states[at])
                    {
                        json.WriteNumberValue(state);
                    }

                    json.WriteEndArray();
                });
            }

            return Task.FromResult(ExitCode.Done);
        }

        bool named = context.Get(_states);
        string[] columns = data.IsCategorical ? ["symbol"] : [.. data.Names];
        context.Output.Write($"sequence,{string.Join(',', columns.Select(Quoted))}{(named ? ",state" : string.Empty)}\n");
        for (int s = 0; s < data.Count; s++)
        {
            for (int t = 0; t < data.Length(s); t++)
            {
                string state = named ? string.Create(CultureInfo.InvariantCulture, $",{states[s][t]}") : string.Empty;
                context.Output.Write($"{data.Ids[s]},{string.Join(',', data.Cells(s, t).Select(Quoted))}{state}\n");
            }
        }

        return Task.FromResult(ExitCode.Done);
    }

    private static string Quoted(string cell) => cell.AsSpan().IndexOfAny(",\"\r\n") < 0 ? cell : $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
