using System.Globalization;
using Hybrid.Formats;
using Hybrid.Probabilistic;

namespace Hybrid.Cli.Commands.Energy;

/// <summary>A quadratic function of bits from a file of lines <c>A B weight</c>: the edges of a graph, or the terms of a function.</summary>
/// <param name="Names">What the bits are called, in the order in which they appear.</param>
/// <param name="Terms">Two bits and a weight.</param>
internal sealed record QuadraticFile(IReadOnlyList<string> Names, IReadOnlyList<(int First, int Second, double Weight)> Terms)
{
    private const int Most = 5000;

    /// <summary>Reads a file: names separated by blanks, tabs or commas, a weight of 1 where none is given, lines after # or % left out, and a first line <c>nodes edges</c> before lines of three as in the G-set.</summary>
    /// <param name="path">The file.</param>
    /// <param name="loops">Whether a bit may stand with itself: a linear term.</param>
    /// <exception cref="DataFormatException">A line is no edge.</exception>
    /// <exception cref="FileAccessException">The file cannot be read.</exception>
    public static QuadraticFile Read(string path, bool loops)
    {
        (int Number, string[] Words)[] lines = [.. Text(path).Split('\n')
            .Select((line, i) => (Number: i + 1, Words: line.Split([' ', '\t', ',', '\r'], StringSplitOptions.RemoveEmptyEntries)))
            .Where(line => line.Words.Length > 0 && line.Words[0][0] is not ('#' or '%'))];
        bool header = lines.Length > 1 && lines[0].Words.Length == 2 && lines.Skip(1).All(line => line.Words.Length == 3) && lines[0].Words.All(word => int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out _));
        var places = new Dictionary<string, int>(StringComparer.Ordinal);
        var terms = new List<(int, int, double)>();
        foreach ((int number, string[] words) in lines.Skip(header ? 1 : 0))
        {
            double weight = 1;
            if (words.Length is not (2 or 3) || (words.Length == 3 && !(double.TryParse(words[2], NumberStyles.Float, CultureInfo.InvariantCulture, out weight) && double.IsFinite(weight))))
            {
                throw new DataFormatException(path, $"the line is '{string.Join(' ', words.Take(4))}'; two names and a weight are needed, such as 'A B 1.5'", number);
            }

            if (words[0] == words[1] && !loops)
            {
                throw new DataFormatException(path, $"an edge leads from '{words[0]}' to itself, which no cut divides; leave it out", number);
            }

            terms.Add((Place(words[0]), Place(words[1]), weight));
        }

        return terms.Count == 0 ? throw new DataFormatException(path, "there is no edge; give lines such as 'A B 1.5'")
            : places.Count > Most ? throw new DataFormatException(path, $"there are {places.Count} names; up to {Most} are allowed")
            : new QuadraticFile([.. places.Keys], terms);

        int Place(string name)
        {
            if (!places.TryGetValue(name, out int place))
            {
                places.Add(name, place = places.Count);
            }

            return place;
        }
    }

    /// <summary>The machine whose energy is the cut's weight turned over: w (x + y - 2 x y) for each edge.</summary>
    public BoltzmannMachine ToCut()
    {
        double[] biases = new double[Names.Count];
        double[,] weights = new double[Names.Count, Names.Count];
        foreach ((int i, int j, double weight) in Terms)
        {
            biases[i] += weight;
            biases[j] += weight;
            weights[i, j] -= 2 * weight;
            weights[j, i] -= 2 * weight;
        }

        return new BoltzmannMachine(weights, biases);
    }

    /// <summary>The machine whose energy is the function itself: w x y for each line, and w x where both are the same.</summary>
    public BoltzmannMachine ToFunction()
    {
        double[] biases = new double[Names.Count];
        double[,] weights = new double[Names.Count, Names.Count];
        foreach ((int i, int j, double weight) in Terms)
        {
            if (i == j)
            {
                biases[i] -= weight;
                continue;
            }

            weights[i, j] -= weight;
            weights[j, i] -= weight;
        }

        return new BoltzmannMachine(weights, biases);
    }

    private static string Text(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw new FileAccessException(path, File.Exists(path) ? $"cannot be read: {cause.Message.TrimEnd('.')}; give a file that you may read" : "there is no such file; give one with lines such as 'A B 1.5'", cause);
        }
    }
}
