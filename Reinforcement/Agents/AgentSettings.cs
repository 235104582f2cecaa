using System.Globalization;
using System.Reflection;

namespace Hybrid.Reinforcement;

/// <summary>Options of agents by name and text, for command lines and tables.</summary>
public static class AgentSettings
{
    /// <summary>The names of an agent's options.</summary>
    /// <param name="options">The options.</param>
    public static IReadOnlyList<string> Names(AgentOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return [.. Settable(options).Select(property => property.Name).Order(StringComparer.Ordinal)];
    }

    /// <summary>Options with one of them changed.</summary>
    /// <param name="options">The options.</param>
    /// <param name="name">A property, such as <c>LearningRate</c>.</param>
    /// <param name="text">Its value: a number, <c>true</c> or <c>false</c>, a name, widths joined by commas, or for a schedule <c>first,last[,part]</c>.</param>
    /// <exception cref="ArgumentException">There is no such option, or the text is none of its values.</exception>
    public static AgentOptions With(AgentOptions options, string name, string text)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(text);
        PropertyInfo property = Array.Find(Settable(options), candidate => candidate.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
            ?? throw new ArgumentException($"{options.Name} has no option '{name}'; {Hybrid.Names.Suggest(name, Names(options))}");
        object value = Parse(property.PropertyType, text)
            ?? throw new ArgumentException($"{options.Name}: {property.Name} is '{text}'; {Allowed(property.PropertyType)} are allowed");
        var changed = options with { };
        property.SetValue(changed, value);
        changed.Check();
        return changed;
    }

    private static PropertyInfo[] Settable(AgentOptions options) => [.. options.GetType().GetProperties().Where(property => property.CanWrite)];

    private static object? Parse(Type type, string text)
    {
        if (type == typeof(int))
        {
            return int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int whole) ? whole : null;
        }

        if (type == typeof(double))
        {
            return Number(text);
        }

        if (type == typeof(bool))
        {
            return bool.TryParse(text, out bool truth) ? truth : null;
        }

        if (type.IsEnum)
        {
            return Enum.TryParse(type, text, ignoreCase: true, out object? member) && Enum.IsDefined(type, member!) ? member : null;
        }

        double?[] numbers = [.. text.Split(',').Select(Number)];
        if (numbers.Contains(null))
        {
            return null;
        }

        if (type == typeof(Schedule))
        {
            return numbers.Length switch
            {
                1 => Schedule.Constant(numbers[0]!.Value),
                2 => Schedule.Linear(numbers[0]!.Value, numbers[1]!.Value),
                3 => Schedule.Linear(numbers[0]!.Value, numbers[1]!.Value, numbers[2]!.Value),
                _ => null,
            };
        }

        return Array.TrueForAll(numbers, number => number == Math.Floor(number!.Value)) ? numbers.Select(number => (int)number!.Value).ToArray() : null;
    }

    private static double? Number(string text) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && double.IsFinite(value) ? value : null;

    private static string Allowed(Type type) => type switch
    {
        _ when type == typeof(int) => "whole numbers",
        _ when type == typeof(double) => "finite numbers",
        _ when type == typeof(bool) => "true and false",
        _ when type.IsEnum => string.Join(", ", Enum.GetNames(type)),
        _ when type == typeof(Schedule) => "a number, or first,last[,part of training]",
        _ => "whole numbers joined by commas",
    };
}
