namespace Hybrid.Providers;

/// <summary>How a product is computed. Chosen from the whole product's shape, never from a part's, so that all parts sum in the same order.</summary>
internal enum GemmMethod
{
    /// <summary>Tiles of C in registers, the operands packed where that pays.</summary>
    Tiles,

    /// <summary>Each element as a vectorised sum along k.</summary>
    Dot,

    /// <summary>One row, B's rows contiguous and short.</summary>
    RowInRegisters,

    /// <summary>One row, B's rows contiguous and long.</summary>
    RowStream,
}
