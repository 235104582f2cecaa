namespace Hybrid.Providers.LinearAlgebra;

/// <summary>The exponential of one matrix of double precision.</summary>
/// <param name="order">Its order.</param>
/// <param name="memory">The matrix, then seven more of its size and as many integers as it has rows.</param>
internal readonly unsafe ref struct ExponentialSteps(int order, double* memory)
{
    /// <summary>Up to which 1-norm an approximant of each degree is exact to double precision (Higham 2005, table 2.3).</summary>
    private static ReadOnlySpan<double> Bounds => [1.495585217958292e-2, 2.539398330063230e-1, 9.504178996162932e-1, 2.097847961257068, 5.371920351148152];

    private nint Size => (nint)order * order;

    /// <summary>Where the result lies: one of the matrices in the memory.</summary>
    public double* Run()
    {
        if (order == 0)
        {
            return memory;
        }

        double norm = 0;
        for (int j = 0; j < order; j++)
        {
            norm = Math.Max(norm, RealElement<double>.SumOfMagnitudes(memory + (nint)j * order, order));
        }

        int squarings = 0;
        int choice = 0;
        while (choice < Bounds.Length - 1 && norm > Bounds[choice])
        {
            choice++;
        }

        if (norm > Bounds[^1])
        {
            squarings = (int)Math.Ceiling(Math.Log2(norm / Bounds[^1]));
            RealElement<double>.Scale(Math.ScaleB(1, -squarings), memory, memory, Size);
        }

        double* result = Approximant(choice == Bounds.Length - 1 ? 13 : (2 * choice) + 3);
        double* other = memory;
        for (int i = 0; i < squarings; i++)
        {
            Multiply(result, result, other);
            double* spare = result;
            result = other;
            other = spare;
        }

        return result;
    }

    /// <summary>The coefficients of the approximant's numerator: (2m - k)! m! / ((2m)! k! (m - k)!), all times the last one's denominator.</summary>
    private static double Coefficient(int degree, int power)
    {
        double value = 1;
        for (int k = degree; k > power; k--)
        {
            value *= k * (double)(2 * degree - k + 1) / (degree - k + 1);
        }

        return value;
    }

    private double* Approximant(int degree)
    {
        double* a = memory, squared = Matrix(1), fourth = Matrix(2), sixth = Matrix(3), odd = Matrix(4), even = Matrix(5), term = Matrix(6), product = Matrix(7);
        Multiply(a, a, squared);
        if (degree > 3)
        {
            Multiply(squared, squared, fourth);
        }

        if (degree > 5)
        {
            Multiply(fourth, squared, sixth);
        }

        // odd: what A multiplies; even: the rest.
        double*[] powers = [null, squared, fourth, sixth];
        if (degree < 13)
        {
            int most = Math.Min(3, degree / 2);
            Polynomial(powers, most, degree, 1, odd);
            Polynomial(powers, most, degree, 0, even);
            if (degree == 9)
            {
                Multiply(fourth, fourth, term);
                RealElement<double>.AddScaled(Coefficient(9, 9), term, odd, Size);
                RealElement<double>.AddScaled(Coefficient(9, 8), term, even, Size);
            }
        }
        else
        {
            Half(powers, 1, term, product, odd);
            Half(powers, 0, term, product, even);
        }

        Multiply(a, odd, term);
        // (even - term) X = even + term.
        for (nint i = 0; i < Size; i++)
        {
            (odd[i], product[i]) = (even[i] - term[i], even[i] + term[i]);
        }

        int* pivots = (int*)(memory + 8 * Size);
        var engine = Engines.Current<double>();
        engine.Lu(odd, order, pivots);
        engine.LuSolve(odd, order, pivots, product, order);
        return product;
    }

    /// <summary>One half of the polynomial of degree 13: A^6 (b A^6 + b A^4 + b A^2) + b A^6 + b A^4 + b A^2 + b I.</summary>
    private void Half(double*[] powers, int parity, double* term, double* product, double* result)
    {
        new Span<double>(term, (int)Size).Clear();
        for (int k = 1; k <= 3; k++)
        {
            RealElement<double>.AddScaled(Coefficient(13, (2 * (k + 3)) + parity), powers[k], term, Size);
        }

        Multiply(powers[3], term, product);
        Polynomial(powers, 3, 13, parity, result);
        RealElement<double>.AddScaled(1, product, result, Size);
    }

    /// <summary>The sum of b(2k + parity) A^2k for k from 0 to most.</summary>
    private void Polynomial(double*[] powers, int most, int degree, int parity, double* result)
    {
        new Span<double>(result, (int)Size).Clear();
        for (int i = 0; i < order; i++)
        {
            result[i * (nint)(order + 1)] = Coefficient(degree, parity);
        }

        for (int k = 1; k <= most; k++)
        {
            RealElement<double>.AddScaled(Coefficient(degree, (2 * k) + parity), powers[k], result, Size);
        }
    }

    private double* Matrix(int index) => memory + index * Size;

    private void Multiply(double* x, double* y, double* z) =>
        RealElement<double>.Multiply(1, Block<double>.ColumnMajor(x, order, order), Block<double>.ColumnMajor(y, order, order), 0, Block<double>.ColumnMajor(z, order, order));
}
