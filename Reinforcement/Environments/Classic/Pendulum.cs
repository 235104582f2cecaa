namespace Hybrid.Reinforcement;

/// <summary>Angle, 0 upright, and angular velocity.</summary>
internal struct PendulumState
{
    public double Angle;
    public double Velocity;
}

/// <summary>Pendulum: swing a pendulum upright and keep it there by a torque in [-2, 2].</summary>
/// <remarks>Source: Gymnasium 1.4.0, Pendulum-v1. The reward is minus angle^2 + 0.1 velocity^2 + 0.001 torque^2 before the step; it never terminates.</remarks>
internal readonly struct Pendulum(double gravity) : IKernel<PendulumState, double, float>
{
    private const double MostTorque = 2;
    private const double MostVelocity = 8;
    private const double Seconds = 0.05;

    public int ObservationLength => 3;

    public static EnvironmentModel Make(string id, EnvironmentOptions options) => ClassicModel.Of<Pendulum, PendulumState, double>(
        id, "swing up a pendulum by a torque in [-2, 2]", options, new Pendulum(options.Number("g", 10, 0, 1e6)), Space.Box([1], [-MostTorque], [MostTorque]), [], [1, 1, MostVelocity], 200);

    public void Reset(ref PendulumState state, ref Pcg64 random)
    {
        state.Angle = random.NextUniform(-Math.PI, Math.PI);
        state.Velocity = random.NextUniform(-1, 1);
    }

    public double Step(ref PendulumState state, double action, ref Pcg64 random, out bool terminated)
    {
        double torque = Math.Clamp(action, -MostTorque, MostTorque);
        double angle = Normal(state.Angle);
        double cost = (angle * angle) + (0.1 * (state.Velocity * state.Velocity)) + (0.001 * (torque * torque));
        double velocity = state.Velocity + (((3 * gravity / 2 * Math.Sin(state.Angle)) + (3.0 * torque)) * Seconds);
        state.Velocity = Math.Clamp(velocity, -MostVelocity, MostVelocity);
        state.Angle += state.Velocity * Seconds;
        terminated = false;
        return -cost;
    }

    public void Observe(ref readonly PendulumState state, Span<float> observation)
    {
        (double sine, double cosine) = Math.SinCos(state.Angle);
        observation[2] = (float)state.Velocity;
        observation[0] = (float)cosine;
        observation[1] = (float)sine;
    }

    public int Number(ref readonly PendulumState state) => 0;

    public Drawing Draw(ref readonly PendulumState state) => ClassicPicture.Pendulum(state.Angle);

    public string Render(ref readonly PendulumState state) => FormattableString.Invariant($"angle {Normal(state.Angle):F3}, velocity {state.Velocity:F3}\n");

    private static double Normal(double angle)
    {
        double turned = angle + Math.PI;
        return turned - (2 * Math.PI * Math.Floor(turned / (2 * Math.PI))) - Math.PI;
    }
}
