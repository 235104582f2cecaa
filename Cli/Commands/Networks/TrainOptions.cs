using System.CommandLine;
using Hybrid.Cli.Frame;

namespace Hybrid.Cli.Commands.Networks;

/// <summary>The options of <c>hybrid train</c>.</summary>
internal sealed class TrainOptions
{
    private const double UsualValidation = 0.1;

    private readonly Option<string?> _model = TypedOption.Text("--model", "SPEC", $"The model: {string.Join(", ", ModelSpec.Names)}; mlp and the recurrent ones are followed by their hidden sizes, as mlp:256,128 or lstm:128, a transformer by its width and blocks, as transformer:128x2", required: true);
    private readonly Option<int?> _epochs = TypedOption.Whole("--epochs", "How many times to go through the data, those before a resumption included [default: the model's]", 0);
    private readonly Option<int?> _batch = TypedOption.Whole("--batch", "How many samples a step sees [default: the model's]", 1);
    private readonly Option<string?> _optimizer = TypedOption.Choice("--optimizer", "How gradients move the weights [default: the model's]", Optimizer.Names);
    private readonly Option<double?> _rate = TypedOption.Number("--lr", "A constant learning rate [default: the model's, which falls]", value => value > 0, "numbers above 0 are allowed, such as 0.001");

    private readonly Option<double?> _validation = TypedOption.Number(
        "--validation", "The share of the training data that is set aside; the epoch of its least loss is kept [default: 0.1]", value => value is >= 0 and < 1, "numbers from 0 to below 1 are allowed, such as 0.1");

    private readonly Option<int?> _patience = TypedOption.Whole("--patience", "Stop after so many epochs without a better one [default: never]", 1);
    private readonly Option<string?> _checkpoint = TypedOption.Text("--checkpoint", "DIR", "Save where the training stands in this folder, at least once an epoch");
    private readonly Option<bool> _resume = new("--resume") { Description = "Go on from the newest whole checkpoint, or start anew when there is none" };
    private readonly Option<bool> _augment = new("--augment") { Description = "Shift, rotate and scale the training images at random" };
    private readonly Option<string?> _out = TypedOption.Text("--out", "FILE", "Save the trained model in this file, as safetensors");
    private readonly Option<string?> _report = TypedOption.Text("--report", "FILE", "Write a web page with curves, the confusion matrix and sample errors");

    /// <summary>Adds them to a command.</summary>
    /// <param name="command">The command.</param>
    public TrainOptions(Command command)
    {
        Data = new DataOptions(command);
        Sequences = new SequenceChoices(command);
        foreach (Option option in new Option[] { _model, _epochs, _batch, _optimizer, _rate, _validation, _patience, _checkpoint, _resume, _augment, _out, _report })
        {
            command.Options.Add(option);
        }
    }

    /// <summary>The options that name the data.</summary>
    public DataOptions Data { get; }

    /// <summary>The options of models of sequences.</summary>
    public SequenceChoices Sequences { get; }

    /// <summary>Whether the model is to be trained on text.</summary>
    public bool IsText(CommandContext context) => ModelSpec.SequenceNames.Contains(Model(context).Split(':')[0]) && TextData.IsText(Data.PathOf(context));

    /// <summary>The model's specification as it was given.</summary>
    public string Model(CommandContext context) => context.Need(_model);

    /// <summary>Where to save the model, or null.</summary>
    public string? Out(CommandContext context) => context.Get(_out);

    /// <summary>Where to write the report, or null.</summary>
    public string? Report(CommandContext context) => context.Get(_report);

    /// <summary>Refuses what can be refused before the data is read.</summary>
    public void Check(CommandContext context)
    {
        ArgumentFault.Of("--model", () => ModelSpec.Check(Model(context)));
        if (context.Get(_resume) && context.Get(_checkpoint) is null)
        {
            throw new UsageException("--resume", "there is no folder to resume from; give --checkpoint DIR too");
        }

        OutputFile.Check(Out(context));
        OutputFile.Check(Report(context));
        OutputFile.MakeFolder(context.Get(_checkpoint));
    }

    /// <summary>The model for a data set, with its own way of training changed as the options say.</summary>
    public ModelSpec SpecFor(CommandContext context, DataSet data)
    {
        ModelSpec spec = ArgumentFault.Of("--model", () => ModelSpec.Parse(Model(context), data, Sequences.Of(context)));
        Sequences.RefuseTextOnly(context);
        bool augment = context.Get(_augment);
        if (augment && data.FeatureShape.Count < 2)
        {
            throw new UsageException("--augment", $"'{data.Name}' is a table; images are needed, leave --augment out");
        }

        double validation = context.Get(_validation) ?? UsualValidation;
        int batch = context.Get(_batch) ?? TrainingSize.Batch(spec.Options.BatchSize, data);
        return spec with
        {
            Network = spec.Network.Initialise(context.Seed),
            Options = spec.Options with
            {
                Epochs = context.Get(_epochs) ?? TrainingSize.Epochs(augment ? spec.AugmentedEpochs : spec.Options.Epochs, batch, data.Count * (1 - validation)),
                BatchSize = batch,
                Optimizer = OptimizerFor(context, spec.Options.Optimizer),
                Seed = context.Seed,
                ValidationFraction = validation,

                // Accuracies of a thousand samples are often equal; the loss tells epochs apart.
                Monitor = TrainingMetric.Loss,
                Patience = context.Get(_patience),
                Augmentation = augment ? Augmentation.ForDigits : null,
                CheckpointFolder = context.Get(_checkpoint),
                Resume = context.Get(_resume),
            },
        };
    }

    /// <summary>The model for a text, with its own way of training changed as the options say.</summary>
    public ModelSpec SpecFor(CommandContext context, TextData text)
    {
        ModelSpec spec = ArgumentFault.Of("--model", () => ModelSpec.Parse(Model(context), text, Sequences.Of(context)));
        if (context.Get(_augment))
        {
            throw new UsageException("--augment", $"'{text.Name}' is text; images are needed, leave --augment out");
        }

        (int epochs, int? each) = Sequences.Length(context, context.Get(_epochs), spec.Options);
        return spec with
        {
            Network = spec.Network.Initialise(context.Seed),
            Options = spec.Options with
            {
                Epochs = epochs,
                StepsPerEpoch = each,
                BatchSize = context.Get(_batch) ?? spec.Options.BatchSize,
                Optimizer = OptimizerFor(context, spec.Options.Optimizer),
                Seed = context.Seed,
                ValidationFraction = context.Get(_validation) ?? UsualValidation,
                Monitor = TrainingMetric.Loss,
                Patience = context.Get(_patience),
                CheckpointFolder = context.Get(_checkpoint),
                Resume = context.Get(_resume),
            },
        };
    }

    private Optimizer OptimizerFor(CommandContext context, Optimizer usual)
    {
        LearningRate? rate = context.Get(_rate) is double number ? number : null;
        return context.Get(_optimizer) is string name ? Optimizer.Parse(name, rate) : rate is null ? usual : usual.WithLearningRate(rate);
    }
}
