using System.CommandLine;
using Hybrid.Cli.Frame;
using Hybrid.Probabilistic;

namespace Hybrid.Cli.Commands.Sequences;

/// <summary>The model and the sequences that decoding and scoring take.</summary>
internal sealed class HmmInput
{
    private readonly Argument<string> _file = new("M.json") { Description = "A model that 'hybrid hmm fit --out M.json' saved, or one written by hand" };
    private readonly Argument<string> _data = new("SEQUENCES.csv") { Description = "A table with a column 'sequence'; the other columns are the observation" };

    /// <summary>Adds the two arguments.</summary>
    /// <param name="command">The command.</param>
    public HmmInput(Command command)
    {
        command.Arguments.Add(_file);
        command.Arguments.Add(_data);
    }

    /// <summary>Reads the two files.</summary>
    /// <param name="context">The parsed command line.</param>
    public (HiddenMarkovModel Model, SequenceSet Data, string Path) Read(CommandContext context)
    {
        HiddenMarkovModel model = HiddenMarkovModel.Load(context.Get(_file)!);
        string path = context.Get(_data)!;
        var categorical = model.Emission as CategoricalEmission;
        return (model, SequenceSet.Load(path, categorical is not null, categorical?.Symbols), path);
    }
}
