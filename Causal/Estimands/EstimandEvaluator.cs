namespace Hybrid.Causal;

/// <summary>Evaluates estimands as tables over their free variables.</summary>
internal static class EstimandEvaluator
{
    public static ProbabilityTable Evaluate(Estimand estimand, ObservedDistribution distribution) => estimand switch
    {
        ProbabilityTerm { Given.Count: 0 } term => distribution.Marginal(term.Of),
        ProbabilityTerm term => Conditional(term, distribution),
        ProductEstimand product => product.Factors.Aggregate(ProbabilityTable.Of(1), (all, factor) => all.Times(Evaluate(factor, distribution))),
        SumEstimand { Body: ProductEstimand product } sum => ProbabilityTable.SumOfProduct(product.Factors.Select(f => Evaluate(f, distribution)), sum.Over),
        SumEstimand sum => ProbabilityTable.SumOfProduct([Evaluate(sum.Body, distribution)], sum.Over),
        RatioEstimand ratio => Evaluate(ratio.Numerator, distribution).Over(Evaluate(ratio.Denominator, distribution)),
        _ => throw new ArgumentOutOfRangeException(nameof(estimand)),
    };

    private static ProbabilityTable Conditional(ProbabilityTerm term, ObservedDistribution distribution)
    {
        ProbabilityTable joint = distribution.Marginal([.. term.Free]);
        return joint.Over(joint.Keep(term.Given));
    }
}
