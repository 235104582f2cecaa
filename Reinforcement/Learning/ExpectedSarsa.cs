namespace Hybrid.Reinforcement;

/// <summary>Expected SARSA: Q(s,a) moves towards r + discount * the mean of Q(s',.) under the policy. Source: H. van Seijen and others, "A theoretical and empirical analysis of expected Sarsa", 2009.</summary>
internal sealed class ExpectedSarsa(MarkovDecisionProcess process, TabularOptions options, long seed) : TabularLearner(process, options, seed)
{
    private int _row;

    public override int Begin(int state)
    {
        int action = Choose(Values, state);
        _row = (state * ActionCount) + action;
        return action;
    }

    public override int Step(EnvironmentStep step, int next)
    {
        double later = step.Terminated ? 0 : Discount * Expected(Values, next);
        Values[_row] += LearningRate * (step.Reward + later - Values[_row]);
        return step.Over ? 0 : Begin(next);
    }
}
