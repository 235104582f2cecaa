using System.Globalization;
using System.Text;

namespace Hybrid.Probabilistic.Formats;

/// <summary>Hugin's NET format: nodes with states, and potentials whose numbers stand in nested parentheses, the child varying fastest.</summary>
internal static class HuginNet
{
    /// <summary>The network that a text describes. Comments begin with a percent sign; attributes other than states and data are passed over.</summary>
    public static BayesianNetwork Read(string file, ReadOnlySpan<byte> text)
    {
        byte[] bare = WithoutComments(text);
        var tokens = new BifTokens(file, bare);
        var parts = new NetworkParts(file);
        tokens.Advance();
        while (!tokens.AtEnd)
        {
            if (tokens.Is("node"u8) || tokens.Is("discrete"u8))
            {
                ReadNode(ref tokens, parts);
            }
            else if (tokens.Is("potential"u8))
            {
                ReadPotential(ref tokens, parts);
            }
            else if (tokens.Is("net"u8) || tokens.Is("class"u8))
            {
                SkipBlock(ref tokens);
            }
            else
            {
                throw tokens.Unexpected("'net', 'node' or 'potential'; only networks of discrete chance nodes are read");
            }
        }

        return parts.Build(string.Empty);
    }

    /// <summary>The whole text.</summary>
    /// <exception cref="ArgumentException">A name is none that the format can hold.</exception>
    public static string Write(BayesianNetwork network)
    {
        var text = new StringBuilder("net\n{\n}\n");
        foreach (Variable variable in network.Variables)
        {
            string states = string.Join(' ', variable.States.Select(Quoted));
            text.Append(CultureInfo.InvariantCulture, $"node {Identifier(variable.Name)}\n{{\n  states = ({states});\n}}\n");
        }

        foreach (ConditionalTable table in network.Tables)
        {
            string given = table.Parents.Count == 0 ? string.Empty : " | " + string.Join(' ', table.Parents.Select(p => p.Name));
            text.Append(CultureInfo.InvariantCulture, $"potential ({table.Child.Name}{given})\n{{\n  data = ");
            int[] sizes = [.. table.Parents.Select(p => p.Count), table.Child.Count];
            int at = 0;
            Nested(text, table.Values, sizes, 0, ref at);
            text.Append(";\n}\n");
        }

        return text.ToString();
    }

    private static void Nested(StringBuilder text, ReadOnlySpan<double> values, int[] sizes, int axis, ref int at)
    {
        text.Append('(');
        for (int i = 0; i < sizes[axis]; i++)
        {
            if (axis < sizes.Length - 1)
            {
                Nested(text, values, sizes, axis + 1, ref at);
            }
            else
            {
                text.Append(i > 0 ? " " : string.Empty).Append(values[at++].ToString(CultureInfo.InvariantCulture));
            }
        }

        text.Append(')');
    }

    private static void ReadNode(ref BifTokens tokens, NetworkParts parts)
    {
        if (tokens.Is("discrete"u8))
        {
            tokens.Advance();
        }

        tokens.Advance();
        (int line, int column) = tokens.Place(tokens.Start);
        string name = tokens.IsWord ? tokens.Text : throw tokens.Unexpected("the node's name");
        tokens.Advance();
        tokens.Expect('{', "after the node's name");
        List<string>? states = null;
        while (!tokens.Is('}'))
        {
            bool isStates = tokens.Is("states"u8);
            Attribute(ref tokens);
            if (!isStates)
            {
                SkipValue(ref tokens);
                continue;
            }

            tokens.Expect('(', "before the states");
            states = [];
            while (!tokens.Is(')'))
            {
                states.Add(tokens.IsWord ? tokens.Text : throw tokens.Unexpected("a state or ')'"));
                tokens.Advance();
            }

            tokens.Advance();
            tokens.Expect(';', "after the states");
        }

        tokens.Advance();
        parts.Add(name, states ?? throw tokens.Wrong(tokens.Start, $"the node '{name}' has no states; add 'states = (...);'"), line, column);
    }

    private static void ReadPotential(ref BifTokens tokens, NetworkParts parts)
    {
        (int line, int column) = tokens.Place(tokens.Start);
        tokens.Advance();
        tokens.Expect('(', "after 'potential'");
        string child = tokens.IsWord ? tokens.Text : throw tokens.Unexpected("the name of a node");
        tokens.Advance();
        if (tokens.Is('|'))
        {
            tokens.Advance();
        }

        var parents = new List<string>();
        while (!tokens.Is(')'))
        {
            parents.Add(tokens.IsWord ? tokens.Text : throw tokens.Unexpected("the name of a parent or ')'"));
            tokens.Advance();
        }

        tokens.Advance();
        tokens.Expect('{', "before the data");
        double[]? values = null;
        while (!tokens.Is('}'))
        {
            bool isData = tokens.Is("data"u8);
            Attribute(ref tokens);
            if (isData)
            {
                values = Numbers(ref tokens);
            }
            else
            {
                SkipValue(ref tokens);
            }
        }

        tokens.Advance();
        if (values is null)
        {
            // Without data all states are equally probable.
            long entries = Layout.Entries([.. parents.Append(child).Select(n => parts.CountOf(n, line, column))]);
            values = new double[entries];
            Array.Fill(values, 1.0 / parts.CountOf(child, line, column));
        }

        parts.Add(child, [.. parents], values, line, column);
    }

    private static double[] Numbers(ref BifTokens tokens)
    {
        var values = new List<double>();
        while (!tokens.Is(';'))
        {
            if (tokens.IsWord)
            {
                values.Add(DecimalNumber.TryParse(tokens.Current, out double value) ? value : throw tokens.Unexpected("a number"));
            }
            else if (!tokens.Is('(') && !tokens.Is(')'))
            {
                throw tokens.Unexpected("a number, '(', ')' or ';'");
            }

            tokens.Advance();
        }

        tokens.Advance();
        return [.. values];
    }

    // An attribute's name and its equals sign, with blanks around it as Hugin writes.
    private static void Attribute(ref BifTokens tokens)
    {
        if (!tokens.IsWord)
        {
            throw tokens.Unexpected("an attribute such as 'states = (...);', or '}'");
        }

        tokens.Advance();
        if (!tokens.Is("="u8))
        {
            throw tokens.Unexpected("'=' after the attribute's name");
        }

        tokens.Advance();
    }

    private static void SkipValue(ref BifTokens tokens)
    {
        while (!tokens.Is(';'))
        {
            if (tokens.AtEnd || tokens.Is('}'))
            {
                throw tokens.Unexpected("';' at the end of the attribute");
            }

            tokens.Advance();
        }

        tokens.Advance();
    }

    private static void SkipBlock(ref BifTokens tokens)
    {
        while (!tokens.Is('{'))
        {
            if (tokens.AtEnd)
            {
                throw tokens.Unexpected("'{'");
            }

            tokens.Advance();
        }

        tokens.Advance();
        while (!tokens.Is('}'))
        {
            Attribute(ref tokens);
            SkipValue(ref tokens);
        }

        tokens.Advance();
    }

    // Comments become blanks, so that places stay.
    private static byte[] WithoutComments(ReadOnlySpan<byte> text)
    {
        byte[] bare = text.ToArray();
        bool quoted = false;
        bool comment = false;
        for (int i = 0; i < bare.Length; i++)
        {
            if (bare[i] == '\n')
            {
                comment = false;
            }
            else if (comment)
            {
                bare[i] = (byte)' ';
            }
            else if (bare[i] == '"')
            {
                quoted = !quoted;
            }
            else if (bare[i] == '%' && !quoted)
            {
                comment = true;
                bare[i] = (byte)' ';
            }
        }

        return bare;
    }

    private static string Quoted(string name) => name.Contains('"', StringComparison.Ordinal)
        ? throw new ArgumentException($"NET: the state '{name}' has a double quote, which the format cannot hold; rename it, or write JSON.")
        : $"\"{name}\"";

    private static string Identifier(string name) => name.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.')
        ? name
        : throw new ArgumentException($"NET: the node's name '{name}' has a character that the format cannot hold; use letters, digits and '_', or write JSON.");
}
