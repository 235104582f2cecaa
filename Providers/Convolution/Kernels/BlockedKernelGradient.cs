using System.Runtime.CompilerServices;
using Hybrid.Providers.Threading;

namespace Hybrid.Providers;

/// <summary>A convolution's gradient by its weights, by tiles: the image's window is the left operand, the cotangents of its positions the right one.</summary>
internal sealed unsafe class BlockedKernelGradient<TUnit, TVector, T> : Kernel
    where TUnit : struct, IVectorUnit<TVector, T>
    where TVector : struct
    where T : unmanaged
{
    private const int MostBlocks = 16;
    private const double LeastCostPerBlock = 60_000;
    private const long MostPartialBytes = 64 << 20;

    private readonly ConvolutionPlan _plan;
    private readonly ConvolutionDescription _description;
    private readonly nint _inputs;
    private readonly nint _outputs;
    private readonly nint _width;
    private readonly nint _size;
    private readonly int _blocks;

    public BlockedKernelGradient(ConvolutionDescription description)
    {
        _description = description;
        _plan = new ConvolutionPlan(description, scattered: true);
        _inputs = description.InputChannels / description.Groups;
        _outputs = description.OutputChannels / description.Groups;
        _width = _outputs > TUnit.Lanes ? 2 * TUnit.Lanes : TUnit.Lanes;
        _size = description.Taps * _inputs * description.OutputChannels;
        Cost = description.MultiplyAdds * sizeof(T) / 4 * 16 / Math.Clamp(_outputs, 1, 16) / GemmTuning.MultiplyAddsPerNanosecond;
        double blocks = Math.Min(Math.Min(MostBlocks, Cost / LeastCostPerBlock), (double)MostPartialBytes / Math.Max(1, _size * sizeof(T)));
        _blocks = (int)Math.Clamp(blocks, 1, Math.Max(1, Math.Min(MostBlocks, description.OutputRows)));
    }

    public override nint Units => 1;

    public override double Cost { get; }

    internal override object Description => new Cuda.KernelGradient(_description);

    public override void Run(byte** operands, nint begin, nint limit)
    {
        if (begin < limit)
        {
            RunAll(operands, 1);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void RunAll(byte** operands, int threads)
    {
        int splits = 1;
        nint panels = (_outputs + _width - 1) / _width;
        if (_blocks < threads && Cost > LeastCostPerBlock)
        {
            splits = (int)Math.Min(panels, (threads + _blocks - 1) / _blocks);
        }

        T* partials = _blocks > 1 ? (T*)PackBuffer.ReserveShared((nuint)((_blocks - 1) * _size * sizeof(T))) : null;
        var work = new Work(this, operands, partials, splits, panels);
#pragma warning disable CS8500 // The struct lives on this stack for the whole call, so the reference inside it stays valid.
        if (threads > 1)
        {
            WorkerPool.Run(&RunCell, &work, _blocks * splits);
        }
        else
        {
            for (int cell = 0; cell < _blocks * splits; cell++)
            {
                RunCell(&work, cell);
            }
        }
#pragma warning restore CS8500
        T* result = (T*)operands[2];
        for (int block = 1; block < _blocks; block++)
        {
            Add(result, partials + ((block - 1) * _size), _size);
        }
    }

    private static void RunCell(void* state, int cell)
    {
        ref readonly Work work = ref Unsafe.AsRef<Work>(state);
        int block = cell / work.Splits, split = cell % work.Splits;
        BlockedKernelGradient<TUnit, TVector, T> kernel = work.Kernel;
        nint rows = kernel._description.OutputRows;
        T* target = block == 0 ? (T*)work.Operands[2] : work.Partials + ((block - 1) * kernel._size);
        kernel.Accumulate(
            work.Operands, target, rows * block / kernel._blocks, rows * (block + 1) / kernel._blocks,
            work.Panels * split / work.Splits, work.Panels * (split + 1) / work.Splits);
    }

    /// <summary>Sums over the output rows from begin to limit, for the given panels of outputs in each group.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Accumulate(byte** operands, T* target, nint begin, nint limit, nint firstPanel, nint lastPanel)
    {
        ConvolutionAxis depth = _description.Depth, height = _description.Height;
        nint columns = _description.Width.Output, channels = _description.OutputChannels;
        nint from = firstPanel * _width, to = Math.Min(_outputs, lastPanel * _width);
        for (nint row = 0; row < _description.Taps * _inputs; row++)
        {
            for (nint group = 0; group < _description.Groups; group++)
            {
                new Span<T>(target + (row * channels) + (group * _outputs) + from, (int)(to - from)).Clear();
            }
        }

        if (columns == 0)
        {
            return;
        }

        nint runBytes = Aligned(_plan.BandRows * sizeof(ProductRun));
        nint panelBytes = Aligned(((_plan.BandRows * columns * _width) + Panel<TUnit, TVector, T>.Slack) * sizeof(T));
        byte* scratch = PackBuffer.Reserve((nuint)(runBytes + panelBytes + (_plan.BandElements * sizeof(T))));
        var runs = (ProductRun*)scratch;
        T* panel = (T*)(scratch + runBytes);
        var band = new ImageBand<T>(_plan, (T*)(scratch + runBytes + panelBytes));
        nint imageSize = _description.InputPositions * _description.InputChannels;
        while (begin < limit)
        {
            nint plane = begin / height.Output;
            int row = (int)(begin % height.Output), end = (int)Math.Min(Math.Min(row + _plan.BandRows, height.Output), row + limit - begin);
            int slice = (int)(plane % depth.Output);
            band.Read((T*)operands[0] + (plane / depth.Output * imageSize), slice, row, end);
            T* cotangents = (T*)operands[1] + (begin * columns * channels);
            for (nint group = 0; group < _description.Groups; group++)
            {
                for (nint j = from; j < to; j += _width)
                {
                    nint width = Math.Min(_width, to - j);
                    Panel<TUnit, TVector, T>.Pack(cotangents + (group * _outputs) + j, 1, channels, (int)width, (int)_width, (end - row) * columns, panel);
                    Columns(ref band, runs, panel, target + (group * _outputs) + j, group * _inputs, width, slice, row, end);
                }
            }

            begin += end - row;
        }
    }

    /// <summary>Adds the band's part of the sums to a panel of columns of the gradient.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Columns(ref ImageBand<T> band, ProductRun* runs, T* panel, T* target, nint firstInput, nint width, int slice, int row, int end)
    {
        nint columns = _description.Width.Output, pixel = _plan.Pixel, channels = _description.OutputChannels;
        int last = (int)(width > TUnit.Lanes ? width - TUnit.Lanes : width);
        var tiles = RunTileTable<TUnit, TVector, T>.For(width);
        nint height = RunTileTable<TUnit, TVector, T>.Height(width);
        ReadOnlySpan<AxisTap> planes = _plan.Depth.Taps(slice % _plan.Depth.Period);
        for (int across = 0; across < _plan.Height.Period; across++)
        {
            for (int d = 0; d < planes.Length; d++)
            {
                nint plane = band.Plane(planes[d], d, slice);
                if (plane < 0)
                {
                    continue;
                }

                foreach (AxisTap tap in _plan.Height.Taps(across))
                {
                    nint tapRow = (((nint)planes[d].Tap * _description.Height.Kernel) + tap.Tap) * _description.Width.Kernel;
                    for (int along = 0; along < _plan.Width.Period; along++)
                    {
                        int count = 0;
                        for (int t = (row - across + _plan.Height.Period - 1) / _plan.Height.Period; across + (t * _plan.Height.Period) < end; t++)
                        {
                            runs[count].A = plane + (((nint)tap.At + (t * _plan.Height.Step)) * band.RowPitch) + firstInput;
                            runs[count].B = (((across + (t * _plan.Height.Period) - row) * columns) + along) * _width;
                            runs[count++].Length = _plan.Width.Count(along);
                        }

                        ReadOnlySpan<AxisTap> taps = _plan.Width.Taps(along);
                        for (int i = 0; i < taps.Length;)
                        {
                            int next = i + 1;
                            while (pixel == _inputs && next < taps.Length && taps[next].Tap == taps[next - 1].Tap + 1 && taps[next].At == taps[next - 1].At + 1)
                            {
                                next++;
                            }

                            nint rows = (next - i) * _inputs, tileCount = (rows + height - 1) / height, position = 0;
                            T* a = band.Origin + (taps[i].At * pixel);
                            T* c = target + ((tapRow + taps[i].Tap) * _inputs * channels);
                            for (nint tile = 0; tile < tileCount; tile++)
                            {
                                nint following = rows * (tile + 1) / tileCount;
                                tiles[following - position](
                                    runs, count, a + position, 1, _plan.Width.Step * pixel, panel, _plan.Width.Period * _width, c + (position * channels), channels, true, last);
                                position = following;
                            }

                            i = next;
                        }
                    }
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Add(T* target, T* source, nint count)
    {
        nint whole = count / TUnit.Lanes * TUnit.Lanes;
        for (nint i = 0; i < whole; i += TUnit.Lanes)
        {
            TUnit.Store(target + i, TUnit.Add(TUnit.Load(target + i), TUnit.Load(source + i)));
        }

        if (whole < count)
        {
            int rest = (int)(count - whole);
            TVector mask = TUnit.Mask(rest);
            TUnit.StorePart(target + whole, mask, rest, TUnit.Add(TUnit.LoadPart(target + whole, mask, rest), TUnit.LoadPart(source + whole, mask, rest)));
        }
    }

    private static nint Aligned(nint bytes) => (bytes + 4095) / 4096 * 4096;

#pragma warning disable CS8500 // The struct lives on the caller's stack for the whole call, so the reference inside it stays valid.
    private readonly struct Work(BlockedKernelGradient<TUnit, TVector, T> kernel, byte** operands, T* partials, int splits, nint panels)
    {
        public readonly BlockedKernelGradient<TUnit, TVector, T> Kernel = kernel;
        public readonly byte** Operands = operands;
        public readonly T* Partials = partials;
        public readonly int Splits = splits;
        public readonly nint Panels = panels;
    }
#pragma warning restore CS8500
}
