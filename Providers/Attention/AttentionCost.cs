namespace Hybrid.Providers.Attention;

/// <summary>What attention costs, by which the caller decides whether to go parallel.</summary>
internal static class AttentionCost
{
    private const double NanosecondsPerExponential = 0.25;

    /// <summary>Nanoseconds on one core.</summary>
    /// <param name="description">What is computed.</param>
    /// <param name="products">How many pairs of products of queries with keys, and of probabilities with values, there are.</param>
    public static double Of(AttentionDescription description, double products)
    {
        double scores = (double)description.Batch * description.Heads * description.Queries * description.Keys * (description.Causal ? 0.6 : 1);
        double multiplyAdds = products * (description.KeyWidth + description.ValueWidth) * description.Type.SizeOf() / 4.0;
        return scores * ((multiplyAdds / GemmTuning.MultiplyAddsPerNanosecond) + NanosecondsPerExponential);
    }
}
