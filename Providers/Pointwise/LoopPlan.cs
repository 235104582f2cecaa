using System.Collections.Immutable;

namespace Hybrid.Providers.Pointwise;

/// <summary>One dimension of a planned loop.</summary>
/// <param name="Extent">Its extent.</param>
/// <param name="Steps">For each operand the step in elements.</param>
/// <param name="PositionStep">The step of the row-major position.</param>
/// <param name="Reduced">Whether it is reduced.</param>
internal sealed record LoopDimension(nint Extent, ImmutableArray<nint> Steps, nint PositionStep, bool Reduced)
{
    /// <summary>Whether this dimension and the next inner one are one dimension in disguise.</summary>
    public bool Merges(LoopDimension inner, bool positions) =>
        Reduced == inner.Reduced
        && Enumerable.Range(0, Steps.Length).All(operand => Steps[operand] == inner.Steps[operand] * inner.Extent)
        && (!positions || PositionStep == inner.PositionStep * inner.Extent);

    /// <summary>Both as one.</summary>
    public LoopDimension With(LoopDimension inner) => inner with { Extent = Extent * inner.Extent };
}

/// <summary>The iteration space of a loop, with trivial dimensions dropped and neighbouring ones merged.</summary>
/// <param name="Units">The extent of the leading dimension as described: what units count.</param>
/// <param name="UnitScale">Positions of the first planned dimension that make one unit.</param>
/// <param name="Dimensions">The dimensions; the first holds the units.</param>
internal sealed record LoopPlan(nint Units, nint UnitScale, ImmutableArray<LoopDimension> Dimensions)
{
    /// <summary>How many positions there are.</summary>
    public nint Total => Dimensions.Aggregate((nint)1, (product, dimension) => product * dimension.Extent);

    /// <summary>Plans a loop.</summary>
    /// <param name="loop">The loop.</param>
    /// <param name="positions">Whether positions matter to the body.</param>
    /// <param name="reduced">Which dimensions are reduced; empty for none.</param>
    public static LoopPlan Of(LoopDescription loop, bool positions, ImmutableArray<bool> reduced = default)
    {
        var all = new List<LoopDimension>();
        nint position = 1;
        for (int d = loop.Shape.Length - 1; d >= 0; d--)
        {
            all.Insert(0, new LoopDimension(loop.Shape[d], [.. loop.Operands.Select(o => o.Strides[d])], position, !reduced.IsDefaultOrEmpty && reduced[d]));
            position *= Math.Max(loop.Shape[d], 1);
        }

        nint units = all.Count == 0 ? 1 : all[0].Extent;
        bool leadingIsReduced = all.Count > 0 && all[0].Reduced;
        var merged = new List<LoopDimension>();
        foreach (var dimension in Enumerable.Reverse(all).Where(dimension => dimension.Extent != 1))
        {
            if (merged.Count > 0 && dimension.Merges(merged[0], positions))
            {
                merged[0] = dimension.With(merged[0]);
            }
            else
            {
                merged.Insert(0, dimension);
            }
        }

        nint scale = 1;
        if (units == 1 || merged.Count == 0)
        {
            // The leading dimension was dropped: a trivial one takes its place, so that the first dimension is always the one that units divide.
            merged.Insert(0, new LoopDimension(1, [.. loop.Operands.Select(_ => (nint)0)], 0, leadingIsReduced));
        }
        else if (units > 1)
        {
            scale = merged[0].Extent / units;
        }

        return new LoopPlan(units, scale, [.. merged]);
    }
}
