using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace Hybrid.Cli.Frame;

/// <summary>Options whose values are read in the invariant culture and checked, with errors that say what is allowed. Each is null when not given.</summary>
internal static class TypedOption
{
    /// <summary>A whole number.</summary>
    /// <param name="name">The option, such as <c>--epochs</c>.</param>
    /// <param name="description">What it is, with its default.</param>
    /// <param name="least">The least allowed.</param>
    /// <param name="greatest">The greatest allowed.</param>
    public static Option<int?> Whole(string name, string description, int least, int greatest = int.MaxValue) => new(name)
    {
        Description = description,
        HelpName = "N",
        CustomParser = result => Parsed<int>(
            result,
            (text) => int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int value) && value >= least && value <= greatest ? value : null,
            greatest == int.MaxValue ? $"whole numbers from {least} are allowed" : $"whole numbers from {least} to {greatest} are allowed"),
    };

    /// <summary>Whole numbers from 1 with commas between.</summary>
    /// <param name="name">The option, such as <c>--hidden</c>.</param>
    /// <param name="description">What they are, with their default.</param>
    public static Option<WholeNumbers?> Wholes(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "N,N",
        CustomParser = result =>
        {
            string text = result.Tokens[0].Value;
            int[] values = [.. text.Split(',').Select(part => int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out int value) ? value : 0)];
            if (values.All(value => value > 0))
            {
                return new WholeNumbers(values);
            }

            result.AddError($"the value is '{text}'; whole numbers from 1 with commas between are allowed, such as 256,64");
            return null;
        },
    };

    /// <summary>A finite number.</summary>
    /// <param name="name">The option, such as <c>--lr</c>.</param>
    /// <param name="description">What it is, with its default.</param>
    /// <param name="allowed">Whether a number is in range.</param>
    /// <param name="range">The range in words, such as <c>numbers above 0 are allowed</c>.</param>
    public static Option<double?> Number(string name, string description, Func<double, bool> allowed, string range) => new(name)
    {
        Description = description,
        HelpName = "X",
        CustomParser = result => Parsed<double>(
            result,
            text => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && double.IsFinite(value) && allowed(value) ? value : null,
            range),
    };

    /// <summary>A text.</summary>
    /// <param name="name">The option.</param>
    /// <param name="helpName">What help calls the value, such as <c>FILE</c>.</param>
    /// <param name="description">What it is.</param>
    /// <param name="required">Whether it must be given.</param>
    public static Option<string?> Text(string name, string helpName, string description, bool required = false) => new(name)
    {
        Description = description,
        HelpName = helpName,
        Required = required,
        CustomParser = result =>
        {
            string text = result.Tokens[0].Value;
            if (text.Length == 0)
            {
                result.AddError($"the value is empty; give {helpName}");
                return null;
            }

            return text;
        },
    };

    /// <summary>One of several names.</summary>
    /// <param name="name">The option.</param>
    /// <param name="description">What it is, with its default.</param>
    /// <param name="names">The names.</param>
    public static Option<string?> Choice(string name, string description, IReadOnlyList<string> names) => new(name)
    {
        Description = description,
        HelpName = string.Join('|', names),
        CustomParser = result =>
        {
            string text = result.Tokens[0].Value;
            if (names.Contains(text))
            {
                return text;
            }

            result.AddError($"there is no '{text}'; {Names.Suggest(text, names)}");
            return null;
        },
    };

    private static T? Parsed<T>(ArgumentResult result, Func<string, T?> parse, string range)
        where T : struct
    {
        string text = result.Tokens[0].Value;
        T? value = parse(text);
        if (value is null)
        {
            result.AddError($"the value is '{text}'; {range}");
        }

        return value;
    }
}
