using System.Runtime.CompilerServices;

namespace Hybrid.Reinforcement;

/// <summary>Position, velocity, angle and angular velocity.</summary>
internal struct CartPoleState
{
    public double Position;
    public double Velocity;
    public double Angle;
    public double AngularVelocity;
}

/// <summary>CartPole: keep a pole upright by pushing its cart left (0) or right (1).</summary>
/// <remarks>Source: A. Barto, R. Sutton and C. Anderson, "Neuronlike adaptive elements that can solve difficult learning control problems", 1983; Gymnasium 1.4.0, CartPole-v1 (Euler's method, step 0.02 s).</remarks>
internal readonly struct CartPole(bool book) : IKernel<CartPoleState, int, float>
{
    private const double Gravity = 9.8;
    private const double PoleMass = 0.1;
    private const double TotalMass = PoleMass + 1.0;
    private const double HalfLength = 0.5;
    private const double PoleMassLength = PoleMass * HalfLength;
    private const double Force = 10.0;
    private const double Seconds = 0.02;
    private const double AngleLimit = 12 * 2 * Math.PI / 360;
    private const double PositionLimit = 2.4;

    public int ObservationLength => 4;

    public static EnvironmentModel Make(string id, EnvironmentOptions options) => ClassicModel.Of<CartPole, CartPoleState, int>(
        id,
        "balance a pole on a cart",
        options,
        new CartPole(options.Flag("sutton_barto_reward", false)),
        Space.Discrete(2),
        ["left", "right"],
        [2 * PositionLimit, double.PositiveInfinity, 2 * AngleLimit, double.PositiveInfinity],
        500);

    public void Reset(ref CartPoleState state, ref Pcg64 random)
    {
        state.Position = random.NextUniform(-0.05, 0.05);
        state.Velocity = random.NextUniform(-0.05, 0.05);
        state.Angle = random.NextUniform(-0.05, 0.05);
        state.AngularVelocity = random.NextUniform(-0.05, 0.05);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public double Step(ref CartPoleState state, int action, ref Pcg64 random, out bool terminated)
    {
        (double sine, double cosine) = Math.SinCos(state.Angle);
        double force = action == 1 ? Force : -Force;
        double push = (force + (PoleMassLength * (state.AngularVelocity * state.AngularVelocity) * sine)) / TotalMass;
        double angular = ((Gravity * sine) - (cosine * push)) / (HalfLength * ((4.0 / 3.0) - (PoleMass * (cosine * cosine) / TotalMass)));
        double linear = push - (PoleMassLength * angular * cosine / TotalMass);
        state.Position += Seconds * state.Velocity;
        state.Velocity += Seconds * linear;
        state.Angle += Seconds * state.AngularVelocity;
        state.AngularVelocity += Seconds * angular;
        terminated = Math.Abs(state.Position) > PositionLimit || Math.Abs(state.Angle) > AngleLimit;
        return book ? (terminated ? -1 : 0) : 1;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Observe(ref readonly CartPoleState state, Span<float> observation)
    {
        observation[3] = (float)state.AngularVelocity;
        observation[0] = (float)state.Position;
        observation[1] = (float)state.Velocity;
        observation[2] = (float)state.Angle;
    }

    public int Number(ref readonly CartPoleState state) => 0;

    public Drawing Draw(ref readonly CartPoleState state) => ClassicPicture.CartPole(state.Position / PositionLimit, state.Angle);

    public string Render(ref readonly CartPoleState state)
    {
        int place = Math.Clamp((int)Math.Round((state.Position + PositionLimit) / (2 * PositionLimit) * 48), 0, 48);
        char pole = state.Angle < -0.03 ? '\\' : state.Angle > 0.03 ? '/' : '|';
        return $"{new string(' ', place)}{pole}\n{new string('-', place)}#{new string('-', 48 - place)}\n";
    }
}
