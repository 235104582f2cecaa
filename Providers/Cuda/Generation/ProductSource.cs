using System.Text;

namespace Hybrid.Providers.Cuda;

/// <summary>
/// CUDA C of matrix products whose operands are addressed by any function of row and column: strides that cuBLAS does not take, and the windows of images of a
/// convolution (an implicit product: nothing is unfolded in memory). Tiles of both operands are brought to shared memory, and each thread keeps a square of the result.
/// </summary>
internal static class ProductSource
{
    private const int Tile = 64, Depth = 16, Threads = 256, Square = 4;

    /// <summary>C[t] = A[t] B[t] for any strides. Parameters: a, b, c.</summary>
    public static GeneratedKernel? Strided(GemmDescription d)
    {
        string a = $"((const {Text.TypeOf(d.Type)}*)p0)[t * {d.A.BatchStride}LL + i * {d.A.RowStride}LL + j * {d.A.ColumnStride}LL]";
        string b = $"((const {Text.TypeOf(d.Type)}*)p1)[t * {d.B.BatchStride}LL + i * {d.B.RowStride}LL + j * {d.B.ColumnStride}LL]";
        string c = $"(({Text.TypeOf(d.Type)}*)p2)[t * {d.CBatchStride}LL + i * {d.CRowStride}LL + j]";
        return Of(d.Type, d.Batch, d.M, d.N, d.K, "", a, b, $"{c} = {(d.Accumulate ? $"{c} + value" : "value")};");
    }

    /// <summary>A product in general.</summary>
    /// <param name="type">Of the elements.</param>
    /// <param name="batch">How many products; blocks along z.</param>
    /// <param name="m">Rows.</param>
    /// <param name="n">Columns.</param>
    /// <param name="k">Terms of each sum.</param>
    /// <param name="functions">Source before the loops, inside the kernel.</param>
    /// <param name="a">A's element (i, j) of product t, an expression.</param>
    /// <param name="b">B's element (i, j) of product t.</param>
    /// <param name="store">A statement that stores value as C's element (i, j) of product t.</param>
    /// <param name="works">Whether there is a fourth parameter, work.</param>
    public static GeneratedKernel? Of(ElementType type, nint batch, nint m, nint n, nint k, string functions, string a, string b, string store, bool works = false)
    {
        if (batch == 0 || m == 0 || n == 0)
        {
            return null;
        }

        string number = Text.TypeOf(type);
        var text = new StringBuilder();
        text.Append($$"""
            (char* p0, char* p1, char* p2{{(works ? ", char* work" : "")}})
            {
                __shared__ {{number}} tileA[{{Depth}}][{{Tile + 1}}], tileB[{{Depth}}][{{Tile + 1}}];
                const int column = threadIdx.x % {{Tile / Square}}, row = threadIdx.x / {{Tile / Square}};
                const long long left = (long long)blockIdx.y * {{Tile}}, top = (long long)blockIdx.x * {{Tile}};
            {{functions}}
                for (long long t = blockIdx.z; t < {{batch}}LL; t += gridDim.z)
                {
                    {{number}} sums[{{Square}}][{{Square}}];
                    for (int r = 0; r < {{Square}}; r++) for (int s = 0; s < {{Square}}; s++) sums[r][s] = 0;
                    for (long long first = 0; first < {{k}}LL; first += {{Depth}})
                    {
                        for (int e = threadIdx.x; e < {{Tile * Depth}}; e += {{Threads}})
                        {
                            const long long i = top + e / {{Depth}}, j = first + e % {{Depth}};
                            tileA[e % {{Depth}}][e / {{Depth}}] = i < {{m}}LL && j < {{k}}LL ? {{a}} : ({{number}})0;
                        }
                        for (int e = threadIdx.x; e < {{Tile * Depth}}; e += {{Threads}})
                        {
                            const long long i = first + e / {{Tile}}, j = left + e % {{Tile}};
                            tileB[e / {{Tile}}][e % {{Tile}}] = i < {{k}}LL && j < {{n}}LL ? {{b}} : ({{number}})0;
                        }
                        __syncthreads();
                        for (int d = 0; d < {{Depth}}; d++)
                            for (int r = 0; r < {{Square}}; r++)
                                for (int s = 0; s < {{Square}}; s++)
                                    sums[r][s] += tileA[d][row + r * {{Tile / Square}}] * tileB[d][column + s * {{Tile / Square}}];
                        __syncthreads();
                    }
                    for (int r = 0; r < {{Square}}; r++)
                    {
                        for (int s = 0; s < {{Square}}; s++)
                        {
                            const long long i = top + row + r * {{Tile / Square}}, j = left + column + s * {{Tile / Square}};
                            const {{number}} value = sums[r][s];
                            if (i < {{m}}LL && j < {{n}}LL) { {{store}} }
                        }
                    }
                }
            }

            """);
        const long MostLayers = 65535;
        return new GeneratedKernel(text.ToString(), (uint)((m + Tile - 1) / Tile), (uint)((n + Tile - 1) / Tile), (uint)Math.Min(batch, MostLayers), Threads);
    }
}
