using System.Runtime.CompilerServices;

namespace Hybrid.Providers;

/// <summary>A convolution by tiles: weights are packed once for each thread's share, image rows are read in place or from a padded band.</summary>
internal sealed unsafe class BlockedConvolution<TUnit, TVector, T> : Kernel
    where TUnit : struct, IVectorUnit<TVector, T>
    where TVector : struct
    where T : unmanaged
{
    private readonly ConvolutionPlan _plan;
    private readonly ConvolutionDescription _description;
    private readonly nint _inputs;
    private readonly nint _outputs;
    private readonly nint _width;
    private readonly nint _panels;
    private readonly nint _panelSize;
    private readonly nint _most;

    public BlockedConvolution(ConvolutionDescription description)
    {
        _description = description;
        _plan = new ConvolutionPlan(description, scattered: false);
        _inputs = description.InputChannels / description.Groups;
        _outputs = description.OutputChannels / description.Groups;
        _width = _outputs > TUnit.Lanes ? 2 * TUnit.Lanes : TUnit.Lanes;
        _panels = (_outputs + _width - 1) / _width;
        _panelSize = description.Taps * _inputs * _width;
        _most = GemmTuning.DepthBytes / sizeof(T);
        Units = description.OutputRows;
        Cost = (description.MultiplyAdds * sizeof(T) / 4 * 16 / Math.Clamp(_outputs, 1, 16) / GemmTuning.MultiplyAddsPerNanosecond) + (description.Epilogue?.Cost ?? 0);
    }

    public override nint Units { get; }

    public override double Cost { get; }

    internal override object Description => _description;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Run(byte** operands, nint begin, nint limit)
    {
        ConvolutionAxis depth = _description.Depth, height = _description.Height;
        nint columns = _description.Width.Output, channels = _description.OutputChannels;
        if (begin >= limit || columns == 0)
        {
            return;
        }

        nint packedBytes = Aligned((_description.Groups * _panels * _panelSize + Panel<TUnit, TVector, T>.Slack) * sizeof(T));
        nint runBytes = Aligned(_description.Taps * ((_inputs / _most) + 2) * sizeof(ProductRun));
        byte* scratch = PackBuffer.Reserve((nuint)(packedBytes + runBytes + (_plan.BandElements * sizeof(T))));
        T* packed = (T*)scratch;
        Pack((T*)operands[1], packed);
        var runs = (ProductRun*)(scratch + packedBytes);
        var band = new ImageBand<T>(_plan, (T*)(scratch + packedBytes + runBytes));
        nint imageSize = _description.InputPositions * _description.InputChannels;
        while (begin < limit)
        {
            nint plane = begin / height.Output;
            int row = (int)(begin % height.Output), end = (int)Math.Min(Math.Min(row + _plan.BandRows, height.Output), row + limit - begin);
            int slice = (int)(plane % depth.Output);
            band.Read((T*)operands[0] + (plane / depth.Output * imageSize), slice, row, end);
            T* target = (T*)operands[2] + (plane * height.Output * columns * channels);
            for (int across = 0; across < _plan.Height.Period; across++)
            {
                for (int along = 0; along < _plan.Width.Period; along++)
                {
                    Phase(ref band, runs, packed, target, slice, row, end, across, along);
                }
            }

            _description.Epilogue?.Run(operands + 2, begin * columns, (begin + end - row) * columns);
            begin += end - row;
        }
    }

    /// <summary>The outputs of one phase of rows and columns within the band.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Phase(ref ImageBand<T> band, ProductRun* runs, T* packed, T* target, int slice, int row, int end, int across, int along)
    {
        AxisPlan rows = _plan.Height, columns = _plan.Width;
        nint count = columns.Count(along), channels = _description.OutputChannels, pixel = _description.InputChannels;
        nint outputRow = _description.Width.Output * channels;
        int first = (row - across + rows.Period - 1) / rows.Period;
        nint all = Runs(ref band, runs, slice, across, along);
        for (nint group = 0; group < _description.Groups; group++)
        {
            for (nint j = 0; j < _outputs; j += _width)
            {
                nint width = Math.Min(_width, _outputs - j);
                int last = (int)(width > TUnit.Lanes ? width - TUnit.Lanes : width);
                var tiles = RunTileTable<TUnit, TVector, T>.For(width);
                nint height = RunTileTable<TUnit, TVector, T>.Height(width);
                nint tileCount = (count + height - 1) / height;
                T* b = packed + (((group * _panels) + (j / _width)) * _panelSize);
                nint done = 0;
                do
                {
                    nint block = Block(runs, done, all);
                    for (int t = first; across + (t * rows.Period) < end; t++)
                    {
                        T* a = band.Origin + ((nint)t * rows.Step * band.RowPitch) + (group * _inputs);
                        T* c = target + ((across + (t * rows.Period)) * outputRow) + (along * channels) + (group * _outputs) + j;
                        nint position = 0;
                        for (nint tile = 0; tile < tileCount; tile++)
                        {
                            nint next = count * (tile + 1) / tileCount, lines = next - position;
                            tiles[lines](
                                runs + done, block, a + (position * columns.Step * pixel), columns.Step * pixel, 1, b, _width,
                                c + (position * columns.Period * channels), columns.Period * channels, done > 0, last);
                            position = next;
                        }
                    }

                    done += block;
                }
                while (done < all);
            }
        }
    }

    /// <summary>How many runs from one on make a block of the sum that keeps its part of the weights in the first-level cache.</summary>
    private nint Block(ProductRun* runs, nint from, nint all)
    {
        nint length = 0, i = from;
        for (; i < all && (i == from || length + runs[i].Length <= _most); i++)
        {
            length += runs[i].Length;
        }

        return i - from;
    }

    /// <summary>The runs of a phase: neighbouring taps of a row are one run where their channels follow one another.</summary>
    private nint Runs(ref ImageBand<T> band, ProductRun* runs, int slice, int across, int along)
    {
        ReadOnlySpan<AxisTap> planes = _plan.Depth.Taps(slice % _plan.Depth.Period), columns = _plan.Width.Taps(along);
        nint count = 0;
        for (int d = 0; d < planes.Length; d++)
        {
            nint plane = band.Plane(planes[d], d, slice);
            if (plane < 0)
            {
                continue;
            }

            foreach (AxisTap row in _plan.Height.Taps(across))
            {
                nint tapRow = (((nint)planes[d].Tap * _description.Height.Kernel) + row.Tap) * _description.Width.Kernel;
                for (int i = 0; i < columns.Length;)
                {
                    int next = i + 1;
                    while (_description.Groups == 1 && next < columns.Length
                        && columns[next].Tap == columns[next - 1].Tap + 1 && columns[next].At == columns[next - 1].At + 1)
                    {
                        next++;
                    }

                    nint length = (next - i) * _inputs;
                    for (nint done = 0; done < length; done += _most)
                    {
                        runs[count].A = plane + (row.At * band.RowPitch) + ((nint)columns[i].At * _description.InputChannels) + done;
                        runs[count].B = ((tapRow + columns[i].Tap) * _inputs + done) * _width;
                        runs[count].Length = Math.Min(_most, length - done);
                        count++;
                    }

                    i = next;
                }
            }
        }

        return count;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Pack(T* weights, T* packed)
    {
        nint taps = _description.Taps;
        for (nint group = 0; group < _description.Groups; group++)
        {
            for (nint j = 0; j < _outputs; j += _width)
            {
                int count = (int)Math.Min(_width, _outputs - j);
                if (!_description.Transposed)
                {
                    Panel<TUnit, TVector, T>.Pack(
                        weights + (group * _outputs) + j, 1, _description.OutputChannels, count, (int)_width, taps * _inputs, packed);
                    packed += _panelSize;
                    continue;
                }

                for (nint tap = taps - 1; tap >= 0; tap--)
                {
                    T* source = weights + (((tap * _outputs) + j) * _description.InputChannels) + (group * _inputs);
                    Panel<TUnit, TVector, T>.Pack(source, _description.InputChannels, 1, count, (int)_width, _inputs, packed);
                    packed += _inputs * _width;
                }
            }
        }
    }

    private static nint Aligned(nint bytes) => (bytes + 4095) / 4096 * 4096;
}
