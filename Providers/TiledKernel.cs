namespace Hybrid.Providers;

/// <summary>Several kernels over the same leading dimension, run tile by tile, so that what one writes the next still finds in the cache.</summary>
/// <remarks>The caller guarantees that row r of a later kernel depends on earlier kernels of the group through their row r only.</remarks>
public sealed unsafe class TiledKernel : Kernel
{
    private readonly Kernel[] _kernels;
    private readonly int[] _starts;
    private readonly nint _tile;

    /// <summary>Groups kernels.</summary>
    /// <param name="kernels">The kernels in order, at least one, all with the same number of units.</param>
    /// <param name="operandCounts">How many operands each kernel has; they follow one another.</param>
    /// <param name="tile">Units of one tile, at least 1.</param>
    /// <exception cref="ArgumentException">The counts do not match the kernels, or the kernels have different units.</exception>
    public TiledKernel(IReadOnlyList<Kernel> kernels, IReadOnlyList<int> operandCounts, nint tile)
    {
        ArgumentNullException.ThrowIfNull(kernels);
        ArgumentNullException.ThrowIfNull(operandCounts);
        ArgumentOutOfRangeException.ThrowIfLessThan(tile, 1);
        if (kernels.Count == 0 || kernels.Count != operandCounts.Count || kernels.Any(k => k.Units != kernels[0].Units))
        {
            throw new ArgumentException("TiledKernel: every kernel needs a count of operands, and all need the same units.", nameof(kernels));
        }

        _kernels = [.. kernels];
        _starts = new int[_kernels.Length];
        for (int i = 1; i < _starts.Length; i++)
        {
            _starts[i] = _starts[i - 1] + operandCounts[i - 1];
        }

        _tile = tile;
        Units = _kernels[0].Units;
        Cost = _kernels.Sum(kernel => kernel.Cost);
    }

    /// <inheritdoc/>
    public override nint Units { get; }

    /// <inheritdoc/>
    public override double Cost { get; }

    /// <inheritdoc/>
    internal override bool HasSameBits => _kernels.All(kernel => kernel.HasSameBits);

    /// <inheritdoc/>
    public override void Run(byte** operands, nint begin, nint limit)
    {
        for (nint first = begin; first < limit; first += _tile)
        {
            nint next = Math.Min(first + _tile, limit);
            for (int i = 0; i < _kernels.Length; i++)
            {
                _kernels[i].Run(operands + _starts[i], first, next);
            }
        }
    }
}
