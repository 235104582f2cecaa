namespace Hybrid.Probabilistic;

/// <summary>Row-major layouts of tables over discrete variables: the last variable's state changes fastest.</summary>
internal static class Layout
{
    /// <summary>The most entries that one table may have.</summary>
    public const long MostEntries = 1L << 30;

    /// <summary>The product of the sizes, or <see cref="long.MaxValue"/> when it is larger.</summary>
    public static long Entries(ReadOnlySpan<int> sizes)
    {
        long product = 1;
        foreach (int size in sizes)
        {
            if (Math.BigMul(product, (long)size, out long low) != 0 || low < 0)
            {
                return long.MaxValue;
            }

            product = low;
        }

        return product;
    }

    /// <summary>How far apart neighbouring states of each variable are.</summary>
    public static int[] Strides(ReadOnlySpan<int> sizes)
    {
        int[] strides = new int[sizes.Length];
        int stride = 1;
        for (int i = sizes.Length - 1; i >= 0; i--)
        {
            strides[i] = stride;
            stride *= sizes[i];
        }

        return strides;
    }

    /// <summary>Goes to the next cell in row-major order.</summary>
    /// <returns>False after the last, with all digits 0 again.</returns>
    public static bool Advance(Span<int> digits, ReadOnlySpan<int> sizes)
    {
        for (int i = digits.Length - 1; i >= 0; i--)
        {
            if (++digits[i] < sizes[i])
            {
                return true;
            }

            digits[i] = 0;
        }

        return false;
    }

    /// <summary>A table with its axes in another order.</summary>
    /// <param name="values">The table.</param>
    /// <param name="sizes">The sizes of its axes.</param>
    /// <param name="order">For each axis of the result, the axis of the table.</param>
    public static double[] Transpose(ReadOnlySpan<double> values, ReadOnlySpan<int> sizes, ReadOnlySpan<int> order)
    {
        int rank = sizes.Length;
        int[] strides = Strides(sizes);
        int[] newSizes = new int[rank];
        int[] steps = new int[rank];
        for (int i = 0; i < rank; i++)
        {
            newSizes[i] = sizes[order[i]];
            steps[i] = strides[order[i]];
        }

        double[] result = new double[values.Length];
        int[] digits = new int[rank];
        int source = 0;
        for (int at = 0; at < result.Length; at++)
        {
            result[at] = values[source];
            for (int axis = rank - 1; axis >= 0; axis--)
            {
                source += steps[axis];
                if (++digits[axis] < newSizes[axis])
                {
                    break;
                }

                source -= steps[axis] * newSizes[axis];
                digits[axis] = 0;
            }
        }

        return result;
    }
}
