using System.CommandLine;
using System.Globalization;
using Hybrid.Cli.Commands.Networks;
using Hybrid.Cli.Frame;

namespace Hybrid.Cli.Commands.Unsupervised;

/// <summary>Learning classes from what was learnt without them.</summary>
internal sealed class FineTuning
{
    private const double HeldOut = 0.2;

    private readonly Option<int?> _epochs = TypedOption.Whole("--finetune", "Learn the classes too, in so many passes, from the weights learnt without them", 1);
    private readonly Option<int?> _labelled = TypedOption.Whole("--labelled", "Use the labels of the so many first rows only [default: all]", 1);
    private readonly Option<double?> _dropout = TypedOption.Number("--dropout", "The share of hidden units left out at a step of that [default: 0]", value => value is >= 0 and < 1, "numbers from 0 to below 1 are allowed, such as 0.2");
    private readonly Option<double?> _rate = TypedOption.Number("--finetune-lr", "The learning rate of that [default: 0.001]", value => value > 0, "numbers above 0 are allowed, such as 0.001");
    private readonly Option<string?> _out = TypedOption.Text("--classifier", "FILE", "Save the classifier in this file, as 'hybrid train --out' does");

    /// <summary>Adds the options to a command.</summary>
    /// <param name="command">The command.</param>
    /// <param name="dropout">Whether hidden units can be left out.</param>
    public FineTuning(Command command, bool dropout = true)
    {
        foreach (Option option in new Option[] { _epochs, _labelled, _rate, _out })
        {
            command.Options.Add(option);
        }

        if (dropout)
        {
            command.Options.Add(_dropout);
        }
    }

    /// <summary>Refuses what can be refused before anything is learnt.</summary>
    /// <param name="context">The parsed command line.</param>
    /// <param name="data">The rows.</param>
    /// <exception cref="UsageException">There are no classes, or an option is given without <c>--finetune</c>.</exception>
    public void Check(CommandContext context, RowData data)
    {
        string? lonely = context.Get(_labelled) is not null ? "--labelled" : context.Get(_dropout) is not null ? "--dropout" : context.Get(_rate) is not null ? "--finetune-lr" : context.Get(_out) is not null ? "--classifier" : null;
        if (context.Get(_epochs) is null)
        {
            if (lonely is not null)
            {
                throw new UsageException(lonely, "no classes are learnt; add --finetune N");
            }

            return;
        }

        data.Labels("--finetune");
        OutputFile.Check(context.Get(_out));
    }

    /// <summary>Learns classes and adds what came of it.</summary>
    /// <param name="context">What the command runs in.</param>
    /// <param name="data">The rows.</param>
    /// <param name="findings">What is printed.</param>
    /// <param name="start">The network to begin with, for a number of classes and a dropout.</param>
    /// <param name="inputs">What the network takes of rows, [rows, inputs]; null for the rows themselves.</param>
    public Findings Run(CommandContext context, RowData data, Findings findings, Func<int, double, Network> start, Func<Tensor, Tensor>? inputs = null)
    {
        if (context.Get(_epochs) is not int epochs)
        {
            return findings;
        }

        (DataSet train, DataSet test) = data.Test is null ? data.Train.Split(HeldOut, context.Seed) : (data.Train, data.Test);
        train = context.Get(_labelled) is int most && most < train.Count ? train.Take(most) : train;
        (train, test) = (Flat(train, inputs), Flat(test, inputs));
        var options = new TrainingOptions { Epochs = epochs, BatchSize = Math.Min(100, train.Count), Optimizer = Optimizer.Adam(context.Get(_rate) ?? 0.001), Seed = context.Seed };
        TrainingResult result = ProgressDisplay.Run(context, progress => start(train.ClassNames.Count, context.Get(_dropout) ?? 0).Fit(train, options, progress, context.Cancellation));
        if (context.Get(_out) is string path)
        {
            result.Network.Save(path);
        }

        return findings
            .Whole("labelled", "rows with labels", train.Count)
            .Number("trainError", "error on them", 1 - result.Network.Evaluate(train).Accuracy)
            .Number("testError", string.Create(CultureInfo.InvariantCulture, $"error on {test.Count} others"), 1 - result.Network.Evaluate(test).Accuracy)
            .File("classifier", "classifier in", context.Get(_out));
    }

    private static DataSet Flat(DataSet data, Func<Tensor, Tensor>? inputs)
    {
        if (inputs is null)
        {
            return data.Reshape(data.FeatureCount);
        }

        Tensor made = inputs(Tensor.From(data.Features.ToArray(), data.Count, data.FeatureCount));
        return DataSet.FromArrays(made.ToArray(), [made.Shape[1]], data.Labels.Span, data.ClassNames, name: data.Name);
    }
}
