using Hybrid.Providers.Pointwise;

namespace Hybrid.Providers.Reduction;

/// <summary>How the dimensions of a reduction are nested: those kept outside, those reduced inside; the innermost is the last of either.</summary>
internal sealed class ReducePlan
{
    /// <summary>Positions in one part of a reduction that is divided because it has few results; part of the definition of the result's bits.</summary>
    private const double PositionsPerChunk = 32_768;

    private const int MostChunks = 64;

    /// <summary>Results for which partial results of every chunk are kept.</summary>
    private const int MostChunkedResults = 4_096;

    /// <summary>Plans a reduction.</summary>
    /// <param name="plan">The merged iteration space.</param>
    /// <param name="loaded">The operands that the value reads.</param>
    /// <param name="lanes">Lanes of a vector.</param>
    public ReducePlan(LoopPlan plan, IReadOnlyCollection<int> loaded, int lanes)
    {
        var dimensions = plan.Dimensions;
        int lastReduced = Enumerable.Range(0, dimensions.Length).LastOrDefault(d => dimensions[d].Reduced, -1);
        Order = LoopOrder.Of(plan, loaded, lanes, d => !dimensions[d].Reduced || d == lastReduced);
        int inner = Order[^1];
        IsByColumn = !dimensions[inner].Reduced;
        Kept = [.. Order.Where(d => !dimensions[d].Reduced).Select(d => dimensions[d])];
        Reduced = [.. Enumerable.Range(0, dimensions.Length).Where(d => dimensions[d].Reduced).Select(d => dimensions[d])];
        Inner = dimensions[inner];
        Results = Kept.Aggregate((nint)1, (product, dimension) => product * dimension.Extent);
        IsRowWise = !dimensions[0].Reduced;
        if (IsRowWise)
        {
            Units = plan.Units;
            UnitScale = plan.UnitScale;
            UnitDimension = Array.IndexOf(Kept, dimensions[0]);
            return;
        }

        double chunks = Math.Floor(plan.Total / PositionsPerChunk);
        Chunks = (int)Math.Clamp(Math.Min(chunks, Results == 0 ? 1 : MostChunkedResults / Results), 1, Math.Min(MostChunks, Math.Max(Reduced[0].Extent, 1)));
        if (Chunks > 1 || Kept.Length == 0)
        {
            Units = 1;
            UnitScale = 1;
            UnitDimension = -1;
            return;
        }

        var widest = Kept.MaxBy(dimension => dimension.Extent)!;
        Units = widest.Extent;
        UnitScale = 1;
        UnitDimension = Array.IndexOf(Kept, widest);
    }

    /// <summary>The dimensions from outermost to innermost, as indices of the merged iteration space.</summary>
    public int[] Order { get; }

    /// <summary>The kept dimensions; the last is the inner one when reducing by column.</summary>
    public LoopDimension[] Kept { get; }

    /// <summary>The reduced dimensions in row-major order; the last is the inner one unless reducing by column.</summary>
    public LoopDimension[] Reduced { get; }

    /// <summary>The dimension along which vectors lie.</summary>
    public LoopDimension Inner { get; }

    /// <summary>Whether lanes are different results, rather than parts of the same one.</summary>
    public bool IsByColumn { get; }

    /// <summary>Whether the leading dimension is kept.</summary>
    public bool IsRowWise { get; }

    /// <summary>How many elements the output has.</summary>
    public nint Results { get; }

    /// <summary>How many units there are.</summary>
    public nint Units { get; }

    /// <summary>Positions of the unit dimension that make one unit.</summary>
    public nint UnitScale { get; }

    /// <summary>Which of the kept dimensions the units divide; -1 for none.</summary>
    public int UnitDimension { get; }

    /// <summary>Into how many parts the first reduced dimension is divided, whose results are then combined in order.</summary>
    public int Chunks { get; } = 1;
}
