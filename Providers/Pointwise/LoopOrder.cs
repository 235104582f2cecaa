namespace Hybrid.Providers.Pointwise;

/// <summary>In which order a loop's dimensions are nested.</summary>
internal static class LoopOrder
{
    /// <summary>The dimensions from the outermost to the innermost: the one that is cheapest to run along is innermost, the others keep their order.</summary>
    /// <param name="plan">The loop.</param>
    /// <param name="operands">The operands that are read or written at every position; one that is named twice counts twice.</param>
    /// <param name="lanes">Lanes of a vector.</param>
    /// <param name="allowed">Which dimensions may be innermost.</param>
    public static int[] Of(LoopPlan plan, IReadOnlyCollection<int> operands, int lanes, Func<int, bool> allowed)
    {
        int rank = plan.Dimensions.Length;
        int inner = Enumerable.Range(0, rank).Reverse().Where(allowed).MinBy(d => NanosecondsPerPosition(plan.Dimensions[d], operands, lanes));
        return [.. Enumerable.Range(0, rank).Where(d => d != inner), inner];
    }

    /// <summary>Whether an operand with this step along the inner dimension is read and written as vectors.</summary>
    public static bool IsVectorStep(nint step) => step is 0 or 1;

    private static double NanosecondsPerPosition(LoopDimension dimension, IReadOnlyCollection<int> operands, int lanes)
    {
        if (dimension.Extent == 0)
        {
            return 0;
        }

        double vector = operands.Sum(operand => IsVectorStep(dimension.Steps[operand]) ? 0.4 : lanes * OperationCost.NanosecondsPerStridedElement);
        double vectors = Math.Ceiling(dimension.Extent / (double)lanes);
        return (OperationCost.NanosecondsPerRow + (vectors * (vector + 0.4))) / dimension.Extent;
    }
}
