namespace Hybrid.Providers.Cuda;

/// <summary>
/// CUDA C of convolutions with few output channels, for which a product's tiles would stay mostly empty: a thread keeps all channels of one position (or, in the
/// gradient by the weights, of one weight) in its registers.
/// </summary>
internal static class DirectConvolutionSource
{
    private const int SharedBytes = 48 * 1024, RegisterBytes = 256, PositionThreads = 128, WeightThreads = 256;

    /// <summary>Whether a group's output channels fit a thread's registers and one tap's weights the shared memory.</summary>
    public static bool Fits(ConvolutionDescription d)
    {
        var (inputs, outputs, padded) = Channels(d);
        int size = d.Type.SizeOf();
        return inputs > 0 && outputs * size is > 0 and <= RegisterBytes && (long)inputs * padded * size <= SharedBytes && d.Taps is > 0 and <= int.MaxValue;
    }

    /// <summary>Whether the gradient by the weights can be had so: a row of the result's gradient must fit the shared memory too.</summary>
    public static bool GradientFits(ConvolutionDescription d) =>
        Fits(d) && d.Width.Output > 0 && (long)d.Width.Output * Channels(d).Padded * d.Type.SizeOf() <= SharedBytes / 2 && d.Taps * d.InputChannels <= int.MaxValue;

    /// <summary>The convolution. Parameters: x, w, y. Null when there is nothing to compute.</summary>
    /// <param name="d">What is convolved; <see cref="Fits"/>.</param>
    /// <param name="weight">The weight (i, j) of group t, where i counts taps and channels, an expression.</param>
    public static GeneratedKernel? Of(ConvolutionDescription d, string weight)
    {
        var (inputs, outputs, padded) = Channels(d);
        nint positions = d.OutputRows * d.Width.Output;
        if (positions == 0)
        {
            return null;
        }

        string type = Text.TypeOf(d.Type);
        int taps = (int)d.Taps, stage = Math.Min(taps, SharedBytes / (inputs * padded * d.Type.SizeOf()));
        const int MostUnrolled = 4096;
        string unrolled = taps == stage && (long)taps * inputs * outputs <= MostUnrolled ? "#pragma unroll" : "#pragma unroll 1";
        string body = $$"""
            (char* p0, char* p1, char* p2)
            {
                __shared__ __align__(16) {{type}} weights[{{stage * inputs * padded}}];
                const long long position = (long long)blockIdx.x * {{PositionThreads}} + threadIdx.x, t = blockIdx.y;
                const int ow = (int)(position % {{d.Width.Output}}), oh = (int)(position / {{d.Width.Output}} % {{d.Height.Output}});
                const int od = (int)(position / {{(long)d.Width.Output * d.Height.Output}}LL % {{d.Depth.Output}});
                const long long image = position / {{(long)d.Width.Output * d.Height.Output * d.Depth.Output}}LL;
                {{type}} sums[{{outputs}}];
                for (int n = 0; n < {{outputs}}; n++) sums[n] = 0;
                for (int first = 0; first < {{taps}}; first += {{stage}})
                {
                    __syncthreads();
                    for (int e = threadIdx.x; e < {{stage * inputs * outputs}}; e += {{PositionThreads}})
                    {
                        const long long i = (long long)first * {{inputs}} + e / {{outputs}}, j = e % {{outputs}};
                        if (i < {{(long)taps * inputs}}LL) weights[e / {{outputs}} * {{padded}} + e % {{outputs}}] = {{weight}};
                    }
                    __syncthreads();
                    if (position < {{positions}}LL)
                    {
            {{unrolled}}
                        for (int s = 0; s < {{stage}}; s++)
                        {
                            const int tap = first + s;
                            const int kw = tap % {{d.Width.Kernel}}, kh = tap / {{d.Width.Kernel}} % {{d.Height.Kernel}}, kd = tap / {{d.Width.Kernel * d.Height.Kernel}};
                            int iw, ih, id;
                            if (tap < {{taps}} && {{ConvolutionSource.Meets(d.Width, "ow", "kw", "iw")}} && {{ConvolutionSource.Meets(d.Height, "oh", "kh", "ih")}} && {{ConvolutionSource.Meets(d.Depth, "od", "kd", "id")}})
                            {
                                const {{type}}* x = (const {{type}}*)p0 + ((image * {{d.Depth.Input}} + id) * {{d.Height.Input}} + ih) * {{(long)d.Width.Input * d.InputChannels}}LL + (long long)iw * {{d.InputChannels}} + t * {{inputs}};
                                const {{type}}* w = weights + s * {{inputs * padded}};
            #pragma unroll 4
                                for (int c = 0; c < {{inputs}}; c++)
                                {
                                    const {{type}} value = x[c];
            #pragma unroll
                                    for (int n = 0; n < {{outputs}}; n++) sums[n] += value * w[c * {{padded}} + n];
                                }
                            }
                        }
                    }
                }
                if (position < {{positions}}LL)
                    for (int n = 0; n < {{outputs}}; n++) (({{type}}*)p2)[position * {{d.OutputChannels}}LL + t * {{outputs}} + n] = sums[n];
            }

            """;
        return new GeneratedKernel(body, (uint)((positions + PositionThreads - 1) / PositionThreads), (uint)d.Groups, 1, PositionThreads);
    }

    /// <summary>
    /// The gradient by the weights. Parameters: x, g, dw, and the memory of partial results (WorkBytes, 0 for none). A block goes through rows of positions and
    /// leaves its sums; a second kernel adds them in order.
    /// </summary>
    public static (GeneratedKernel[] Kernels, long WorkBytes) Gradient(ConvolutionDescription d)
    {
        var (inputs, outputs, padded) = Channels(d);
        string type = Text.TypeOf(d.Type);
        int weights = (int)(d.Taps * inputs), size = d.Type.SizeOf(), here = Math.Min(weights, WeightThreads);
        nint units = d.OutputRows, elements = (nint)weights * d.OutputChannels;

        // Where a block has threads left, they divide a row's positions; their sums meet in the shared memory.
        int lanes = Math.Clamp(Math.Min(WeightThreads / here, d.Width.Output), 1, Math.Max(1, SharedBytes / 2 / (here * outputs * size)));
        int threads = lanes * here;
        const long MostBlocks = 1024, MostBytes = 32 << 20, UnitsPerBlock = 4;
        int blocks = (int)Math.Clamp(Math.Min(units / UnitsPerBlock, MostBytes / (elements * size)), 1, MostBlocks);
        string row = $"blockIdx.y * {WeightThreads} + threadIdx.x % {here}";
        string target = blocks == 1 ? $"(({type}*)p2)" : $"(({type}*)work + blockIdx.x * {elements}LL)";
        string leave = lanes == 1
            ? $"if (row < {weights}) for (int n = 0; n < {outputs}; n++) {target}[row * {d.OutputChannels}LL + t * {outputs} + n] = sums[n];"
            : $$"""
                for (int n = 0; n < {{outputs}}; n++) parts[threadIdx.x * {{outputs}} + n] = sums[n];
                    __syncthreads();
                    for (int e = threadIdx.x; e < {{here * outputs}}; e += {{threads}})
                    {
                        {{type}} sum = 0;
                        for (int l = 0; l < {{lanes}}; l++) sum += parts[l * {{here * outputs}} + e];
                        {{target}}[(e / {{outputs}}) * {{d.OutputChannels}}LL + t * {{outputs}} + e % {{outputs}}] = sum;
                    }
                """;
        string main = $$"""
            (char* p0, char* p1, char* p2{{(blocks == 1 ? "" : ", char* work")}})
            {
                __shared__ __align__(16) {{type}} gradients[{{d.Width.Output * padded}}];
                {{(lanes == 1 ? "" : $"__shared__ {type} parts[{threads * outputs}];")}}
                const long long t = blockIdx.z;
                const int row = {{row}}, lane = threadIdx.x / {{here}}, channel = row % {{inputs}}, tap = row / {{inputs}};
                const int kw = tap % {{d.Width.Kernel}}, kh = tap / {{d.Width.Kernel}} % {{d.Height.Kernel}}, kd = tap / {{d.Width.Kernel * d.Height.Kernel}};
                {{type}} sums[{{outputs}}];
                for (int n = 0; n < {{outputs}}; n++) sums[n] = 0;
                for (long long unit = blockIdx.x; unit < {{units}}LL; unit += {{blocks}})
                {
                    __syncthreads();
                    for (int e = threadIdx.x; e < {{d.Width.Output * outputs}}; e += {{threads}})
                        gradients[e / {{outputs}} * {{padded}} + e % {{outputs}}] = ((const {{type}}*)p1)[(unit * {{d.Width.Output}} + e / {{outputs}}) * {{d.OutputChannels}}LL + t * {{outputs}} + e % {{outputs}}];
                    __syncthreads();
                    const int oh = (int)(unit % {{d.Height.Output}}), od = (int)(unit / {{d.Height.Output}} % {{d.Depth.Output}});
                    const long long image = unit / {{(long)d.Height.Output * d.Depth.Output}}LL;
                    int ih, id;
                    if (row < {{weights}} && {{ConvolutionSource.Meets(d.Height, "oh", "kh", "ih")}} && {{ConvolutionSource.Meets(d.Depth, "od", "kd", "id")}})
                    {
                        const {{type}}* x = (const {{type}}*)p0 + ((image * {{d.Depth.Input}} + id) * {{d.Height.Input}} + ih) * {{(long)d.Width.Input * d.InputChannels}}LL + t * {{inputs}} + channel;
            #pragma unroll 4
                        for (int ow = lane; ow < {{d.Width.Output}}; ow += {{lanes}})
                        {
                            int iw;
                            const {{type}} value = {{ConvolutionSource.Meets(d.Width, "ow", "kw", "iw")}} ? x[iw * {{d.InputChannels}}LL] : ({{type}})0;
            #pragma unroll
                            for (int n = 0; n < {{outputs}}; n++) sums[n] += value * gradients[ow * {{padded}} + n];
                        }
                    }
                }
                {{leave}}
            }

            """;
        var kernel = new GeneratedKernel(main, (uint)blocks, (uint)((weights + WeightThreads - 1) / WeightThreads), (uint)d.Groups, (uint)threads);
        return blocks == 1 ? ([kernel], 0) : ([kernel, Add(d.Type, elements, blocks)], blocks * (long)elements * size);
    }

    /// <summary>dw[e] = the sum of the chunks' partial results, in order within each of a few lanes. Parameters: x, g, dw, work.</summary>
    private static GeneratedKernel Add(ElementType type, nint elements, int chunks)
    {
        const int Side = 8, Lanes = 32;
        string number = Text.TypeOf(type);
        string body = $$"""
            (char* p0, char* p1, char* p2, char* work)
            {
                __shared__ {{number}} parts[{{Side * Lanes}}];
                const int lane = threadIdx.x / {{Side}};
                const long long e = (long long)blockIdx.x * {{Side}} + threadIdx.x % {{Side}};
                {{number}} sum = 0;
                if (e < {{elements}}LL) for (int chunk = lane; chunk < {{chunks}}; chunk += {{Lanes}}) sum += ((const {{number}}*)work)[chunk * {{elements}}LL + e];
                parts[threadIdx.x] = sum;
                __syncthreads();
                if (lane == 0 && e < {{elements}}LL)
                {
                    for (int l = 1; l < {{Lanes}}; l++) sum += parts[l * {{Side}} + threadIdx.x];
                    (({{number}}*)p2)[e] = sum;
                }
            }

            """;
        return new GeneratedKernel(body, (uint)((elements + Side - 1) / Side), 1, 1, Side * Lanes);
    }

    /// <summary>A group's channels, and its output channels in whole vectors of four.</summary>
    private static (int Inputs, int Outputs, int Padded) Channels(ConvolutionDescription d)
    {
        int outputs = d.OutputChannels / d.Groups;
        return (d.InputChannels / d.Groups, outputs, (outputs + 3) / 4 * 4);
    }
}
