namespace Hybrid.Causal;

/// <summary>Makes simplified estimands: what the algorithms build with.</summary>
internal static class EstimandAlgebra
{
    // Joining factors compares pairs: beyond this many the time would be seen, and no one reads the formula.
    private const int MostJoined = 64;

    public static Estimand One { get; } = new ProductEstimand([]);

    /// <summary>Flattens products and joins P(a | b, c) P(b | c) to P(a, b | c).</summary>
    public static Estimand Product(IEnumerable<Estimand> factors)
    {
        List<Estimand> flat = [.. factors.SelectMany(Parts)];
        for (bool changed = flat.Count <= MostJoined; changed;)
        {
            changed = false;
            for (int i = 0; i < flat.Count && !changed; i++)
            {
                for (int j = 0; j < flat.Count && !changed; j++)
                {
                    if (i != j && flat[i] is ProbabilityTerm a && flat[j] is ProbabilityTerm b && a.Given.Count == b.Free.Count && a.Given.SequenceEqual(b.Free))
                    {
                        flat[Math.Min(i, j)] = new ProbabilityTerm(a.Of.Concat(b.Of), b.Given);
                        flat.RemoveAt(Math.Max(i, j));
                        changed = true;
                    }
                }
            }
        }

        return flat.Count == 1 ? flat[0] : new ProductEstimand(flat);
    }

    /// <summary>Sums, leaving out variables of which only one factor is a distribution.</summary>
    public static Estimand Sum(IEnumerable<string> over, Estimand body)
    {
        List<string> left = [.. over];
        if (left.Count == 0)
        {
            return body;
        }

        if (body is SumEstimand inner && !inner.Over.Intersect(left).Any())
        {
            return Sum(left.Concat(inner.Over), inner.Body);
        }

        List<Estimand> factors = [.. Parts(body)];
        for (bool changed = true; changed;)
        {
            changed = false;
            foreach (string variable in left.ToArray())
            {
                int[] holding = [.. Enumerable.Range(0, factors.Count).Where(i => factors[i].Free.Contains(variable)).Take(2)];
                if (holding.Length == 1 && factors[holding[0]] is ProbabilityTerm term && term.Of.Contains(variable))
                {
                    left.Remove(variable);
                    if (term.Of.Count == 1)
                    {
                        factors.RemoveAt(holding[0]);
                    }
                    else
                    {
                        factors[holding[0]] = new ProbabilityTerm(term.Of.Where(v => v != variable), term.Given);
                    }

                    changed = true;
                }
            }
        }

        Estimand simplified = Product(factors);
        if (left.Count == 0)
        {
            return simplified;
        }

        Estimand[] outside = [.. factors.Where(f => !f.Free.Intersect(left).Any())];
        return outside.Length == 0
            ? new SumEstimand(left, simplified)
            : Product([.. outside, new SumEstimand(left, Product(factors.Except(outside)))]);
    }

    /// <summary>Divides, cancelling factors that stand on both sides and turning P(a, b | c) / P(b | c) into P(a | b, c).</summary>
    public static Estimand Ratio(Estimand numerator, Estimand denominator)
    {
        List<Estimand> above = [.. Parts(numerator)];
        List<Estimand> below = [.. Parts(denominator)];
        foreach (Estimand factor in below.ToArray())
        {
            string text = Key(factor);
            int same = above.FindIndex(f => Key(f) == text);
            if (same >= 0)
            {
                above.RemoveAt(same);
                below.Remove(factor);
                continue;
            }

            int joint = factor is ProbabilityTerm b
                ? above.FindIndex(f => f is ProbabilityTerm a && a.Given.SequenceEqual(b.Given) && b.Of.All(a.Of.Contains) && a.Of.Count > b.Of.Count)
                : -1;
            if (joint >= 0)
            {
                var (whole, part) = ((ProbabilityTerm)above[joint], (ProbabilityTerm)factor);
                above[joint] = new ProbabilityTerm(whole.Of.Except(part.Of), part.Free);
                below.Remove(factor);
            }
        }

        Estimand top = Product(above);
        return below.Count == 0 ? top : new RatioEstimand(top, Product(below));
    }

    private static string Key(Estimand estimand) => estimand switch
    {
        ProbabilityTerm p => $"P({string.Join('\u0001', p.Of)}\u0002{string.Join('\u0001', p.Given)})",
        SumEstimand s => $"S({string.Join('\u0001', s.Over)}\u0002{Key(s.Body)})",
        ProductEstimand p => $"M({string.Join('\u0001', p.Factors.Select(Key).Order(StringComparer.Ordinal))})",
        RatioEstimand r => $"R({Key(r.Numerator)}\u0002{Key(r.Denominator)})",
        _ => throw new ArgumentOutOfRangeException(nameof(estimand)),
    };

    private static IEnumerable<Estimand> Parts(Estimand estimand) => estimand is ProductEstimand product ? product.Factors : [estimand];
}
