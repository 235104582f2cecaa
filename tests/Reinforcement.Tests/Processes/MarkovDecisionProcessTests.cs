namespace Hybrid.Reinforcement.Tests.Processes;

public sealed class MarkovDecisionProcessTests
{
    [Fact]
    public void Rows_that_do_not_sum_to_1_are_refused_by_state_and_action()
    {
        string message = Assert.Throws<ArgumentException>(() => MarkovDecisionProcess.Create(2, 1, 0.9, (state, _) => [new Transition(state == 1 ? 0.9 : 1, 0, 0)], [1, 0])).Message;
        Assert.Contains("state 1, action 0 sum to 0.9", message);
    }

    [Fact]
    public void Bad_numbers_are_refused()
    {
        static string Message(double discount, Transition transition, double[] start) =>
            Assert.ThrowsAny<ArgumentException>(() => MarkovDecisionProcess.Create(1, 1, discount, (_, _) => [transition], start)).Message;
        Assert.Contains("[0, 1)", Message(1.5, new(1, 0, 0), [1]));
        Assert.Contains("[0, 1)", Message(double.NaN, new(1, 0, 0), [1]));
        Assert.Contains("next 3", Message(0.5, new(1, 3, 0), [1]));
        Assert.Contains("finite rewards", Message(0.5, new(1, 0, double.NaN), [1]));
        Assert.Contains("start distribution sums to 0.5", Message(0.5, new(1, 0, 0), [0.5]));
        Assert.Contains("has no action", Assert.Throws<ArgumentException>(() => MarkovDecisionProcess.Create(1, 1, 0.5, (_, _) => [], [1])).Message);
    }

    [Fact]
    public void Dense_arrays_and_a_terminal_mask_make_the_same_process_as_transitions()
    {
        double[,,] probabilities = { { { 0.5, 0.5 } }, { { 0, 1 } } };
        MarkovDecisionProcess process = MarkovDecisionProcess.FromArrays(probabilities, new double[,] { { 1 }, { 7 } }, 0.5, [1, 0], [false, true]);

        // V = 1 + 0.5 * 0.5 V
        Known.Near(4 / 3.0, PolicyIteration.Solve(process).StartValue, 1e-14);
        Assert.True(process.IsTerminal(1));
        Assert.False(process.IsTerminal(0));
    }

    [Fact]
    public void An_unavailable_action_is_never_chosen()
    {
        MarkovDecisionProcess process = MarkovDecisionProcess.Create(1, 2, 0.5, (_, action) => action == 0 ? [] : [new Transition(1, 0, -1)], [1]);
        Assert.Equal([1], ValueIteration.Solve(process).Policy);
        Assert.Equal(0, Policy.Uniform(process)[0, 0]);
        Assert.Contains("action 0 of state 0", Assert.Throws<ArgumentException>(() => Policy.Deterministic(process, [0])).Message);
    }
}
