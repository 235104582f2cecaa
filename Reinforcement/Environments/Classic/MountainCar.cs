using System.Runtime.CompilerServices;

namespace Hybrid.Reinforcement;

/// <summary>Position and velocity.</summary>
internal struct MountainCarState
{
    public double Position;
    public double Velocity;
}

/// <summary>MountainCar: drive an underpowered car out of a valley; actions push left, nothing, push right.</summary>
/// <remarks>Source: A. Moore, Efficient Memory-Based Learning for Robot Control, 1990; Gymnasium 1.4.0, MountainCar-v0.</remarks>
internal readonly struct MountainCar : IKernel<MountainCarState, int, float>
{
    public const double LeastPosition = -1.2;
    public const double GreatestPosition = 0.6;
    public const double GreatestSpeed = 0.07;
    public const double Gravity = 0.0025;
    private const double Force = 0.001;
    private const double Goal = 0.5;

    public int ObservationLength => 2;

    public static EnvironmentModel Make(string id, EnvironmentOptions options) => ClassicModel.Of<MountainCar, MountainCarState, int>(
        id, "drive out of a valley with three pushes", options, default, Space.Discrete(3), ["left", "nothing", "right"], [GreatestPosition, GreatestSpeed], 200, [LeastPosition, -GreatestSpeed]);

    public void Reset(ref MountainCarState state, ref Pcg64 random)
    {
        state.Position = random.NextUniform(-0.6, -0.4);
        state.Velocity = 0;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public double Step(ref MountainCarState state, int action, ref Pcg64 random, out bool terminated)
    {
        Move(ref state, ((action - 1) * Force) - (Math.Cos(3 * state.Position) * Gravity));
        terminated = state.Position >= Goal && state.Velocity >= 0;
        return -1;
    }

    /// <summary>Changes the velocity, then the position, both clipped; the left wall stops the car.</summary>
    public static void Move(ref MountainCarState state, double change)
    {
        state.Velocity = Math.Clamp(state.Velocity + change, -GreatestSpeed, GreatestSpeed);
        state.Position = Math.Clamp(state.Position + state.Velocity, LeastPosition, GreatestPosition);
        if (state.Position == LeastPosition && state.Velocity < 0)
        {
            state.Velocity = 0;
        }
    }

    public void Observe(ref readonly MountainCarState state, Span<float> observation)
    {
        observation[1] = (float)state.Velocity;
        observation[0] = (float)state.Position;
    }

    public int Number(ref readonly MountainCarState state) => 0;

    public Drawing Draw(ref readonly MountainCarState state) => ClassicPicture.MountainCar(state.Position);

    public string Render(ref readonly MountainCarState state) => Text(state.Position);

    public static string Text(double position)
    {
        const int Columns = 60;
        const int Rows = 10;
        var lines = Enumerable.Range(0, Rows).Select(_ => new string(' ', Columns).ToCharArray()).ToArray();
        for (int column = 0; column < Columns; column++)
        {
            double x = LeastPosition + (column * (GreatestPosition - LeastPosition) / (Columns - 1));
            bool here = Math.Abs(x - position) <= (GreatestPosition - LeastPosition) / (2 * (Columns - 1));
            lines[Rows - 1 - (int)Math.Round((Math.Sin(3 * x) + 1) / 2 * (Rows - 1))][column] = here ? 'o' : '.';
        }

        return string.Concat(lines.Select(line => new string(line).TrimEnd() + "\n"));
    }
}
