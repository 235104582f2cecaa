using System.Runtime.InteropServices;

namespace Hybrid.Reinforcement.Tests.Environments;

/// <summary>Vectors computed in double precision from Gymnasium 1.4.0's equations.</summary>
public sealed class ClassicTests
{
    [Fact]
    public void CartPole_resets_as_documented()
    {
        // The vector in the documentation of Gymnasium's CartPole: reset(seed=123, low=-0.1, high=0.1); ours has half the range.
        IEnvironment pole = EnvironmentRegistry.Make("CartPole-v1").Start();
        pole.Reset(123);
        Known.Near([0.03647037 / 2, -0.0892358 / 2, -0.05592803 / 2, -0.06312564 / 2], pole.Observation.ToArray(), 1e-8);
    }

    [Fact]
    public void CartPole_moves_as_published()
    {
        Near([.0104, .21467919574755523, .0308, -.2430687179600081], Moved<CartPole, CartPoleState, int>(new CartPole(false), [.01, .02, .03, .04], 1, out _, out _));
        double[] left = Moved<CartPole, CartPoleState, int>(new CartPole(false), [.01, .02, .03, .04], 0, out _, out _);
        Near([-.17553901710278938, .34199522377603914], [left[1], left[3]]);
    }

    [Fact]
    public void CartPole_from_rest_pushed_right_falls_at_step_9()
    {
        var kernel = new CartPole(false);
        var state = default(CartPoleState);
        var random = default(Pcg64);
        int steps = 0;
        bool ended;
        do
        {
            Assert.Equal(1, kernel.Step(ref state, 1, ref random, out ended));
            steps++;
        }
        while (!ended);
        Assert.Equal(9, steps);
    }

    [Fact]
    public void CartPole_is_truncated_at_its_limit_not_terminated()
    {
        IEnvironment pole = EnvironmentRegistry.Make("CartPole-v1?max_episode_steps=30").Start();
        Assert.Equal(500, EnvironmentRegistry.Make("CartPole-v1").Spec.MaximumSteps);
        pole.Reset(0);
        int steps = 0;
        EnvironmentStep step;
        do
        {
            step = pole.Step(pole.Observation[2] + pole.Observation[3] > 0 ? 1 : 0);
            steps++;
        }
        while (!step.Over);
        Assert.Equal((30, false, true), (steps, step.Terminated, step.Truncated));
        Assert.Throws<InvalidOperationException>(() => pole.Step(0));
    }

    [Fact]
    public void MountainCar_moves_as_published_and_bang_bang_takes_124_steps()
    {
        Near([-.49917684300416926, .0008231569958307428], Moved<MountainCar, MountainCarState, int>(default, [-.5, 0], 2, out _, out _));
        var state = new MountainCarState { Position = -.5 };
        var random = default(Pcg64);
        int steps = 0;
        bool ended;
        do
        {
            default(MountainCar).Step(ref state, state.Velocity < 0 ? 0 : 2, ref random, out ended);
            steps++;
        }
        while (!ended);
        Assert.Equal(124, steps);
    }

    [Fact]
    public void Acrobot_moves_as_published() => Near(
        [.08233425834853612, -.055667796930475015, -.22143870800603432, .4825342633611129], Moved<Acrobot, AcrobotState, int>(default, [.1, -.1, .05, -.05], 2, out _, out _));

    [Fact]
    public void Pendulum_moves_as_published()
    {
        Near([1.064055161930296, 1.2811032386059225], Moved<Pendulum, PendulumState, double>(new Pendulum(10), [1, .5], 1, out double reward, out bool ended));
        Known.Near(-1.026, reward, 1e-12);
        Assert.False(ended);
    }

    [Fact]
    public void Continuous_MountainCar_pays_the_goal_and_charges_the_push()
    {
        // v = 0.05 + 0.0015 - 0.0025 cos(1.26), p = 0.42 + v >= 0.45: 100 - 0.1
        double[] state = Moved<ContinuousMountainCar, MountainCarState, double>(default, [.42, .05], 1, out double reward, out bool ended);
        Near([.42 + .0515 - (.0025 * Math.Cos(1.26)), .0515 - (.0025 * Math.Cos(1.26))], state);
        Assert.Equal((99.9, true), (reward, ended));
    }

    private static double[] Moved<TKernel, TState, TAction>(TKernel kernel, double[] numbers, TAction action, out double reward, out bool ended)
        where TKernel : struct, IKernel<TState, TAction, float>
        where TState : unmanaged
        where TAction : unmanaged
    {
        TState state = MemoryMarshal.Cast<double, TState>(numbers)[0];
        var random = default(Pcg64);
        reward = kernel.Step(ref state, action, ref random, out ended);
        return MemoryMarshal.Cast<TState, double>(new ReadOnlySpan<TState>(in state)).ToArray();
    }

    private static void Near(double[] expected, double[] actual) => Assert.All(expected.Zip(actual), pair => Known.Near(pair.First, pair.Second, 1e-12 * Math.Max(1, Math.Abs(pair.First))));
}
