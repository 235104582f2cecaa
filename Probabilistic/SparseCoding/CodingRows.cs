using System.Runtime.InteropServices;

namespace Hybrid.Probabilistic;

/// <summary>Takes rows that callers give, and checks them.</summary>
internal static class CodingRows
{
    // Squares and their sums must stay finite.
    private const double Largest = 1e100;

    /// <summary>Rows [rows, features] of doubles.</summary>
    public static Observations Of(string operation, double[,] rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        return Of(operation, Flat(rows), rows.GetLength(0), rows.GetLength(1));
    }

    /// <summary>Rows [rows, features] of singles.</summary>
    public static Observations Of(string operation, float[,] rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        double[] values = new double[rows.Length];
        int i = 0;
        foreach (float value in rows)
        {
            values[i++] = value;
        }

        return Of(operation, values, rows.GetLength(0), rows.GetLength(1));
    }

    /// <summary>Rows that are finite already: checks the number of features, unless it is 0, and the sizes.</summary>
    public static Observations Of(string operation, Observations rows, int features = 0)
    {
        ArgumentNullException.ThrowIfNull(rows);
        if (features > 0 && rows.Columns != features)
        {
            throw new ArgumentException($"{operation}: the rows have {rows.Columns} columns and the atoms {features} features; give rows of {features}.", nameof(rows));
        }

        Check(operation, rows.Values, rows.Columns);
        return rows;
    }

    /// <summary>The numbers of a table, row by row.</summary>
    public static ReadOnlySpan<double> Flat(double[,] table) => table.Length == 0 ? [] : MemoryMarshal.CreateReadOnlySpan(ref table[0, 0], table.Length);

    /// <summary>A table of numbers that stand row by row.</summary>
    public static double[,] Table(ReadOnlySpan<double> values, int rows, int columns)
    {
        double[,] table = new double[rows, columns];
        values[..table.Length].CopyTo(MemoryMarshal.CreateSpan(ref table[0, 0], table.Length));
        return table;
    }

    private static Observations Of(string operation, ReadOnlySpan<double> values, int rows, int columns)
    {
        if (values.Length == 0)
        {
            throw new ArgumentException($"{operation}: the rows are [{rows}, {columns}]; give at least one row of at least one number.", nameof(rows));
        }

        Check(operation, values, columns);
        return Observations.Of(values, columns);
    }

    private static void Check(string operation, ReadOnlySpan<double> values, int columns)
    {
        for (int i = 0; i < values.Length; i++)
        {
            if (!(Math.Abs(values[i]) <= Largest))
            {
                throw new ArgumentException(FormattableString.Invariant(
                    $"{operation}: row {i / columns}, column {i % columns} is {values[i]}; numbers from -{Largest:0e0} to {Largest:0e0} are allowed, leave the row out or fill it in."));
            }
        }
    }
}
