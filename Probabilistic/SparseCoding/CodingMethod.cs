namespace Hybrid.Probabilistic;

/// <summary>One way of coding: a row of the table of methods.</summary>
/// <param name="Method">Its name.</param>
/// <param name="SolvesLasso">Whether it minimises the lasso, so that it takes a penalty and starts from codes it is given.</param>
/// <param name="UsesCurvature">Whether its steps need the largest eigenvalue of the atoms' products.</param>
/// <param name="Create">Makes a coder with memory for some rows.</param>
internal sealed record CodingMethod(SparseCodingMethod Method, bool SolvesLasso, bool UsesCurvature, Func<CodingProblem, SparseCodingOptions, int, RowCoder> Create)
{
    /// <summary>All methods.</summary>
    public static IReadOnlyList<CodingMethod> All { get; } =
    [
        new(SparseCodingMethod.CoordinateDescent, true, false, (problem, options, rows) => new CoordinateCoder(problem, options, rows)),
        new(SparseCodingMethod.Ista, true, true, (problem, options, rows) => new ShrinkageCoder(problem, options, rows, accelerated: false)),
        new(SparseCodingMethod.Fista, true, true, (problem, options, rows) => new ShrinkageCoder(problem, options, rows, accelerated: true)),
        new(SparseCodingMethod.OrthogonalMatchingPursuit, false, false, (problem, options, rows) => new PursuitCoder(problem, options, rows)),
    ];

    /// <summary>The row of a method; null where there is none.</summary>
    public static CodingMethod? Of(SparseCodingMethod method) => All.FirstOrDefault(row => row.Method == method);
}
