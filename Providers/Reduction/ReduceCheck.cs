using Hybrid.Providers.Pointwise;

namespace Hybrid.Providers.Reduction;

/// <summary>Checks what a reduction adds to a loop.</summary>
internal static class ReduceCheck
{
    /// <summary>Whether the result is a position.</summary>
    public static bool IsPosition(ReduceOperation operation) => operation is ReduceOperation.ArgMax or ReduceOperation.ArgMin;

    public static void Check(ReduceDescription description)
    {
        var loop = description.Loop;
        if (description.Reduced.IsDefault || description.Reduced.Length != loop.Shape.Length)
        {
            throw Error(description, $"Reduced has {(description.Reduced.IsDefault ? 0 : description.Reduced.Length)} entries, but the shape has {loop.Shape.Length} dimensions");
        }

        if (description.Output < 0 || description.Output >= loop.Operands.Length)
        {
            throw Error(description, $"the output is operand {description.Output}, but there are {loop.Operands.Length}");
        }

        var output = loop.Operands[description.Output];
        var expected = IsPosition(description.Operation) ? ElementType.Int32 : loop.ComputeType;
        if (output.Type != expected)
        {
            throw Error(description, $"the output is {output.Type}, but must be {expected}; convert it in a loop of its own");
        }

        for (int dimension = 0; dimension < loop.Shape.Length; dimension++)
        {
            if (dimension < output.Strides.Length && description.Reduced[dimension] && output.Strides[dimension] != 0)
            {
                throw Error(description, $"dimension {dimension} is reduced, but the output's stride along it is {output.Strides[dimension]}; it must be 0");
            }

            if (IsPosition(description.Operation) && description.Reduced[dimension] && loop.Shape[dimension] == 0)
            {
                throw Error(description, $"dimension {dimension} is empty, and nothing has no position; give at least one element");
            }
        }
    }

    private static ArgumentException Error(ReduceDescription description, string what) => new($"{description.Operation}: {what}.", nameof(description));
}
