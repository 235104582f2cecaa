namespace Hybrid.Causal.Counterfactuals;

/// <summary>Linear programmes min or max c x, A x = b, x at least 0, by the two-phase simplex method on a dense table.</summary>
/// <remarks>Dantzig's rule, and Bland's after many steps without progress, which cannot cycle.</remarks>
internal sealed class LinearProgram
{
    private const double Small = 1e-10;

    private readonly int _rows;
    private readonly int _columns;
    private readonly double[][] _table;
    private readonly int[] _basis;

    private LinearProgram(double[][] table, int[] basis, int columns) => (_table, _basis, _rows, _columns) = (table, basis, basis.Length, columns);

    /// <summary>The least and the largest value; null when no point satisfies the constraints.</summary>
    public static (double Low, double High)? Range(IReadOnlyList<double[]> constraints, IReadOnlyList<double> right, double[] objective)
    {
        LinearProgram? start = Feasible(constraints, right, objective.Length);
        return start is null ? null : (start.Optimum(objective, 1), -start.Optimum(objective, -1));
    }

    private static LinearProgram? Feasible(IReadOnlyList<double[]> constraints, IReadOnlyList<double> right, int columns)
    {
        int rows = constraints.Count;
        double[][] table = new double[rows + 1][];
        int[] basis = new int[rows];
        for (int i = 0; i < rows; i++)
        {
            double sign = right[i] < 0 ? -1 : 1;
            table[i] = new double[columns + rows + 1];
            for (int j = 0; j < columns; j++)
            {
                table[i][j] = sign * constraints[i][j];
            }

            table[i][columns + i] = 1;
            table[i][^1] = sign * right[i];
            basis[i] = columns + i;
        }

        // The sum of the artificial variables, in terms of the others.
        table[rows] = new double[columns + rows + 1];
        for (int i = 0; i < rows; i++)
        {
            for (int j = 0; j < columns; j++)
            {
                table[rows][j] -= table[i][j];
            }

            table[rows][^1] -= table[i][^1];
        }

        var program = new LinearProgram(table, basis, columns);
        program.Run();
        if (table[rows][^1] < -1e-7)
        {
            return null;
        }

        program.DropArtificial();
        return program;
    }

    // Artificial variables that are still in the basis are zero: they give way, or their row says nothing.
    private void DropArtificial()
    {
        for (int i = 0; i < _rows; i++)
        {
            if (_basis[i] >= _columns)
            {
                int entering = Array.FindIndex(_table[i], 0, _columns, v => Math.Abs(v) > 1e-9);
                if (entering >= 0)
                {
                    Pivot(i, entering);
                }
                else
                {
                    Array.Clear(_table[i]);
                }
            }
        }
    }

    private double Optimum(double[] objective, double sign)
    {
        double[][] table = [.. _table.Select(row => (double[])row.Clone())];
        int[] basis = (int[])_basis.Clone();
        double[] cost = new double[table[0].Length];
        for (int j = 0; j < _columns; j++)
        {
            cost[j] = sign * objective[j];
        }

        for (int i = 0; i < _rows; i++)
        {
            double price = basis[i] < _columns ? sign * objective[basis[i]] : 0;
            for (int j = 0; price != 0 && j < cost.Length; j++)
            {
                cost[j] -= price * table[i][j];
            }
        }

        table[_rows] = cost;
        var program = new LinearProgram(table, basis, _columns);
        program.Run();
        return -table[_rows][^1];
    }

    private void Run()
    {
        for (int step = 0; step < 100_000; step++)
        {
            int entering = -1;
            double best = -Small;
            for (int j = 0; j < _columns; j++)
            {
                if (_table[_rows][j] < best)
                {
                    entering = j;
                    best = _table[_rows][j];
                    if (step > 2000)
                    {
                        break;
                    }
                }
            }

            if (entering < 0)
            {
                return;
            }

            int leaving = -1;
            double least = double.PositiveInfinity;
            for (int i = 0; i < _rows; i++)
            {
                if (_table[i][entering] > 1e-9)
                {
                    double ratio = _table[i][^1] / _table[i][entering];
                    if (ratio < least - 1e-12 || (ratio < least + 1e-12 && leaving >= 0 && _basis[i] < _basis[leaving]))
                    {
                        (least, leaving) = (ratio, i);
                    }
                }
            }

            if (leaving < 0)
            {
                throw new InvalidOperationException("LinearProgram: the value has no bound.");
            }

            Pivot(leaving, entering);
        }

        throw new InvalidOperationException("LinearProgram: no optimum was reached in 100,000 steps.");
    }

    private void Pivot(int row, int column)
    {
        double[] pivot = _table[row];
        double scale = 1 / pivot[column];
        for (int j = 0; j < pivot.Length; j++)
        {
            pivot[j] *= scale;
        }

        for (int i = 0; i <= _rows; i++)
        {
            double factor = _table[i][column];
            if (i != row && factor != 0)
            {
                double[] other = _table[i];
                for (int j = 0; j < other.Length; j++)
                {
                    other[j] -= factor * pivot[j];
                }
            }
        }

        _basis[row] = column;
    }
}
