namespace Hybrid.Probabilistic;

/// <summary>How the codes of rows are found.</summary>
/// <example><code>
/// new SparseCodingOptions { Penalty = 0.2 }                                                                       // the lasso
/// new SparseCodingOptions { Method = SparseCodingMethod.OrthogonalMatchingPursuit, NonZeros = 5 }                 // at most five atoms a row
/// </code></example>
public sealed record SparseCodingOptions
{
    /// <summary>The method. Default <see cref="SparseCodingMethod.CoordinateDescent"/>.</summary>
    public SparseCodingMethod Method { get; init; }

    /// <summary>The lasso's λ, above 0, in the units of the rows: at the largest |atom · row| or more the code of a row is 0. Default 0.1. Matching pursuit has none.</summary>
    public double Penalty { get; init; } = 0.1;

    /// <summary>Matching pursuit's most atoms of a row, from 1 to the number of atoms; null, the default, for as many as there are atoms or features, whichever is less. The lasso ignores it.</summary>
    public int? NonZeros { get; init; }

    /// <summary>Matching pursuit also ends when the length of the residual, |x - z D|, is at most this; at least 0. Default 0. One of this and <see cref="NonZeros"/> must be given for it. The lasso ignores it.</summary>
    public double Residual { get; init; }

    /// <summary>What the lasso's iterations for a row end by. Default <see cref="SparseStop.DualityGap"/>.</summary>
    public SparseStop Stop { get; init; }

    /// <summary>The tolerance of <see cref="Stop"/>, at least 0. Default 1e-6. With 0 the iterations go on to <see cref="MaximumIterations"/> unless nothing is left to gain.</summary>
    public double Tolerance { get; init; } = 1e-6;

    /// <summary>The most iterations (sweeps, for coordinate descent) of the lasso for a row, at least 1. Default 1000.</summary>
    public int MaximumIterations { get; init; } = 1000;

    /// <summary>Whether FISTA's momentum begins anew when it points uphill, which ends its ripples (B. O'Donoghue and E. Candès, "Adaptive restart for accelerated gradient schemes", 2015, the gradient scheme). Default true.</summary>
    public bool Restart { get; init; } = true;

    internal void Check(string operation, int atoms)
    {
        CodingMethod method = CodingMethod.Of(Method) ?? throw Wrong(nameof(Method), Method, $"one of {string.Join(", ", CodingMethod.All.Select(row => row.Method))}");
        (string Name, object? Value, bool Good, string Allowed)[] rules =
        [
            (nameof(Penalty), Penalty, !method.SolvesLasso || (Penalty > 0 && double.IsFinite(Penalty)), "a finite number above 0"),
            (nameof(NonZeros), NonZeros, method.SolvesLasso || NonZeros is null || (NonZeros >= 1 && NonZeros <= atoms), $"a whole number from 1 to {atoms}, the number of atoms"),
            (nameof(Residual), Residual, method.SolvesLasso || (Residual >= 0 && double.IsFinite(Residual)), "a finite number from 0"),
            (nameof(NonZeros), "not given", method.SolvesLasso || NonZeros is not null || Residual > 0, "NonZeros, or a Residual above 0, so that matching pursuit knows when to end"),
            (nameof(Stop), Stop, Enum.IsDefined(Stop), "DualityGap or RelativeChange"),
            (nameof(Tolerance), Tolerance, Tolerance >= 0 && double.IsFinite(Tolerance), "a finite number from 0"),
            (nameof(MaximumIterations), MaximumIterations, MaximumIterations >= 1, "a whole number from 1"),
        ];
        foreach ((string name, object? value, bool good, string allowed) in rules)
        {
            if (!good)
            {
                throw Wrong(name, value, allowed);
            }
        }

        ArgumentException Wrong(string name, object? value, string allowed) => new(FormattableString.Invariant($"{operation}: {name} is {value}; give {allowed}."));
    }
}
