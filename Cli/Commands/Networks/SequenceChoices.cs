using System.CommandLine;
using Hybrid.Cli.Frame;

namespace Hybrid.Cli.Commands.Networks;

/// <summary>The options of <c>hybrid train</c> for models of sequences and of text.</summary>
internal sealed class SequenceChoices
{
    private const int StepsBetweenMeasures = 250;

    private readonly Option<int?> _context = TypedOption.Whole("--context", "How many characters a model of text sees at once [default: 64]", 1);
    private readonly Option<int?> _heads = TypedOption.Whole("--heads", "How many heads of attention a transformer has [default: 4]", 1);
    private readonly Option<double?> _dropout = TypedOption.Number("--dropout", "The share of numbers that a transformer drops in training [default: 0]", value => value is >= 0 and < 1, "numbers from 0 to below 1 are allowed, such as 0.1");
    private readonly Option<int?> _steps = TypedOption.Whole("--steps", "How many steps a model of text is trained, rounded up to equal parts between one measuring and the next [default: the model's]", 1);

    /// <summary>Adds them to a command.</summary>
    /// <param name="command">The command.</param>
    public SequenceChoices(Command command)
    {
        command.Options.Add(_context);
        command.Options.Add(_heads);
        command.Options.Add(_dropout);
        command.Options.Add(_steps);
    }

    /// <summary>The choices.</summary>
    /// <param name="context">The parsed command line.</param>
    public SequenceOptions Of(CommandContext context)
    {
        var usual = new SequenceOptions();
        return new SequenceOptions { Context = context.Get(_context) ?? usual.Context, Heads = context.Get(_heads) ?? usual.Heads, Dropout = context.Get(_dropout) ?? usual.Dropout };
    }

    /// <summary>How many parts a training on text has, after each of which it is measured, and how many steps a part has; null for as many as have the text's length.</summary>
    /// <param name="context">The parsed command line.</param>
    /// <param name="epochs">What was given to <c>--epochs</c>.</param>
    /// <param name="usual">The model's own.</param>
    /// <exception cref="UsageException">Both steps and epochs are given.</exception>
    public (int Epochs, int? Steps) Length(CommandContext context, int? epochs, TrainingOptions usual)
    {
        if (context.Get(_steps) is not int steps)
        {
            return epochs is int given ? (given, null) : (usual.Epochs, usual.StepsPerEpoch);
        }

        if (epochs is not null)
        {
            throw new UsageException("--steps", "--epochs says how long to train too; give one of them");
        }

        int parts = (steps + StepsBetweenMeasures - 1) / StepsBetweenMeasures;
        return (parts, (steps + parts - 1) / parts);
    }

    /// <summary>Refuses what only a model of text takes.</summary>
    /// <param name="context">The parsed command line.</param>
    /// <exception cref="UsageException">There is such an option.</exception>
    public void RefuseTextOnly(CommandContext context)
    {
        string? option = context.Get(_context) is not null ? "--context" : context.Get(_steps) is not null ? "--steps" : null;
        if (option is not null)
        {
            throw new UsageException(option, $"the data is not text, of which a file or folder of .txt is needed; leave {option} out");
        }
    }
}
