using System.CommandLine;
using Hybrid.Causal;
using Hybrid.Causal.Counterfactuals;
using Hybrid.Causal.Discovery;
using Hybrid.Cli.Frame;
using Hybrid.Probabilistic;
using Hybrid.Probabilistic.Formats;

namespace Hybrid.Cli.Commands.Causal;

/// <summary>The arguments that the causal commands share.</summary>
internal static class CausalArguments
{
    /// <summary>GRAPH.</summary>
    public static Argument<string> Graph() => new("GRAPH") { Description = "A file or a text: dagitty, DOT or edges such as \"X -> Y; X <-> Y\"" };

    /// <summary>-x.</summary>
    public static Option<string?> Treatment() => TypedOption.Text("-x", "X[,X2]", "The causes", required: true);

    /// <summary>-y.</summary>
    public static Option<string?> Outcome() => TypedOption.Text("-y", "Y[,Y2]", "The effects", required: true);

    /// <summary>Reads GRAPH, a file where there is one of that name.</summary>
    /// <param name="graph">The file or the text.</param>
    /// <param name="argument">What errors call a text.</param>
    public static CausalGraph Read(string graph, string argument = "GRAPH")
    {
        if (!File.Exists(graph))
        {
            return CausalGraph.Parse(graph, argument);
        }

        try
        {
            return CausalGraph.Parse(File.ReadAllText(graph), graph);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw new UsageException(argument, $"the file '{graph}' cannot be read: {cause.Message}", cause);
        }
    }

    /// <summary>The variables of a list between commas, which the graph has.</summary>
    public static string[] NamesOf(string argument, string text, CausalGraph graph) => ArgumentFault.Of(argument, () =>
    {
        string[] names = text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (names.Length == 0)
        {
            throw new ArgumentException("no variable is named; name at least one");
        }

        foreach (string name in names)
        {
            _ = graph.IndexOf(name);
        }

        return names;
    });

    /// <summary>The variable that the graph has.</summary>
    public static string NameOf(string argument, string text, CausalGraph graph)
    {
        string[] names = NamesOf(argument, text, graph);
        return names.Length == 1 ? names[0] : throw new UsageException(argument, $"{names.Length} variables are named; name one");
    }

    /// <summary>The distribution of a network file or a CSV.</summary>
    public static ObservedDistribution Distribution(string file)
    {
        if (!IsNetwork(file))
        {
            DiscreteData data = DiscreteData.Load(file);
            return ArgumentFault.Of(file, () => ObservedDistribution.Of(data));
        }

        return ObservedDistribution.Of(BayesianNetwork.Load(file));
    }

    /// <summary>Whether every column holds words, or numbers of at most 20 kinds.</summary>
    public static bool IsDiscrete(DataTable table) => table.Columns.All(column =>
        table.States(column).Count > 0 || table[column].ToArray().Where(v => !double.IsNaN(v)).Distinct().Take(21).Count() <= 20);

    /// <summary>The independence test for a table: chi-squared for discrete data, Fisher's z for numbers.</summary>
    public static ConditionalIndependenceTest TestFor(DataTable table) => IsDiscrete(table) ? new DiscreteTest(table.ToDiscrete()) : new FisherZTest(table);

    /// <summary>Whether a file is a structural model: JSON with equations.</summary>
    public static bool IsStructural(string file) =>
        file.EndsWith(".json", StringComparison.OrdinalIgnoreCase) && File.Exists(file) && File.ReadAllText(file).Contains("\"equations\"", StringComparison.Ordinal);

    /// <summary>Reads a structural model from a file.</summary>
    public static StructuralModel Structural(string file)
    {
        try
        {
            return StructuralModel.Parse(File.ReadAllText(file), file);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw new UsageException("MODEL", $"the file '{file}' cannot be read: {cause.Message}", cause);
        }
    }

    /// <summary>Whether GRAPH, a file or a text, is a CPDAG, MAG or PAG: it has edges that are neither arrows nor bidirected.</summary>
    public static bool IsMixed(string graph)
    {
        string text = File.Exists(graph) ? File.ReadAllText(graph) : graph;
        string start = text.TrimStart();
        return new[] { "pdag", "cpdag", "mag", "pag", "Graph Nodes:" }.Any(word => start.StartsWith(word, StringComparison.Ordinal))
            || System.Text.RegularExpressions.Regex.IsMatch(text, @"\s--\s|\so->|<-o\s|\so-o\s|@->|<-@|@-@");
    }

    /// <summary>Reads a graph with marks, a file where there is one of that name.</summary>
    public static MixedGraph ReadMixed(string graph, string argument = "GRAPH") => File.Exists(graph) ? MixedGraph.Parse(File.ReadAllText(graph), graph) : MixedGraph.Parse(graph, argument);

    /// <summary>Whether a file's name is that of a network.</summary>
    public static bool IsNetwork(string file)
    {
        string plain = file.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? file[..^3] : file;
        return NetworkFormat.All.Any(format => format.CanRead && format.Extensions.Any(extension => plain.EndsWith(extension, StringComparison.OrdinalIgnoreCase)));
    }
}
