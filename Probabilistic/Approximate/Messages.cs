namespace Hybrid.Probabilistic.Approximate;

/// <summary>The arithmetic of messages: numbers themselves, or their logarithms, which do not underflow however small they become.</summary>
/// <param name="logarithmic">Whether values are logarithms.</param>
internal readonly struct Messages(bool logarithmic)
{
    /// <summary>What multiplies without effect.</summary>
    public double One => logarithmic ? 0 : 1;

    /// <summary>What adds without effect.</summary>
    public double Zero => logarithmic ? double.NegativeInfinity : 0;

    /// <summary>A number as a value.</summary>
    public double Of(double number) => logarithmic ? Math.Log(number) : number;

    /// <summary>A value as a number.</summary>
    public double Number(double value) => logarithmic ? Math.Exp(value) : value;

    /// <summary>The product of two values.</summary>
    public double Times(double a, double b) => logarithmic ? a + b : a * b;

    /// <summary>The sum of two values.</summary>
    public double Plus(double a, double b)
    {
        if (!logarithmic)
        {
            return a + b;
        }

        (double more, double less) = a > b ? (a, b) : (b, a);
        return double.IsNegativeInfinity(less) ? more : more + Math.Log(1 + Math.Exp(less - more));
    }

    /// <summary>A share of one message and the rest of another: an arithmetic or a geometric mean.</summary>
    public double Mix(double share, double old, double next)
    {
        if (share == 0)
        {
            return next;
        }

        return logarithmic && (double.IsNegativeInfinity(old) || double.IsNegativeInfinity(next)) ? Zero : (share * old) + ((1 - share) * next);
    }

    /// <summary>Multiplies so that the largest value is one; values that are all zero stay.</summary>
    public void ScaleToLargest(Span<double> values)
    {
        double most = Zero;
        foreach (double value in values)
        {
            most = value > most ? value : most;
        }

        Divide(values, most);
    }

    /// <summary>Multiplies so that the sum is one.</summary>
    /// <returns>False when all values are zero; they stay.</returns>
    public bool Normalise(Span<double> values)
    {
        // Largest first: then sums neither overflow nor vanish.
        ScaleToLargest(values);
        double sum = 0;
        foreach (double value in values)
        {
            sum += Number(value);
        }

        if (sum > 0)
        {
            Divide(values, Of(sum));
        }

        return sum > 0;
    }

    private void Divide(Span<double> values, double by)
    {
        if (by == Zero || by == One)
        {
            return;
        }

        foreach (ref double value in values)
        {
            value = logarithmic ? value - by : value / by;
        }
    }
}
