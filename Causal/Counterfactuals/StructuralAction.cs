using System.Globalization;

namespace Hybrid.Causal.Counterfactuals;

/// <summary>What is done to a variable of a structural model. Immutable.</summary>
public sealed class StructuralAction
{
    private StructuralAction(string variable, string text, Func<Mechanism, Mechanism> change) => (Variable, _text, Change) = (variable, text, change);

    private readonly string _text;

    /// <summary>The variable acted on.</summary>
    public string Variable { get; }

    internal Func<Mechanism, Mechanism> Change { get; }

    /// <summary>A hard action: the variable is set to a value whatever its causes say.</summary>
    /// <param name="variable">The variable.</param>
    /// <param name="value">The value.</param>
    public static StructuralAction Set(string variable, double value) =>
        new(variable, FormattableString.Invariant($"{variable}={value}"), _ => Mechanism.Function([], (_, _) => value, Noise.None, (_, _) => 0));

    /// <summary>A shift: the variable becomes a function of what it would have been.</summary>
    /// <param name="variable">The variable.</param>
    /// <param name="function">The function, such as <c>x =&gt; x + 1</c>.</param>
    public static StructuralAction Shift(string variable, Func<double, double> function) =>
        new(variable, $"{variable}:=f({variable})", old => Mechanism.Function(old.Parents, (p, u) => function(old.Value(p, u)), old.Noise));

    /// <summary>A soft action: another mechanism.</summary>
    /// <param name="variable">The variable.</param>
    /// <param name="mechanism">The mechanism; its parents must not be descendants of the variable. In counterfactuals it meets the unit's own noise where it keeps the old noise's distribution.</param>
    public static StructuralAction Replace(string variable, Mechanism mechanism) => new(variable, $"{variable}:=another mechanism", _ => mechanism);

    /// <summary>A stochastic action: the variable is drawn anew from a distribution.</summary>
    /// <param name="variable">The variable.</param>
    /// <param name="centre">What is added to the draw.</param>
    /// <param name="noise">The distribution.</param>
    public static StructuralAction Draw(string variable, double centre, Noise noise) => new(variable, $"{variable}~noise", _ => Mechanism.Linear(centre, [], noise));

    /// <summary>Reads actions: <c>X=0, Z:=Z+1</c>.</summary>
    /// <param name="text">Settings and shifts between commas.</param>
    /// <param name="name">What errors call the text.</param>
    /// <returns>The actions.</returns>
    /// <exception cref="DataFormatException">The text is no such list.</exception>
    public static IReadOnlyList<StructuralAction> Parse(string text, string name = "do")
    {
        ArgumentNullException.ThrowIfNull(text);
        return [.. text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(part => One(part, text, name))];
    }

    /// <summary>The action as text.</summary>
    public override string ToString() => _text;

    private static StructuralAction One(string part, string whole, string name)
    {
        int column = 1 + whole.IndexOf(part, StringComparison.Ordinal);
        int shift = part.IndexOf(":=", StringComparison.Ordinal);
        if (shift > 0)
        {
            string variable = part[..shift].Trim();
            Expression formula = Expression.Parse(name, part[(shift + 2)..]);
            return formula.Names.All(n => n == variable)
                ? Shift(variable, x => formula.Value([x]))
                : throw new DataFormatException(name, $"'{part}' shifts by another variable; write such as {variable}:={variable}+1", 1, column);
        }

        string[] sides = part.Split('=', StringSplitOptions.TrimEntries);
        return sides.Length == 2 && sides[0].Length > 0 && double.TryParse(sides[1], NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && double.IsFinite(value)
            ? Set(sides[0], value)
            : throw new DataFormatException(name, $"'{part}' is no action; write such as X=0 or X:=X+1", 1, column);
    }
}
