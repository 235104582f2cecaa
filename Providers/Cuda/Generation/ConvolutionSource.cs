namespace Hybrid.Providers.Cuda;

/// <summary>CUDA C of convolutions as implicit products: the left operand's elements are read from the image where a position, a tap and a channel meet.</summary>
internal static class ConvolutionSource
{
    /// <summary>The convolution. Parameters: x, w, y. Null when there is nothing to compute.</summary>
    public static GeneratedKernel? Of(ConvolutionDescription d)
    {
        int groups = d.Groups, inputs = d.InputChannels / groups, outputs = d.OutputChannels / groups;
        string type = Text.TypeOf(d.Type);
        string weight = d.Transposed
            ? $"((const {type}*)p1)[(({d.Taps - 1}LL - i / {Math.Max(inputs, 1)}) * {outputs}LL + j) * {d.InputChannels}LL + t * {inputs}LL + i % {Math.Max(inputs, 1)}]"
            : $"((const {type}*)p1)[i * {d.OutputChannels}LL + t * {outputs}LL + j]";
        return DirectConvolutionSource.Fits(d) ? DirectConvolutionSource.Of(d, weight) : ProductSource.Of(
            d.Type, groups, d.Batch * Positions(d), outputs, d.Taps * inputs, Window(d, inputs), "window(t, i, j)", weight,
            $"(({type}*)p2)[i * {d.OutputChannels}LL + t * {outputs}LL + j] = value;");
    }

    /// <summary>
    /// The gradient by the weights. Parameters: x, g, dw, and the memory of partial results (WorkBytes, 0 for none): few weights summed over many positions are
    /// divided into chunks, which a second kernel adds in order.
    /// </summary>
    public static (GeneratedKernel[] Kernels, long WorkBytes) Gradient(ConvolutionDescription d)
    {
        int groups = d.Groups, inputs = d.InputChannels / groups, outputs = d.OutputChannels / groups;
        string type = Text.TypeOf(d.Type);
        nint rows = d.Taps * inputs, terms = d.Batch * Positions(d), size = rows * d.OutputChannels;
        if (size == 0)
        {
            return ([], 0);
        }

        if (DirectConvolutionSource.GradientFits(d))
        {
            return DirectConvolutionSource.Gradient(d);
        }

        const long TermsPerChunk = 1024, MostChunks = 64;
        int chunks = (int)Math.Clamp(terms / TermsPerChunk, 1, MostChunks);
        nint perChunk = (terms + chunks - 1) / chunks;

        // Product t is group t % groups of chunk t / groups.
        string term = $"(t / {groups} * {perChunk}LL + {{0}})";
        string position = string.Format(System.Globalization.CultureInfo.InvariantCulture, term, "j"), other = string.Format(System.Globalization.CultureInfo.InvariantCulture, term, "i");
        var main = ProductSource.Of(
            d.Type, groups * chunks, rows, outputs, perChunk, Window(d, inputs), $"({position} < {terms}LL ? window(t % {groups}, {position}, i) : ({type})0)",
            $"({other} < {terms}LL ? (({"const " + type}*)p1)[{other} * {d.OutputChannels}LL + t % {groups} * {outputs}LL + j] : ({type})0)",
            chunks == 1
                ? $"(({type}*)p2)[i * {d.OutputChannels}LL + t * {outputs}LL + j] = value;"
                : $"(({type}*)work)[t / {groups} * {size}LL + i * {d.OutputChannels}LL + t % {groups} * {outputs}LL + j] = value;",
            chunks > 1);
        if (chunks == 1)
        {
            return ([main!], 0);
        }

        const int Threads = 256;
        string add = $$"""
            (char* p0, char* p1, char* p2, char* work)
            {
                const long long e = (long long)blockIdx.x * {{Threads}} + threadIdx.x;
                if (e < {{size}}LL)
                {
                    {{type}} sum = 0;
                    for (int chunk = 0; chunk < {{chunks}}; chunk++) sum += ((const {{type}}*)work)[chunk * {{size}}LL + e];
                    (({{type}}*)p2)[e] = sum;
                }
            }

            """;
        return ([main!, new GeneratedKernel(add, (uint)((size + Threads - 1) / Threads), 1, 1, Threads)], chunks * (long)size * d.Type.SizeOf());
    }

    private static nint Positions(ConvolutionDescription d) => (nint)d.Depth.Output * d.Height.Output * d.Width.Output;

    /// <summary>A function of group, position and tap with channel: the image's element where they meet, 0 outside.</summary>
    private static string Window(ConvolutionDescription d, int inputs)
    {
        string type = Text.TypeOf(d.Type);
        int channels = Math.Max(inputs, 1), columns = Math.Max(d.Width.Output, 1), rows = Math.Max(d.Height.Output, 1), planes = Math.Max(d.Depth.Output, 1);
        return $$"""
                auto window = [=](long long group, long long position, long long term) -> {{type}}
                {
                    const int channel = (int)(term % {{channels}}), tap = (int)(term / {{channels}});
                    const int kw = tap % {{d.Width.Kernel}}, kh = tap / {{d.Width.Kernel}} % {{d.Height.Kernel}}, kd = tap / {{d.Width.Kernel * d.Height.Kernel}};
                    const int ow = (int)(position % {{columns}}), oh = (int)(position / {{columns}} % {{rows}}), od = (int)(position / {{(long)columns * rows}}LL % {{planes}});
                    const long long image = position / {{(long)columns * rows * planes}}LL;
                    int iw, ih, id;
                    if (!({{Meets(d.Width, "ow", "kw", "iw")}} && {{Meets(d.Height, "oh", "kh", "ih")}} && {{Meets(d.Depth, "od", "kd", "id")}})) return ({{type}})0;
                    return ((const {{type}}*)p0)[((image * {{d.Depth.Input}} + id) * {{d.Height.Input}} + ih) * {{(long)d.Width.Input * d.InputChannels}}LL + (long long)iw * {{d.InputChannels}} + group * {{inputs}} + channel];
                };
            """;
    }

    /// <summary>Whether an output and a tap meet an input, which is assigned.</summary>
    internal static string Meets(ConvolutionAxis axis, string output, string tap, string input)
    {
        string padded = $"(({output}) * {axis.Stride} + ({tap}) * {axis.KernelDilation} - ({axis.Low}))";
        return axis.InputDilation == 1
            ? $"(({input} = {padded}) >= 0 && {input} < {axis.Input})"
            : $"(({input} = {padded}) >= 0 && {input} % {axis.InputDilation} == 0 && ({input} /= {axis.InputDilation}) < {axis.Input})";
    }
}
