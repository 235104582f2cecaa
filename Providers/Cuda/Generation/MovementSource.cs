using Hybrid.Providers.Movement;

namespace Hybrid.Providers.Cuda;

/// <summary>CUDA C of gather and scatter-add. An index out of bounds leaves its position and value in the fault cell, the smallest position winning, and moves nothing.</summary>
internal static class MovementSource
{
    private const int Threads = 256;
    private const long MostBlocks = 1 << 20;

    /// <summary>Comparisons up to which each element of the result looks through all indices, rather than each column of the updates going through them one by one.</summary>
    private const double MostComparisons = 1 << 30;

    /// <summary>out[o, i, k] = x[o, index[i], k]. Parameters: x, index, out, fault. Null when there is nothing to do.</summary>
    public static GeneratedKernel? Gather(GatherDescription d)
    {
        nint total = d.Outer * d.Count * d.Inner;
        if (total == 0)
        {
            return null;
        }

        string type = d.Type.SizeOf() == 8 ? "double" : "int", place = d.Batched ? $"outer * {Text.Whole(d.Count)} + i" : "i";
        return Kernel(total, $$"""
                    const long long k = e % {{d.Inner}}, row = e / {{d.Inner}}, i = row % {{d.Count}}, outer = row / {{d.Count}}, place = {{place}};
                    const int at = ((const int*)p1)[place];
                    if ((unsigned)at >= {{(uint)Math.Min(d.Extent, int.MaxValue)}}u) { atomicMin((unsigned long long*)fault, ((unsigned long long)place << 32) | (unsigned)at); }
                    else { (({{type}}*)p2)[e] = ((const {{type}}*)p0)[(outer * {{d.Extent}}LL + at) * {{d.Inner}}LL + k]; }
            """);
    }

    /// <summary>y[o, index[i], k] = sum of u[o, i, k], in the order of i. Parameters: u, index, y, fault.</summary>
    public static GeneratedKernel[] ScatterAdd(GatherDescription d)
    {
        nint total = d.Outer * d.Extent * d.Inner;
        string type = Text.TypeOf(d.Type);
        string check = $$"""if ((unsigned)at >= {{(uint)Math.Min(d.Extent, int.MaxValue)}}u) { atomicMin((unsigned long long*)fault, ((unsigned long long)place << 32) | (unsigned)at); }""";
        string start = d.Batched ? $"outer * {d.Count}LL" : "0LL";
        if (total == 0)
        {
            return [];
        }

        if (d.Count == 0 || (double)total * d.Count <= MostComparisons)
        {
            return
            [
                Kernel(total, $$"""
                        const long long k = e % {{d.Inner}}, row = e / {{d.Inner}}, wanted = row % {{d.Extent}}, outer = row / {{d.Extent}};
                        {{type}} sum = 0;
                        for (long long i = 0; i < {{d.Count}}; i++)
                        {
                            const long long place = {{start}} + i;
                            const int at = ((const int*)p1)[place];
                            {{check}}
                            else if (at == wanted) { sum = h_add(sum, ((const {{type}}*)p0)[(outer * {{d.Count}}LL + i) * {{d.Inner}}LL + k]); }
                        }
                        (({{type}}*)p2)[e] = sum;
                """),
            ];
        }

        return
        [
            Kernel(total, $"        (({type}*)p2)[e] = 0;\n"),
            Kernel(d.Outer * d.Inner, $$"""
                    const long long k = e % {{d.Inner}}, outer = e / {{d.Inner}};
                    for (long long i = 0; i < {{d.Count}}; i++)
                    {
                        const long long place = {{start}} + i;
                        const int at = ((const int*)p1)[place];
                        {{check}}
                        else
                        {
                            {{type}}* const target = ({{type}}*)p2 + (outer * {{d.Extent}}LL + at) * {{d.Inner}}LL + k;
                            *target = h_add(*target, ((const {{type}}*)p0)[(outer * {{d.Count}}LL + i) * {{d.Inner}}LL + k]);
                        }
                    }
            """),
        ];
    }

    private static GeneratedKernel Kernel(nint total, string body)
    {
        long blocks = Math.Min(((long)total + Threads - 1) / Threads, MostBlocks);
        string text = $$"""
            (char* p0, char* p1, char* p2, char* fault)
            {
                for (long long e = (long long)blockIdx.x * {{Threads}} + threadIdx.x; e < {{total}}LL; e += (long long)gridDim.x * {{Threads}})
                {
            {{body}}
                }
            }

            """;
        return new GeneratedKernel(text, (uint)blocks, 1, 1, Threads);
    }
}
