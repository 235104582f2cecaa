using System.CommandLine;
using System.CommandLine.Help;
using Hybrid.Cli.Commands.Bn;
using Hybrid.Cli.Commands.Causal;
using Hybrid.Cli.Commands.Crf;
using Hybrid.Cli.Commands.Crowd;
using Hybrid.Cli.Commands.Devices;
using Hybrid.Cli.Commands.Energy;
using Hybrid.Cli.Commands.Mixtures;
using Hybrid.Cli.Commands.Networks;
using Hybrid.Cli.Commands.Sequences;
using Hybrid.Cli.Commands.Rl;
using Hybrid.Cli.Commands.TextModels;
using Hybrid.Cli.Commands.Tour;
using Hybrid.Cli.Commands.Uai;
using Hybrid.Cli.Commands.Unsupervised;

namespace Hybrid.Cli.Frame;

/// <summary>All commands, one row each, in the order that help shows them.</summary>
internal static class CommandTable
{
    private const string Description =
        "Networks, probabilistic models, causal models and agents from the command line.\nResults go to standard output, progress and errors to standard error.";

    /// <summary>The groups of commands: the first word and what it holds.</summary>
    public static IReadOnlyList<(string Name, string Description)> Groups { get; } =
    [
        ("bn", "Discrete Bayesian networks: ask, sample, learn, convert"),
        ("causal", "Causal models: separate, identify, act, estimate, refute, imagine, discover"),
        ("mixture", "Gaussian mixtures: fit, assign"),
        ("hmm", "Hidden Markov models: fit, decode, score, sample"),
        ("crf", "Conditional random fields: train, tag, evaluate, inspect"),
        ("energy", "Networks of energies: Hopfield networks and Boltzmann machines, alone, restricted and deep"),
        ("rl", "Environments, exact planning and agents that learn"),
    ];

    /// <summary>The commands.</summary>
    public static IReadOnlyList<CommandRow> Rows { get; } =
    [
        new("tour", () => new TourCommand()),
        new("train", () => new Commands.Networks.TrainCommand()),
        new("predict", () => new PredictCommand()),
        new("evaluate", () => new Commands.Networks.EvaluateCommand()),
        new("bn show", () => new BnShowCommand()),
        new("convert", () => new ConvertCommand()),
        new("generate", () => new GenerateCommand()),
        new("generate vae", () => new GenerateVaeCommand()),
        new("generate gan", () => new GenerateGanCommand()),
        new("autoencode", () => new AutoencodeCommand()),
        new("bn query", () => new BnQueryCommand()),
        new("bn batch", () => new BnBatchCommand()),
        new("bn mpe", () => new BnMpeCommand()),
        new("bn sample", () => new BnSampleCommand()),
        new("bn learn", () => new BnLearnCommand()),
        new("bn score", () => new BnScoreCommand()),
        new("bn convert", () => new BnConvertCommand()),
        new("bn dsep", () => new BnSeparateCommand()),
        new("uai", () => new UaiCommand()),
        new("causal separate", () => new CausalSeparateCommand()),
        new("causal adjust", () => new CausalAdjustCommand()),
        new("causal instruments", () => new CausalInstrumentsCommand()),
        new("causal implied", () => new CausalImpliedCommand()),
        new("causal identify", () => new CausalIdentifyCommand()),
        new("causal do", () => new CausalDoCommand()),
        new("causal evaluate", () => new CausalEvaluateCommand()),
        new("causal ask", () => new CausalAskCommand()),
        new("causal estimate", () => new CausalEstimateCommand()),
        new("causal refute", () => new CausalRefuteCommand()),
        new("causal counterfactual", () => new CausalCounterfactualCommand()),
        new("causal discover", () => new CausalDiscoverCommand()),
        new("causal explain", () => new CausalExplainCommand()),
        new("causal draw", () => new CausalDrawCommand()),
        new("causal demo", () => new CausalDemoCommand()),
        new("mixture fit", () => new MixtureFitCommand()),
        new("mixture assign", () => new MixtureAssignCommand()),
        new("kmeans", () => new KMeansCommand()),
        new("hmm fit", () => new HmmFitCommand()),
        new("hmm decode", () => new HmmDecodeCommand()),
        new("hmm score", () => new HmmScoreCommand()),
        new("hmm sample", () => new HmmSampleCommand()),
        new("crf train", () => new CrfTrainCommand()),
        new("crf tag", () => new CrfTagCommand()),
        new("crf evaluate", () => new CrfEvaluateCommand()),
        new("crf inspect", () => new CrfInspectCommand()),
        new("crowd", () => new CrowdCommand()),
        new("energy hopfield", () => new HopfieldCommand()),
        new("energy capacity", () => new CapacityCommand()),
        new("energy bm", () => new BoltzmannCommand()),
        new("energy minimise", () => new MinimiseCommand()),
        new("energy rbm", () => new RestrictedCommand()),
        new("energy dbn", () => new DeepBeliefCommand()),
        new("energy dbm", () => new DeepBoltzmannCommand()),
        new("rl envs", () => new EnvsCommand()),
        new("rl describe", () => new DescribeCommand()),
        new("rl solve", () => new SolveCommand()),
        new("rl train", () => new Commands.Rl.TrainCommand()),
        new("rl evaluate", () => new Commands.Rl.EvaluateCommand()),
        new("rl play", () => new PlayCommand()),
        new("rl trace", () => new TraceCommand()),
        new("rl bench", () => new BenchCommand()),
        new("rl table", () => new TableCommand()),
        new("devices", () => new DevicesCommand()),
    ];

    /// <summary>Makes the root command with the one command that is called, or, when there is no such one, with all.</summary>
    /// <param name="args">The words after <c>hybrid</c>.</param>
    public static RootCommand Build(IReadOnlyList<string> args)
    {
        var root = new RootCommand(Description) { HelpName = "hybrid" };
        CommonOptions.AddTo(root);
        CommandRow? called = Rows.LastOrDefault(row => Calls(args, row.Path));
        foreach (CommandRow row in called is null ? Rows : Rows.Where(row => Belongs(row.Path, called.Path)))
        {
            Add(root, row);
        }

        ShowHelpWithoutCommand(root);
        return root;
    }

    // A command of its own may have others below it, as `generate` has `generate vae`.
    private static bool Belongs(string path, string called) => path == called || called.StartsWith(path + " ", StringComparison.Ordinal) || path.StartsWith(called + " ", StringComparison.Ordinal);

    private static bool Calls(IReadOnlyList<string> args, string path)
    {
        string[] words = path.Split(' ');
        return args.Count >= words.Length && words.SequenceEqual(args.Take(words.Length));
    }

    private static void Add(RootCommand root, CommandRow row)
    {
        string[] words = row.Path.Split(' ');
        Command parent = root;
        if (words.Length > 1)
        {
            parent = root.Subcommands.FirstOrDefault(command => command.Name == words[0])!;
            if (parent is null)
            {
                parent = new Command(words[0], Groups.First(group => group.Name == words[0]).Description);
                ShowHelpWithoutCommand(parent);
                root.Subcommands.Add(parent);
            }
        }

        parent.Subcommands.Add(row.Create());
    }

    private static void ShowHelpWithoutCommand(Command command) => command.SetAction(result => new HelpAction().Invoke(result));
}
