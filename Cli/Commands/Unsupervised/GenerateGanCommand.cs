using System.CommandLine;
using System.Globalization;
using Hybrid.Cli.Frame;
using Hybrid.Unsupervised;

namespace Hybrid.Cli.Commands.Unsupervised;

/// <summary><c>hybrid generate gan</c>: rows by adversarial networks.</summary>
internal sealed class GenerateGanCommand : HybridCommand
{
    private readonly RowOptions _rows;
    private readonly Option<string?> _objective = Objective();
    private readonly Option<int?> _code = TypedOption.Whole("--code", "The numbers of a code, normal noise [default: 16]", 1);
    private readonly Option<WholeNumbers?> _hidden = TypedOption.Wholes("--hidden", "The widths of both players' hidden layers [default: 128,128]");
    private readonly Option<double?> _gradientPenalty = TypedOption.Number("--gradient-penalty", "The weight of the discriminator's slope between real and made rows, less 1, squared [default: 0; 1 for wasserstein]", value => value >= 0, "numbers from 0 are allowed, such as 10");
    private readonly Option<double?> _slopePenalty = TypedOption.Number("--slope-penalty", "The weight of the discriminator's squared slope at real rows [default: 0.1; 0 for wasserstein]", value => value >= 0, "numbers from 0 are allowed, such as 1");
    private readonly Option<double?> _clip = TypedOption.Number("--clip", "Keep the discriminator's weights within plus and minus X [default: no limit]", value => value > 0, "numbers above 0 are allowed, such as 0.01");
    private readonly Option<int?> _critics = TypedOption.Whole("--critics", "The discriminator's steps for each of the generator [default: 1; 5 for wasserstein]", 1);
    private readonly Option<int?> _steps = TypedOption.Whole("--steps", "The generator's steps [default: 10000]", 1);
    private readonly Option<int?> _batch = TypedOption.Whole("--batch", "How many rows a step sees [default: 128, or all of fewer]", 1);
    private readonly Option<double?> _rate = TypedOption.Number("--lr", "Both players' step size at the beginning [default: 0.001]", value => value > 0, "numbers above 0 are allowed, such as 0.001");
    private readonly Option<int?> _every = TypedOption.Whole("--check-every", "The generator's steps between looks at what it makes; the best is kept [default: 500]", 1);
    private readonly Option<int?> _patience = TypedOption.Whole("--patience", "Stop after so many looks without a better one [default: never]", 1);
    private readonly Option<bool> _strict = new("--strict") { Description = "Exit with 1 when training ended in numbers that are not finite" };
    private readonly GenerateOptions _made;

    public GenerateGanCommand()
        : base("gan", "Learn rows by a generator against a discriminator, and make such rows")
    {
        _rows = new RowOptions(this, required: false);
        foreach (Option option in new Option[] { _objective, _code, _hidden, _gradientPenalty, _slopePenalty, _clip, _critics, _steps, _batch, _rate, _every, _patience, _strict })
        {
            Options.Add(option);
        }

        _made = new GenerateOptions(this);
    }

    protected override Task<int> RunAsync(CommandContext context)
    {
        _made.Check(context, _rows, [_objective, _code, _hidden, _gradientPenalty, _slopePenalty, _clip, _critics, _steps, _batch, _rate, _every, _patience]);
        RowData? data = _rows.PathOf(context) is null ? null : _rows.Read(context);
        int[]? labels = _made.Labels(context, data);
        var lines = new PassLines<AdversarialProgress>(
            context,
            report => string.Create(CultureInfo.InvariantCulture, $"step {report.Step}/{report.Steps}  bound {report.Bound:0.0000}  distance {report.Distance:0.0000}{(report.IsBest ? " (best)" : string.Empty)}  {report.Seconds:0.0} s"),
            report => report.Distance);
        GenerativeAdversarialNetwork model;
        if (_made.Model(context) is string saved)
        {
            model = GenerativeAdversarialNetwork.Load(saved);
            _made.CheckFits(context, data, model.Width, model.Classes);
        }
        else
        {
            _made.CheckFile(context, data!.Picture, data.Width);
            AdversarialOptions options = Of(context, data, labels);
            model = ArgumentFault.Of(data.Path, () => GenerativeAdversarialNetwork.Fit(data.Rows, data.Width, options, lines, context.Cancellation, labels));
        }

        (int Height, int Width)? picture = data?.Picture ?? _rows.PictureSize(context, model.Width, []);
        _made.CheckFile(context, picture, model.Width);
        _made.Save(context, data, picture, model.Classes, (count, classes) => model.Sample(count, context.Seed, classes), model.Save);
        if (model.Outcome.Diverged is string reason)
        {
            context.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"training diverged: {reason.TrimEnd('.')}; the generator of step {model.Outcome.BestStep} is kept: take a lower --lr, or a --slope-penalty"));
        }

        _made.Add(
            context,
            new Findings()
                .Text("objective", "objective", _made.Model(context) is null ? context.Get(_objective) ?? AdversarialObjective.NonSaturating.Name : null)
                .Whole("width", "numbers of a row", model.Width)
                .Whole("code", "numbers of a code", model.Code)
                .Whole("classes", "classes", model.Classes)
                .Whole("steps", "steps of the generator", model.Outcome.Steps)
                .Whole("bestStep", "step that is kept", model.Outcome.BestStep)
                .Numbers("distances", lines.History)
                .Number("distance", "earth mover's distance (sliced)", model.Outcome.Distance)
                .Text("diverged", "diverged", model.Outcome.Diverged)).Write(context);
        return Task.FromResult(context.Cancellation.IsCancellationRequested ? ExitCode.Cancelled : context.Get(_strict) && model.Outcome.Diverged is not null ? ExitCode.No : ExitCode.Done);
    }

    // The names stand in the description: beside the option they would push all descriptions out of sight.
    private static Option<string?> Objective()
    {
        string[] names = [.. AdversarialObjective.All.Select(one => one.Name)];
        Option<string?> option = TypedOption.Choice("--objective", $"What the players want: {string.Join(", ", names)} [default: non-saturating]", names);
        option.HelpName = "NAME";
        return option;
    }

    private AdversarialOptions Of(CommandContext context, RowData data, int[]? labels)
    {
        AdversarialObjective objective = context.Get(_objective) is string name ? AdversarialObjective.Parse(name) : AdversarialObjective.NonSaturating;
        bool critic = objective == AdversarialObjective.Wasserstein;
        AdversarialOptions usual = critic ? AdversarialOptions.Wasserstein : new AdversarialOptions();
        double penalty = context.Get(_gradientPenalty) ?? (context.Get(_clip) is null ? usual.GradientPenalty : 0);
        if (critic && penalty == 0 && context.Get(_clip) is null)
        {
            throw new UsageException("--gradient-penalty", "nothing limits the slope of wasserstein's critic; give a --gradient-penalty above 0 or --clip");
        }

        return usual with
        {
            Objective = objective,
            Code = context.Get(_code) ?? usual.Code,
            Hidden = context.Get(_hidden)?.Values ?? usual.Hidden,
            Unit = Array.TrueForAll(data.Rows, value => value is >= 0 and <= 1),
            Classes = labels is null ? 0 : data.Train.ClassNames.Count,
            GradientPenalty = penalty,
            SlopePenalty = context.Get(_slopePenalty) ?? usual.SlopePenalty,
            Clip = context.Get(_clip),
            Critics = context.Get(_critics) ?? usual.Critics,
            Steps = context.Get(_steps) ?? usual.Steps,
            BatchSize = context.Get(_batch) ?? Math.Min(usual.BatchSize, data.Train.Count),
            GeneratorRate = context.Get(_rate) ?? usual.GeneratorRate,
            DiscriminatorRate = context.Get(_rate) ?? usual.DiscriminatorRate,
            CheckEvery = context.Get(_every) ?? usual.CheckEvery,
            Patience = context.Get(_patience),
            Seed = context.Seed,
        };
    }
}
