namespace Hybrid.Probabilistic;

/// <summary>Codes batches in blocks of rows, on as many threads as pay. Blocks depend on the rows alone: the codes are the same at any number of threads.</summary>
internal sealed class BlockEncoder
{
    private const int BlockRows = 32;

    // Multiplications below which the wake-up of a thread costs more than it saves.
    private const long LeastParallelWork = 1 << 18;

    private readonly CodingProblem _problem;
    private readonly SparseCodingOptions _options;
    private readonly CodingMethod _method;
    private readonly int _blockRows;
    private readonly Stack<RowCoder> _idle = [];
    private readonly Action<int> _block;
    private CodingBatch _batch = null!;
    private CancellationToken _cancellation;

    /// <summary>Coders for batches of at most some rows.</summary>
    public BlockEncoder(CodingProblem problem, SparseCodingOptions options, int mostRows)
    {
        (_problem, _options, _method) = (problem, options, CodingMethod.Of(options.Method)!);
        _blockRows = Math.Min(BlockRows, mostRows);
        _block = Block;
    }

    /// <summary>Codes the rows of a batch.</summary>
    /// <exception cref="OperationCanceledException">It was cancelled; the batch's codes are a mixture.</exception>
    public void Encode(CodingBatch batch, CancellationToken cancellation)
    {
        (_batch, _cancellation) = (batch, cancellation);
        if (_method.UsesCurvature)
        {
            // Here, so that threads do not each compute it.
            _ = _problem.Curvature;
        }

        int blocks = (batch.Count + _blockRows - 1) / _blockRows;
        if (blocks > 1 && (long)batch.Count * _problem.Count * _problem.Features >= LeastParallelWork)
        {
            Parts.Run(blocks, _block);
            return;
        }

        for (int block = 0; block < blocks; block++)
        {
            Block(block);
        }
    }

    private void Block(int block)
    {
        _cancellation.ThrowIfCancellationRequested();
        RowCoder? coder;
        lock (_idle)
        {
            _idle.TryPop(out coder);
        }

        coder ??= _method.Create(_problem, _options, _blockRows);
        int first = block * _blockRows;
        coder.Code(_batch, first, Math.Min(_blockRows, _batch.Count - first));
        lock (_idle)
        {
            _idle.Push(coder);
        }
    }
}
