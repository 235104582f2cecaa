using System.Runtime.CompilerServices;
using Hybrid.Providers.Threading;

namespace Hybrid.Providers;

/// <summary>The matrix product of a <see cref="GemmDescription"/>; operands: A, B, C, then the epilogue's further operands. Units: the Batch * M rows of C.</summary>
/// <remarks>
/// Each element of C is a sum along k in an order that the description alone fixes: the bits do not depend on the number of threads or the division of the rows.
/// C must not overlap A or B.
/// </remarks>
public sealed unsafe class GemmKernel : Kernel
{
    private readonly nint _units;
    private readonly nint _epilogueRows;
    private readonly Kernel? _epilogue;
    private readonly bool _single;
    private readonly bool _accumulate;

    // The product that is computed: the description's, or the same work as one product or as its transpose.
    private readonly nint _batch;
    private readonly nint _m;
    private readonly nint _n;
    private readonly nint _k;
    private readonly MatrixLayout _a;
    private readonly MatrixLayout _b;
    private readonly nint _cRow;
    private readonly nint _cBatch;
    private readonly bool _transposed;
    private readonly GemmMethod _method;

    /// <summary>Prepares the product.</summary>
    /// <param name="description">What to multiply.</param>
    /// <exception cref="ArgumentException">
    /// A size is negative, C's row stride is below N, the element type is no floating-point type, or the epilogue's units are not the rows of C.
    /// </exception>
    public GemmKernel(GemmDescription description)
    {
        Validate(description);
        (_, _batch, _m, _n, _k, _a, _b, _cRow, _cBatch, _accumulate, _epilogue) = description;
        _single = description.Type == ElementType.Float32;
        _units = _batch * _m;
        Flatten(ref _batch, ref _m, ref _a, _b, ref _cRow, _cBatch);
        int size = description.Type.SizeOf();
        if (_epilogue is not null)
        {
            nint rows = GemmTuning.EpilogueBlockBytes / Math.Max(1, _n * size);
            _epilogueRows = Math.Max(1, Math.Max(rows, GemmTuning.EpilogueBlockRows));
        }

        _transposed = _single ? GemmEngine<float>.TransposePays(_m, _n, _cRow) : GemmEngine<double>.TransposePays(_m, _n, _cRow);
        if (_transposed)
        {
            (_m, _n) = (_n, _m);
            (_a, _b) = (_b.Transpose(), _a.Transpose());
        }

        _method = _single ? GemmEngine<float>.MethodOf(_m, _n, _k, _a, _b) : GemmEngine<double>.MethodOf(_m, _n, _k, _a, _b);
    }

    /// <inheritdoc/>
    public override nint Units => _units;

    /// <inheritdoc/>
    public override double Cost => ProductCost + (_epilogue?.Cost ?? 0);

    private double ProductCost => _batch * (_single ? GemmEngine<float>.Cost(_m, _n, _k) : GemmEngine<double>.Cost(_m, _n, _k));

    /// <summary>Rows of C in one item of the batch.</summary>
    private nint RowsOfItem => _transposed ? _n : _m;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Run(byte** operands, nint begin, nint limit)
    {
        if (_epilogue is null)
        {
            Multiply(operands, begin, limit, 0, nint.MaxValue);
            return;
        }

        while (begin < limit)
        {
            nint end = Math.Min(limit, begin + _epilogueRows);
            Multiply(operands, begin, end, 0, nint.MaxValue);
            _epilogue.Run(operands + 2, begin, end);
            begin = end;
        }
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void RunAll(byte** operands, int threads)
    {
        double cost = Cost;
        int parts = (int)Math.Min(threads, cost / GemmTuning.LeastCostPerThread);
        if (parts <= 1)
        {
            Run(operands, 0, _units);
            return;
        }

        nint rowsOfItem = RowsOfItem, columns = _transposed ? 1 : _n, columnStep = _single ? 16 : 8;
        GemmGrid grid = _batch > 1
            ? new GemmGrid(parts, 1)
            : GemmGrid.Divide(rowsOfItem, columns, columnStep, parts, _epilogue is null ? 0 : GemmTuning.SecondPassCost / cost * rowsOfItem * columns);
        nint rowStep = _batch >= 4 * parts ? rowsOfItem : GemmTuning.RowStep;
        var work = new Work(this, operands, grid, rowStep, columns, columnStep);
#pragma warning disable CS8500 // The struct lives on this stack for the whole call, so the reference inside it stays valid.
        WorkerPool.Run(&RunCell, &work, grid.Rows * grid.Columns);
#pragma warning restore CS8500
        if (grid.Columns > 1)
        {
            _epilogue?.RunAll(operands + 2, threads);
        }
    }

    private static void Validate(GemmDescription description)
    {
        if (description.Type is not (ElementType.Float32 or ElementType.Float64))
        {
            throw new ArgumentException($"Gemm: Type is {description.Type}; matrix products take Float32 or Float64. Cast the operands first.", nameof(description));
        }

        if (description.Batch < 0 || description.M < 0 || description.N < 0 || description.K < 0)
        {
            throw new ArgumentException(
                $"Gemm: a size is negative: Batch is {description.Batch}, M is {description.M}, N is {description.N}, K is {description.K}; each must be at least 0. Check the operands' shapes.", nameof(description));
        }

        if (description.M > 1 && description.CRowStride < description.N)
        {
            throw new ArgumentException($"Gemm: CRowStride is {description.CRowStride}, below N = {description.N}, so that rows of C overlap; give at least {description.N}.", nameof(description));
        }

        if (description.Epilogue is not null && description.Epilogue.Units != description.Batch * description.M)
        {
            throw new ArgumentException(
                $"Gemm: the epilogue has {description.Epilogue.Units} units, but C has Batch * M = {description.Batch * description.M} rows; its leading dimension must be C's rows.", nameof(description));
        }
    }

    /// <summary>Items that share B and follow one another like rows are one taller product.</summary>
    private static void Flatten(ref nint batch, ref nint m, ref MatrixLayout a, MatrixLayout b, ref nint cRow, nint cBatch)
    {
        if (batch <= 1 || b.BatchStride != 0)
        {
            return;
        }

        if (m == 1)
        {
            (a, cRow) = (a with { RowStride = a.BatchStride }, cBatch);
        }
        else if (a.BatchStride != m * a.RowStride || cBatch != m * cRow)
        {
            return;
        }

        (batch, m) = (1, batch * m);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void RunCell(void* state, int cell)
    {
        ref readonly Work work = ref Unsafe.AsRef<Work>(state);
        GemmKernel kernel = work.Kernel;
        var (row, rows) = GemmGrid.Slice(kernel._units, work.Grid.Rows, cell / work.Grid.Columns, work.RowStep);
        if (work.Grid.Columns == 1)
        {
            kernel.Run(work.Operands, row, row + rows);
            return;
        }

        var (column, columns) = GemmGrid.Slice(work.Columns, work.Grid.Columns, cell % work.Grid.Columns, work.ColumnStep);
        kernel.Multiply(work.Operands, row, row + rows, column, columns);
    }

    private void Multiply(byte** operands, nint begin, nint limit, nint column, nint columns)
    {
        if (_single)
        {
            Multiply<float>(operands, begin, limit, column, columns, 1);
        }
        else
        {
            Multiply<double>(operands, begin, limit, column, columns, 1);
        }
    }

    /// <summary>Computes the rows from begin to limit, and of each the given columns.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Multiply<T>(byte** operands, nint begin, nint limit, nint column, nint columns, T alpha)
        where T : unmanaged
    {
        nint rowsOfItem = RowsOfItem;
        GemmProblem<T> problem;
        problem.K = _k;
        problem.ARow = _a.RowStride;
        problem.AStep = _a.ColumnStride;
        problem.BStep = _b.RowStride;
        problem.BColumn = _b.ColumnStride;
        problem.CRow = _cRow;
        problem.Alpha = alpha;
        problem.Add = _accumulate;
        problem.Method = _method;
        T* a = (T*)operands[_transposed ? 1 : 0], b = (T*)operands[_transposed ? 0 : 1], c = (T*)operands[2];
        nint item = _batch == 1 ? 0 : begin / Math.Max(1, rowsOfItem);
        nint row = begin - (item * rowsOfItem);
        while (begin < limit)
        {
            nint rows = Math.Min(rowsOfItem - row, limit - begin);
            var (i, j) = _transposed ? (column, row) : (row, column);
            problem.A = a + (item * _a.BatchStride) + (i * _a.RowStride);
            problem.B = b + (item * _b.BatchStride) + (j * _b.ColumnStride);
            problem.C = c + (item * _cBatch) + (i * _cRow) + j;
            problem.M = _transposed ? 1 : rows;
            problem.N = _transposed ? rows : Math.Min(columns, _n);
            if (problem.N > 0)
            {
                GemmEngine<T>.Run(&problem);
            }

            begin += rows;
            row = 0;
            item++;
        }
    }

#pragma warning disable CS8500 // The struct lives on the caller's stack for the whole call, so the reference inside it stays valid.
    private readonly struct Work(GemmKernel kernel, byte** operands, GemmGrid grid, nint rowStep, nint columns, nint columnStep)
    {
        public readonly GemmKernel Kernel = kernel;
        public readonly byte** Operands = operands;
        public readonly GemmGrid Grid = grid;
        public readonly nint RowStep = rowStep;
        public readonly nint Columns = columns;
        public readonly nint ColumnStep = columnStep;
    }
#pragma warning restore CS8500
}
