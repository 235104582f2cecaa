namespace Hybrid.Reinforcement.Tests.Agents;

/// <summary>Tiny environments whose optimum is known.</summary>
internal static class Chains
{
    /// <summary>Five states in a row; right (1) leads on and ends with 1 after the last, left (0) leads back to the first with 0.01. The optimum is always right.</summary>
    public static EnvironmentModel Five { get; } = EnvironmentRegistry.FromProcess(
        MarkovDecisionProcess.Create(
            5,
            2,
            1,
            (state, action) => action == 0 ? [new Transition(1, 0, 0.01)] : [new Transition(1, Math.Min(state + 1, 4), state == 4 ? 1 : 0, state == 4)],
            [1, 0, 0, 0, 0]),
        "chain-5",
        30);

    /// <summary>One state: staying (0) pays 1, leaving (1) pays 2 and ends. Cut after a single step, so that staying seems to end too; discounted by 0.9, staying forever is worth 10.</summary>
    /// <param name="honest">Whether the cut is said to be one; else it is said to be an end.</param>
    public static EnvironmentModel Cut(bool honest) => EnvironmentRegistry.FromProcess(
        MarkovDecisionProcess.Create(1, 2, 1, (_, action) => [action == 0 ? new Transition(1, 0, 1, !honest) : new Transition(1, 0, 2, true)], [1]),
        "cut-1",
        1);

    /// <summary>Aim at a target that is seen, in [-1, 1]: the reward is minus the squared distance of the action from half of it. Twenty steps.</summary>
    public static EnvironmentModel Aim { get; } = new KernelModel<AimKernel, float, double, float>(
        new EnvironmentSpec("aim", "hit half of what is seen", Space.Box([1], [-2], [2]), Space.Box([1], [-1], [1]), 20, []), new AimKernel(), null);

    /// <summary>Three actions of which only those named by the state are available; taking another throws.</summary>
    public static EnvironmentModel Masked { get; } = new KernelModel<MaskedKernel, int, int, int>(
        new EnvironmentSpec("masked", "some actions are missing", Space.Discrete(3), Space.Discrete(4), 12, ["a", "b", "c"]), new MaskedKernel(), null);

    /// <summary>A sign, 0 or 1, is shown once; four steps later the action that equals it pays 1. Without memory half is the best.</summary>
    public static EnvironmentModel Sign { get; } = new KernelModel<SignKernel, int, int, int>(
        new EnvironmentSpec("sign", "remember a sign", Space.Discrete(2), Space.Discrete(3), 50, ["zero", "one"]), new SignKernel(), null);

    /// <summary>An environment whose seventh reward is no number.</summary>
    public static EnvironmentModel Broken { get; } = new KernelModel<BrokenKernel, int, int, float>(
        new EnvironmentSpec("broken", "rewards that are no numbers", Space.Discrete(2), Space.Box([1], [-1], [1]), 10, ["a", "b"]), new BrokenKernel(), null);

    private readonly struct AimKernel : IKernel<float, double, float>
    {
        public int ObservationLength => 1;

        public void Reset(ref float state, ref Pcg64 random) => state = (float)random.NextUniform(-1, 1);

        public double Step(ref float state, double action, ref Pcg64 random, out bool terminated)
        {
            double apart = action - (state / 2);
            terminated = false;
            state = (float)random.NextUniform(-1, 1);
            return -apart * apart;
        }

        public void Observe(ref readonly float state, Span<float> observation) => observation[0] = state;

        public int Number(ref readonly float state) => 0;

        public string Render(ref readonly float state) => FormattableString.Invariant($"{state}\n");
    }

    private readonly struct MaskedKernel : IKernel<int, int, int>
    {
        public int ObservationLength => 1;

        public bool HasMask => true;

        // State s lacks action s; state 3 lacks a and b.
        public void Mask(ref readonly int state, Span<bool> mask)
        {
            for (int action = 0; action < mask.Length; action++)
            {
                mask[action] = state == 3 ? action == 2 : action != state;
            }
        }

        public void Reset(ref int state, ref Pcg64 random) => state = random.NextInteger(0, 4);

        public double Step(ref int state, int action, ref Pcg64 random, out bool terminated)
        {
            Span<bool> mask = stackalloc bool[3];
            Mask(ref state, mask);
            if (!mask[action])
            {
                throw new InvalidOperationException($"action {action} is not available in state {state}");
            }

            // What is missing would pay best.
            terminated = false;
            double reward = action == 0 ? 0.5 : 0.1;
            state = random.NextInteger(0, 4);
            return reward;
        }

        public void Observe(ref readonly int state, Span<int> observation) => observation[0] = state;

        public int Number(ref readonly int state) => state;

        public string Render(ref readonly int state) => FormattableString.Invariant($"{state}\n");
    }

    // The state is the sign plus twice the steps so far.
    private readonly struct SignKernel : IKernel<int, int, int>
    {
        public int ObservationLength => 1;

        public void Reset(ref int state, ref Pcg64 random) => state = random.NextInteger(0, 2);

        public double Step(ref int state, int action, ref Pcg64 random, out bool terminated)
        {
            state += 2;
            terminated = state >= 8;
            return terminated && action == (state & 1) ? 1 : 0;
        }

        public void Observe(ref readonly int state, Span<int> observation) => observation[0] = state < 2 ? state : 2;

        public int Number(ref readonly int state) => 0;

        public string Render(ref readonly int state) => FormattableString.Invariant($"{(state < 2 ? state : 2)}\n");
    }

    private readonly struct BrokenKernel : IKernel<int, int, float>
    {
        public int ObservationLength => 1;

        public void Reset(ref int state, ref Pcg64 random) => state = 0;

        public double Step(ref int state, int action, ref Pcg64 random, out bool terminated)
        {
            state++;
            terminated = false;
            return state == 7 ? double.NaN : 0;
        }

        public void Observe(ref readonly int state, Span<float> observation) => observation[0] = state / 10f;

        public int Number(ref readonly int state) => 0;

        public string Render(ref readonly int state) => "broken\n";
    }
}
