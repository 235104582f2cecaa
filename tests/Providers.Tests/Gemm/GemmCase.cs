using System.Numerics;

namespace Hybrid.Providers.Tests;

/// <summary>A random product with any strides, and what a triple loop in double precision says about it.</summary>
internal sealed unsafe class GemmCase<T>
    where T : unmanaged, INumber<T>
{
    private const int Guard = 40;

    private readonly int _cOffset = Guard;

    public GemmCase(int m, int n, int k, int aKind, int bKind, int cGap, int seed, int batch = 1)
    {
        var random = new System.Random(seed);
        (M, N, K, Batch) = (m, n, k, batch);
        (A, AStart, ALayout) = Operand(random, m, k, aKind, batch);
        (B, BStart, BLayout) = Operand(random, k, n, bKind, batch);
        CRow = n + cGap;
        CBatch = m * CRow + cGap;
        C = Values(random, (int)(batch * CBatch) + (2 * Guard));
    }

    public int M { get; }

    public int N { get; }

    public int K { get; }

    public int Batch { get; }

    public T[] A { get; }

    public int AStart { get; }

    public MatrixLayout ALayout { get; }

    public T[] B { get; }

    public int BStart { get; }

    public MatrixLayout BLayout { get; }

    public T[] C { get; }

    public int CStart => _cOffset;

    public nint CRow { get; }

    public nint CBatch { get; }

    /// <summary>The result expected of alpha A B + beta C, elements between the rows and around C unchanged.</summary>
    public double[] Expected(double alpha, double beta)
    {
        double[] expected = [.. C.Select(x => double.CreateChecked(x))];
        for (int t = 0; t < Batch; t++)
        {
            for (int i = 0; i < M; i++)
            {
                for (int j = 0; j < N; j++)
                {
                    double sum = 0;
                    for (int p = 0; p < K; p++)
                    {
                        sum += double.CreateChecked(A[AStart + At(ALayout, t, i, p)]) * double.CreateChecked(B[BStart + At(BLayout, t, p, j)]);
                    }

                    int index = CStart + (int)((t * CBatch) + (i * CRow) + j);
                    expected[index] = (alpha * sum) + (beta == 0 ? 0 : beta * expected[index]);
                }
            }
        }

        return expected;
    }

    /// <summary>Fails unless every element is within rounding of what is expected, and those outside C are untouched.</summary>
    public void AssertNear(double[] expected, T[] actual, string what)
    {
        // Values lie in [-1, 1], so sums of K products err by about K eps at most and sqrt(K) eps typically; 4 (K + 4) eps is never reached by rounding.
        double tolerance = 4 * (K + 4) * (typeof(T) == typeof(float) ? Math.Pow(2, -24) : Math.Pow(2, -53));
        for (int index = 0; index < expected.Length; index++)
        {
            double difference = Math.Abs(expected[index] - double.CreateChecked(actual[index]));
            if (!(difference <= tolerance))
            {
                Assert.Fail(
                    $"{what}: M {M}, N {N}, K {K}, batch {Batch}, A {ALayout}, B {BLayout}, C row {CRow}: " +
                    $"element {index - CStart} is {actual[index]}, expected {expected[index]}");
            }
        }
    }

    private static int At(MatrixLayout layout, int t, int i, int j) => (int)((t * layout.BatchStride) + (i * layout.RowStride) + (j * layout.ColumnStride));

    /// <summary>Kinds: 0 row-major, 1 column-major, 2 row-major with gaps, 3 column-major with gaps, 4 both strides above 1, 5 rows reversed, 6 one row repeated.</summary>
    private static (T[] Values, int Start, MatrixLayout Layout) Operand(System.Random random, int rows, int columns, int kind, int batch)
    {
        var (row, column) = kind switch
        {
            0 => (columns, 1),
            1 => (1, rows),
            2 => (columns + 5, 1),
            3 => (1, rows + 3),
            4 => (2 * columns + 1, 2),
            5 => (-columns, 1),
            _ => (0, 1),
        };
        int start = row < 0 ? -row * Math.Max(0, rows - 1) : 0;
        int size = start + (Math.Abs(row) * Math.Max(0, rows - 1)) + (column * Math.Max(0, columns - 1)) + 1;
        bool shared = batch > 1 && random.Next(2) == 0;
        return (Values(random, shared ? size : size * batch), start, new MatrixLayout(row, column, shared ? 0 : size));
    }

    private static T[] Values(System.Random random, int count)
    {
        var values = new T[count];
        for (int index = 0; index < count; index++)
        {
            values[index] = T.CreateTruncating((random.NextDouble() * 2) - 1);
        }

        return values;
    }
}
