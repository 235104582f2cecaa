namespace Hybrid.Reinforcement;

/// <summary>Drawing actions from what networks say.</summary>
internal static class Sampling
{
    /// <summary>Draws an action with probability softmax(scores), among those that the mask allows.</summary>
    /// <param name="scores">Unnormalised log-probabilities.</param>
    /// <param name="mask">The allowed actions; empty for all.</param>
    /// <param name="random">The stream; one draw.</param>
    /// <param name="logProbability">The logarithm of the drawn action's probability.</param>
    public static int Categorical(ReadOnlySpan<float> scores, ReadOnlySpan<bool> mask, ref Pcg64 random, out float logProbability)
    {
        float greatest = float.NegativeInfinity;
        for (int i = 0; i < scores.Length; i++)
        {
            greatest = Allowed(mask, i) && scores[i] > greatest ? scores[i] : greatest;
        }

        Span<float> weights = stackalloc float[scores.Length];
        float sum = 0;
        for (int i = 0; i < scores.Length; i++)
        {
            weights[i] = Allowed(mask, i) ? MathF.Exp(scores[i] - greatest) : 0;
            sum += weights[i];
        }

        float draw = (float)random.NextDouble() * sum;
        int action = -1;
        for (int i = 0; i < scores.Length; i++)
        {
            if (weights[i] > 0)
            {
                action = i;
                draw -= weights[i];
                if (draw < 0)
                {
                    break;
                }
            }
        }

        if (action < 0)
        {
            // Scores that are not numbers: the first allowed action; the loss will say what is wrong.
            action = mask.IsEmpty ? 0 : Math.Max(0, mask.IndexOf(true));
        }

        logProbability = scores[action] - greatest - MathF.Log(sum);
        return action;
    }

    /// <summary>The first allowed action of the greatest score.</summary>
    public static int Best(ReadOnlySpan<float> scores, ReadOnlySpan<bool> mask)
    {
        int best = -1;
        for (int i = 0; i < scores.Length; i++)
        {
            best = Allowed(mask, i) && (best < 0 || scores[i] > scores[best]) ? i : best;
        }

        return Math.Max(best, 0);
    }

    /// <summary>An allowed action, all equally likely.</summary>
    public static int Uniform(int count, ReadOnlySpan<bool> mask, ref Pcg64 random)
    {
        if (mask.IsEmpty)
        {
            return random.NextInteger(0, count);
        }

        int skip = random.NextInteger(0, Math.Max(1, mask.Count(true)));
        for (int i = 0; i < count; i++)
        {
            if (mask[i] && skip-- == 0)
            {
                return i;
            }
        }

        return 0;
    }

    /// <summary>A standard normal number, of two draws (Box and Muller, 1958).</summary>
    public static double Normal(ref Pcg64 random)
    {
        double radius = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble()));
        return radius * Math.Cos(2 * Math.PI * random.NextDouble());
    }

    private static bool Allowed(ReadOnlySpan<bool> mask, int action) => mask.IsEmpty || mask[action];
}
