using System.Text;
using Hybrid.Providers.Pointwise;

namespace Hybrid.Providers.Cuda;

/// <summary>Writes how a number that counts positions in row-major order becomes the offset of each operand's element.</summary>
/// <param name="used">The operands whose offsets are needed.</param>
/// <param name="wide">Whether offsets and counters need 64 bits.</param>
internal sealed class SpaceText(IReadOnlyCollection<int> used, bool wide)
{
    /// <summary>The type of counters and offsets.</summary>
    public string Index => wide ? "long long" : "int";

    /// <summary>Whether any offset or count among these dimensions exceeds 31 bits.</summary>
    public static bool IsWide(IReadOnlyCollection<LoopDimension> dimensions, int operands)
    {
        const double Limit = int.MaxValue / 2.0;
        double total = 1;
        foreach (var dimension in dimensions)
        {
            total *= Math.Max(dimension.Extent, 1);
        }

        return total > Limit || Enumerable.Range(0, operands).Any(operand => dimensions.Sum(d => Math.Abs((double)d.Steps[operand]) * d.Extent) > Limit);
    }

    /// <summary>Declares the offsets and the position at their starts.</summary>
    public void Declare(StringBuilder text, string indent, bool position)
    {
        foreach (int operand in used)
        {
            text.Append(indent).Append(Index).Append(' ').Append(BodyText.Offset(operand)).Append(" = 0;\n");
        }

        if (position)
        {
            text.Append(indent).Append("long long position = 0;\n");
        }
    }

    /// <summary>Adds what the coordinates of the position that a variable counts contribute.</summary>
    /// <param name="text">The source.</param>
    /// <param name="indent">Of each line.</param>
    /// <param name="counter">The variable.</param>
    /// <param name="dimensions">The dimensions, outermost first.</param>
    /// <param name="position">Whether the position is kept too.</param>
    public void Add(StringBuilder text, string indent, string counter, IReadOnlyList<LoopDimension> dimensions, bool position)
    {
        if (dimensions.Count == 0)
        {
            return;
        }

        text.Append(indent).Append("{\n").Append(indent).Append("    ").Append(Index).Append(" rest = ").Append(counter).Append(";\n");
        for (int d = dimensions.Count - 1; d >= 0; d--)
        {
            var dimension = dimensions[d];
            text.Append(indent).Append("    ");
            if (d == 0)
            {
                text.Append("const ").Append(Index).Append(" c0 = rest;");
            }
            else
            {
                string extent = Text.Whole(dimension.Extent);
                text.Append("const ").Append(Index).Append($" c{d} = rest % {extent}; rest /= {extent};");
            }

            foreach (int operand in used.Where(operand => dimension.Steps[operand] != 0))
            {
                text.Append(dimension.Steps[operand] == 1 ? $" o{operand} += c{d};" : $" o{operand} += c{d} * {Text.Whole(dimension.Steps[operand])};");
            }

            if (position)
            {
                text.Append($" position += (long long)c{d} * {Text.Whole(dimension.PositionStep)};");
            }

            text.Append('\n');
        }

        text.Append(indent).Append("}\n");
    }
}
