namespace Hybrid.Reinforcement;

/// <summary>MountainCar with one continuous push in [-1, 1]: the goal pays 100, a push costs a tenth of its square.</summary>
/// <remarks>Source: Gymnasium 1.4.0, MountainCarContinuous-v0.</remarks>
internal readonly struct ContinuousMountainCar : IKernel<MountainCarState, double, float>
{
    private const double Power = 0.0015;
    private const double Goal = 0.45;

    public int ObservationLength => 2;

    public static EnvironmentModel Make(string id, EnvironmentOptions options) => ClassicModel.Of<ContinuousMountainCar, MountainCarState, double>(
        id,
        "drive out of a valley with a push in [-1, 1]",
        options,
        default,
        Space.Box([1], [-1], [1]),
        [],
        [MountainCar.GreatestPosition, MountainCar.GreatestSpeed],
        999,
        [MountainCar.LeastPosition, -MountainCar.GreatestSpeed]);

    public void Reset(ref MountainCarState state, ref Pcg64 random) => default(MountainCar).Reset(ref state, ref random);

    public double Step(ref MountainCarState state, double action, ref Pcg64 random, out bool terminated)
    {
        MountainCar.Move(ref state, (Math.Clamp(action, -1, 1) * Power) - (MountainCar.Gravity * Math.Cos(3 * state.Position)));
        terminated = state.Position >= Goal && state.Velocity >= 0;
        return (terminated ? 100 : 0) - (action * action * 0.1);
    }

    public void Observe(ref readonly MountainCarState state, Span<float> observation) => default(MountainCar).Observe(in state, observation);

    public int Number(ref readonly MountainCarState state) => 0;

    public Drawing Draw(ref readonly MountainCarState state) => ClassicPicture.MountainCar(state.Position);

    public string Render(ref readonly MountainCarState state) => MountainCar.Text(state.Position);
}
