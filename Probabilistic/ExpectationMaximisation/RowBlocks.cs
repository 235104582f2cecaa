using System.Runtime.InteropServices;

namespace Hybrid.Probabilistic;

/// <summary>Rows cut into blocks, each stored by columns and filled up with rows of weight 0, so that kernels work on whole registers.</summary>
/// <remarks>Blocks are grouped into parts by the number of rows alone: sums taken part by part do not depend on the threads.</remarks>
internal sealed unsafe class RowBlocks : IDisposable
{
    /// <summary>Rows of a block.</summary>
    public const int Size = 256;

    private const int MostParts = 32;

    private double* _memory;

    /// <summary>Copies the rows, less an origin; parts are at most <paramref name="mostParts"/>, fewer where the sums of a part are large.</summary>
    public RowBlocks(Observations data, ReadOnlySpan<double> origin, ReadOnlySpan<double> weights, int mostParts = MostParts)
    {
        Rows = data.Rows;
        Columns = data.Columns;
        Blocks = (Rows + Size - 1) / Size;
        Parts = Math.Min(Blocks, mostParts);
        nuint count = (nuint)Blocks * Size * (nuint)(Columns + 1);
        _memory = (double*)NativeMemory.AlignedAlloc(count * sizeof(double), 64);
        NativeMemory.Clear(_memory, count * sizeof(double));
        for (int row = 0; row < Rows; row++)
        {
            double* at = Block(row / Size) + (row % Size);
            ReadOnlySpan<double> values = data.Row(row);
            for (int c = 0; c < Columns; c++)
            {
                at[c * Size] = values[c] - origin[c];
            }

            at[Columns * Size] = weights.IsEmpty ? 1 : weights[row];
        }
    }

    ~RowBlocks() => Free();

    /// <summary>How many rows there are without the filling.</summary>
    public int Rows { get; }

    /// <summary>How many columns.</summary>
    public int Columns { get; }

    /// <summary>How many blocks.</summary>
    public int Blocks { get; }

    /// <summary>How many groups of blocks.</summary>
    public int Parts { get; }

    /// <summary>The first column of a block; the weights follow the last column.</summary>
    public double* Block(int block) => _memory + ((nint)block * Size * (Columns + 1));

    /// <summary>Calls a function with each part and its range of blocks, on as many threads as may be used.</summary>
    public void OverParts(Action<int, int, int> body)
    {
        Probabilistic.Parts.Run(Parts, p => body(p, (int)((long)Blocks * p / Parts), (int)((long)Blocks * (p + 1) / Parts)));
        GC.KeepAlive(this);
    }

    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    private void Free()
    {
        NativeMemory.AlignedFree(_memory);
        _memory = null;
    }
}
