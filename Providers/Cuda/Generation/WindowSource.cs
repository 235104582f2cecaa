namespace Hybrid.Providers.Cuda;

/// <summary>CUDA C of reductions over windows: a thread for each element of the result, which looks through its window, or through the windows that hold it.</summary>
internal static class WindowSource
{
    private const int Threads = 256;

    /// <summary>The kernel; null when there is nothing to compute. Parameters as the operation's operands.</summary>
    public static GeneratedKernel? Of(WindowDescription d)
    {
        bool gradient = d.Operation == WindowOperation.MaxGradient;
        var (depth, height, width) = gradient ? (d.Depth.Input, d.Height.Input, d.Width.Input) : (d.Depth.Output, d.Height.Output, d.Width.Output);
        nint total = d.Batch * depth * height * width * d.Channels;
        if (total == 0)
        {
            return null;
        }

        string type = Text.TypeOf(d.Type);
        string text = $$"""
            ({{LoopSource.Parameters(d.Operation is WindowOperation.Max or WindowOperation.Sum ? 2 : 3)}})
            {
                const long long e = (long long)blockIdx.x * {{Threads}} + threadIdx.x;
                if (e >= {{total}}LL) return;
                const int channel = (int)(e % {{d.Channels}});
                const long long position = e / {{d.Channels}}, image = position / {{(long)depth * height * width}}LL;
                const int w = (int)(position % {{width}}), h = (int)(position / {{width}} % {{height}}), d = (int)(position / {{(long)width * height}}LL % {{depth}});
                auto at = [=](int id, int ih, int iw) -> long long { return (((image * {{d.Depth.Input}} + id) * {{d.Height.Input}} + ih) * {{d.Width.Input}} + iw) * {{d.Channels}} + channel; };
            {{Body(d, type)}}
            }

            """;
        return new GeneratedKernel(text, (uint)((total + Threads - 1) / Threads), 1, 1, Threads);
    }

    private static string Body(WindowDescription d, string type) => d.Operation switch
    {
        WindowOperation.Sum => $$"""
                {{type}} sum = 0;
            {{Taps(d, "d", "h", "w", $"sum += (({"const " + type}*)p0)[at(id, ih, iw)];")}}
                (({{type}}*)p1)[e] = sum;
            """,
        WindowOperation.Max => $$"""
                {{type}} largest = ({{type}})-H_INFINITY;
            {{Taps(d, "d", "h", "w", $"largest = h_max(largest, (({"const " + type}*)p0)[at(id, ih, iw)]);")}}
                (({{type}}*)p1)[e] = largest;
            """,
        WindowOperation.MaxPick => $$"""
            {{Find(d, type)}}
                const long long place = find(d, h, w);
                (({{type}}*)p2)[e] = place < 0 ? ({{type}})0 : ((const {{type}}*)p1)[place];
            """,
        _ => $$"""
            {{Find(d, type)}}
                {{type}} sum = 0;
                for (int kd = {{d.Depth.Kernel - 1}}; kd >= 0; kd--) for (int kh = {{d.Height.Kernel - 1}}; kh >= 0; kh--) for (int kw = {{d.Width.Kernel - 1}}; kw >= 0; kw--)
                {
                    int od, oh, ow;
                    if ({{Meets(d.Depth, "d", "kd", "od")}} && {{Meets(d.Height, "h", "kh", "oh")}} && {{Meets(d.Width, "w", "kw", "ow")}} && find(od, oh, ow) == e)
                        sum += ((const {{type}}*)p1)[(((image * {{d.Depth.Output}} + od) * {{d.Height.Output}} + oh) * {{d.Width.Output}} + ow) * {{d.Channels}} + channel];
                }
                (({{type}}*)p2)[e] = sum;
            """,
    };

    /// <summary>A function of an output's position: the place of its window's first largest input (the first that is no number, if one is), -1 for an empty window.</summary>
    private static string Find(WindowDescription d, string type) => $$"""
            auto find = [=](int d, int h, int w) -> long long
            {
                long long place = -1;
                {{type}} largest = 0;
        {{Taps(d, "d", "h", "w", $"const long long here = at(id, ih, iw); const {type} x = (({"const " + type}*)p0)[here]; if (place < 0 || x > largest || (x != x && largest == largest)) {{ place = here; largest = x; }}")}}
                return place;
            };
        """;

    /// <summary>All inputs of a window, in order.</summary>
    private static string Taps(WindowDescription d, string depth, string height, string width, string body) => $$"""
            for (int kd = 0; kd < {{d.Depth.Kernel}}; kd++) for (int kh = 0; kh < {{d.Height.Kernel}}; kh++) for (int kw = 0; kw < {{d.Width.Kernel}}; kw++)
            {
                int id, ih, iw;
                if ({{ConvolutionSource.Meets(d.Depth, depth, "kd", "id")}} && {{ConvolutionSource.Meets(d.Height, height, "kh", "ih")}} && {{ConvolutionSource.Meets(d.Width, width, "kw", "iw")}}) { {{body}} }
            }
        """;

    /// <summary>Whether an input and a tap meet an output, which is assigned: the inverse of what a convolution's axis says.</summary>
    private static string Meets(ConvolutionAxis axis, string input, string tap, string output) =>
        $"(({output} = ({input}) * {axis.InputDilation} + ({axis.Low}) - ({tap}) * {axis.KernelDilation}) >= 0 && {output} % {axis.Stride} == 0 && ({output} /= {axis.Stride}) < {axis.Output})";
}
