using System.Globalization;
using Hybrid.Formats;

namespace Hybrid.Probabilistic.Formats;

/// <summary>Models and evidence in the format of the UAI inference competitions. Variables are named by their numbers, states too.</summary>
/// <remarks>A model begins with MARKOV or BAYES; in the latter a table's last variable is its child.</remarks>
public static partial class UaiFile
{
    /// <summary>Reads a model.</summary>
    /// <param name="path">The file, packed by gzip or not.</param>
    /// <returns>A <see cref="BayesianNetwork"/> when the file begins with BAYES, otherwise a <see cref="MarkovNetwork"/>.</returns>
    /// <exception cref="DataFormatException">The content is no such model; file, line and column are named.</exception>
    /// <exception cref="FileAccessException">The file is missing or cannot be read.</exception>
    public static IDiscreteModel Load(string path) => Read(path, FileReading.AllBytes(path));

    /// <summary>Reads evidence: a count, then pairs of a variable and its state.</summary>
    /// <param name="path">The file.</param>
    /// <param name="model">The model that it is about.</param>
    /// <returns>The evidence.</returns>
    /// <exception cref="DataFormatException">The content is no evidence on that model.</exception>
    /// <exception cref="FileAccessException">The file is missing or cannot be read.</exception>
    public static Evidence LoadEvidence(string path, IDiscreteModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        var tokens = new BifTokens(path, FileReading.AllBytes(path));
        tokens.Advance();
        if (tokens.AtEnd)
        {
            return Evidence.None;
        }

        int count = Whole(ref tokens, "the number of observed variables", model.Variables.Count);
        Evidence evidence = Evidence.None;
        for (int i = 0; i < count; i++)
        {
            int variable = Whole(ref tokens, "an observed variable", model.Variables.Count - 1);
            Variable known = model.Variables[variable];
            int state = Whole(ref tokens, $"the state of variable {variable}", known.Count - 1);
            evidence = evidence.With(known.Name, known.States[state]);
        }

        return tokens.AtEnd ? evidence : throw tokens.Unexpected($"the end of the file after {count} pairs");
    }

    internal static IDiscreteModel Read(string file, ReadOnlySpan<byte> text)
    {
        var tokens = new BifTokens(file, text);
        tokens.Advance();
        bool bayes = tokens.Is("BAYES"u8);
        if (!bayes && !tokens.Is("MARKOV"u8))
        {
            throw tokens.Unexpected("'MARKOV' or 'BAYES'");
        }

        tokens.Advance();
        int count = Whole(ref tokens, "the number of variables", 10_000_000);
        var variables = new Variable[count];
        for (int i = 0; i < count; i++)
        {
            int place = tokens.Start;
            int size = Whole(ref tokens, $"the number of states of variable {i}", 1_000_000);
            variables[i] = size > 0 ? Variable.Numbered(i.ToString(CultureInfo.InvariantCulture), size) : throw tokens.Wrong(place, $"variable {i} has no states; at least 1 is needed");
        }

        int factors = Whole(ref tokens, "the number of tables", 100_000_000);
        var scopes = new Variable[factors][];
        int[] places = new int[factors];
        for (int f = 0; f < factors; f++)
        {
            places[f] = tokens.Start;
            scopes[f] = new Variable[Whole(ref tokens, $"the number of variables of table {f}", count)];
            for (int k = 0; k < scopes[f].Length; k++)
            {
                int place = tokens.Start;
                Variable variable = variables[Whole(ref tokens, $"a variable of table {f}", count - 1)];
                scopes[f][k] = scopes[f].AsSpan(0, k).Contains(variable) ? throw tokens.Wrong(place, $"table {f} has variable {variable.Name} twice; variables must differ") : variable;
            }
        }

        var tables = new double[factors][];
        for (int f = 0; f < factors; f++)
        {
            tables[f] = Table(ref tokens, scopes[f], f);
        }

        if (!tokens.AtEnd)
        {
            throw tokens.Unexpected($"the end of the file after {factors} tables");
        }

        return bayes ? Network(tokens, scopes, tables, places, count) : new MarkovNetwork(variables, scopes.Select((scope, f) => Factor.Owning(scope, tables[f])));
    }

    internal static BayesianNetwork ReadNetwork(string file, ReadOnlySpan<byte> text) =>
        Read(file, text) as BayesianNetwork ?? throw new DataFormatException(file, "the model is a Markov network; a Bayesian network, which begins with BAYES, is needed here", 1, 1);

    private static double[] Table(ref BifTokens tokens, Variable[] scope, int number)
    {
        int place = tokens.Start;
        int entries = Whole(ref tokens, $"the number of entries of table {number}", (int)Layout.MostEntries);
        long needed = Layout.Entries(Factor.Sizes(scope));
        if (entries != needed)
        {
            throw tokens.Wrong(place, $"table {number} says it has {entries} entries; its variables have {needed} joint states");
        }

        double[] values = new double[entries];
        for (int i = 0; i < entries; i++)
        {
            if (!tokens.IsWord || !DecimalNumber.TryParse(tokens.Current, out values[i]) || !(values[i] >= 0 && double.IsFinite(values[i])))
            {
                throw tokens.Unexpected($"entry {i + 1} of the {entries} of table {number}, finite and at least 0");
            }

            tokens.Advance();
        }

        return values;
    }

    private static BayesianNetwork Network(in BifTokens tokens, Variable[][] scopes, double[][] tables, int[] places, int count)
    {
        var found = new ConditionalTable?[count];
        for (int f = 0; f < scopes.Length; f++)
        {
            try
            {
                Variable child = scopes[f].Length > 0 ? scopes[f][^1] : throw new ArgumentException("a table of a Bayesian network has a child");
                int index = int.Parse(child.Name, CultureInfo.InvariantCulture);
                found[index] = found[index] is null ? new ConditionalTable(child, scopes[f][..^1], tables[f], owned: true) : throw new ArgumentException($"variable {index} has two tables");
            }
            catch (ArgumentException cause)
            {
                throw tokens.Wrong(places[f], $"table {f}: {cause.Message}");
            }
        }

        int missing = Array.IndexOf(found, null);
        if (missing >= 0)
        {
            throw tokens.Wrong(0, $"variable {missing} is the last of no table; a Bayesian network has one table for each variable");
        }

        try
        {
            return new BayesianNetwork(found!);
        }
        catch (ArgumentException cause)
        {
            throw tokens.Wrong(0, cause.Message);
        }
    }

    private static int Whole(ref BifTokens tokens, string what, int most)
    {
        if (!tokens.IsWord || !int.TryParse(tokens.Current, NumberStyles.None, CultureInfo.InvariantCulture, out int value) || value > most)
        {
            throw tokens.Unexpected($"{what}, a whole number from 0 to {most}");
        }

        tokens.Advance();
        return value;
    }
}
