namespace Hybrid.Providers;

/// <summary>The sizes at which products change method, measured on Zen 4 and Zen 5; a level-1 data cache of 32 to 48 KiB and a level-2 cache of 1 MiB are assumed.</summary>
internal static class GemmTuning
{
    /// <summary>The length of a block along k, in bytes of one row of A: a panel of B so deep and two vectors wide about fills the first-level cache.</summary>
    public const int DepthBytes = 384 * 4;

    /// <summary>A block of A, packed: less than half of the second-level cache.</summary>
    public const int RowBlockBytes = 384 * 1024;

    /// <summary>A block of B, packed: it lies in the last-level cache.</summary>
    public const int ColumnBlockBytes = 6 << 20;

    /// <summary>B is packed, though its rows are contiguous, when it serves so many rows ...</summary>
    public const int PackBFromRows = 48;

    /// <summary>... and is too large for the first-level cache.</summary>
    public const int PackBFromBytes = 128 * 1024;

    /// <summary>A is packed when it serves so many columns ...</summary>
    public const int PackAFromColumns = 128;

    /// <summary>... or so many, when its rows are not contiguous, ...</summary>
    public const int PackTransposedAFromColumns = 32;

    /// <summary>... and is too large to be read well in strides.</summary>
    public const int PackAFromBytes = 128 * 1024;

    /// <summary>The most rows of A for which a B that would have to be transposed is read in place, where three rows share what is loaded of it (32 vector registers), ...</summary>
    public const int DotUpToRows = 16;

    /// <summary>... the most when sums are so long that the lanes' own sums weigh little ...</summary>
    public const int DotLongUpToRows = 40;

    /// <summary>... namely from here on ...</summary>
    public const int DotLongFrom = 256;

    /// <summary>... and the most where each row loads B anew.</summary>
    public const int DotAloneUpToRows = 10;

    /// <summary>One row times B goes through B row after row when the rows are so long, in bytes; below, down B in strips.</summary>
    public const int StreamFromBytes = 2048;

    /// <summary>Nanoseconds of work below which another thread does not pay for its hand-off.</summary>
    public const double LeastCostPerThread = 6_000;

    /// <summary>Single-precision multiply-adds a nanosecond, roughly, by which work is estimated.</summary>
    public const double MultiplyAddsPerNanosecond = 80;

    /// <summary>Rows of C are divided among threads in multiples of this.</summary>
    public const int RowStep = 4;

    /// <summary>What packing or loading an element costs, in multiply-adds of a tile kernel.</summary>
    public const double PackingWeight = 6;

    /// <summary>What a second pass over C for the epilogue costs beyond the epilogue itself, in nanoseconds: a hand-off.</summary>
    public const double SecondPassCost = 2_000;

    /// <summary>The rows that are computed before the epilogue runs on them: so many bytes of C ...</summary>
    public const int EpilogueBlockBytes = 256 * 1024;

    /// <summary>... but at least so many rows, because every block packs B anew.</summary>
    public const int EpilogueBlockRows = 384;
}
