namespace Hybrid.Providers.Scanning;

/// <summary>What is carried along an axis.</summary>
public enum ScanOperation
{
    /// <summary>y[t] = y[t - 1] + x[t].</summary>
    Sum,

    /// <summary>y[t] = y[t - 1] x[t].</summary>
    Product,

    /// <summary>y[t] = a[t] y[t - 1] + x[t], with y before the first element 0. Operands: a, x, y.</summary>
    Recurrence,

    /// <summary>The position, from 0, of the largest element so far, the first of equals; once NaN has come it stays there. The result is Int32.</summary>
    ArgMax,

    /// <summary>The position of the smallest element so far, the first of equals; once NaN has come it stays there. The result is Int32.</summary>
    ArgMin,
}
