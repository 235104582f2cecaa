namespace Hybrid.Reinforcement;

/// <summary>The value of a plan in each state; that of a belief is the mean.</summary>
/// <param name="Action">The plan's first action.</param>
/// <param name="Values">[states].</param>
public sealed record ValueVector(int Action, IReadOnlyList<double> Values)
{
    internal double At(ReadOnlySpan<double> belief)
    {
        double sum = 0;
        for (int i = 0; i < belief.Length; i++)
        {
            sum += belief[i] * Values[i];
        }

        return sum;
    }
}
