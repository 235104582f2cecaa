using System.Runtime.CompilerServices;

namespace Hybrid.Reinforcement;

/// <summary>The angles of the two links and their velocities.</summary>
internal struct AcrobotState
{
    public double Angle1;
    public double Angle2;
    public double Velocity1;
    public double Velocity2;
}

/// <summary>Acrobot: swing a chain of two links above a line by a torque of -1, 0 or 1 at its joint.</summary>
/// <remarks>Source: R. Sutton, "Generalization in reinforcement learning: successful examples using sparse coarse coding", 1996; Gymnasium 1.4.0, Acrobot-v1 (the book's equations, one Runge-Kutta step of 0.2 s).</remarks>
internal readonly struct Acrobot : IKernel<AcrobotState, int, float>
{
    private const double Step1 = 0.2;
    private const double Gravity = 9.8;
    private const double Centre = 0.5;
    private const double MostVelocity1 = 4 * Math.PI;
    private const double MostVelocity2 = 9 * Math.PI;

    public int ObservationLength => 6;

    public static EnvironmentModel Make(string id, EnvironmentOptions options) => ClassicModel.Of<Acrobot, AcrobotState, int>(
        id, "swing up a chain of two links", options, default, Space.Discrete(3), ["torque -1", "torque 0", "torque 1"], [1, 1, 1, 1, (float)MostVelocity1, (float)MostVelocity2], 500);

    public void Reset(ref AcrobotState state, ref Pcg64 random)
    {
        state.Angle1 = (float)random.NextUniform(-0.1, 0.1);
        state.Angle2 = (float)random.NextUniform(-0.1, 0.1);
        state.Velocity1 = (float)random.NextUniform(-0.1, 0.1);
        state.Velocity2 = (float)random.NextUniform(-0.1, 0.1);
    }

    public double Step(ref AcrobotState state, int action, ref Pcg64 random, out bool terminated)
    {
        double torque = action - 1;
        AcrobotState first = Derivatives(in state, torque);
        AcrobotState second = Derivatives(Moved(in state, in first, Step1 / 2), torque);
        AcrobotState third = Derivatives(Moved(in state, in second, Step1 / 2), torque);
        AcrobotState fourth = Derivatives(Moved(in state, in third, Step1), torque);
        state.Angle1 = Wrapped(state.Angle1 + (Step1 / 6.0 * (first.Angle1 + (2 * second.Angle1) + (2 * third.Angle1) + fourth.Angle1)));
        state.Angle2 = Wrapped(state.Angle2 + (Step1 / 6.0 * (first.Angle2 + (2 * second.Angle2) + (2 * third.Angle2) + fourth.Angle2)));
        state.Velocity1 = Math.Clamp(state.Velocity1 + (Step1 / 6.0 * (first.Velocity1 + (2 * second.Velocity1) + (2 * third.Velocity1) + fourth.Velocity1)), -MostVelocity1, MostVelocity1);
        state.Velocity2 = Math.Clamp(state.Velocity2 + (Step1 / 6.0 * (first.Velocity2 + (2 * second.Velocity2) + (2 * third.Velocity2) + fourth.Velocity2)), -MostVelocity2, MostVelocity2);
        terminated = -Math.Cos(state.Angle1) - Math.Cos(state.Angle2 + state.Angle1) > 1.0;
        return terminated ? 0 : -1;
    }

    public void Observe(ref readonly AcrobotState state, Span<float> observation)
    {
        (double sine1, double cosine1) = Math.SinCos(state.Angle1);
        (double sine2, double cosine2) = Math.SinCos(state.Angle2);
        observation[5] = (float)state.Velocity2;
        observation[0] = (float)cosine1;
        observation[1] = (float)sine1;
        observation[2] = (float)cosine2;
        observation[3] = (float)sine2;
        observation[4] = (float)state.Velocity1;
    }

    public int Number(ref readonly AcrobotState state) => 0;

    public Drawing Draw(ref readonly AcrobotState state) => ClassicPicture.Acrobot(state.Angle1, state.Angle2);

    public string Render(ref readonly AcrobotState state) => FormattableString.Invariant(
        $"angles {state.Angle1:F3} {state.Angle2:F3}, velocities {state.Velocity1:F3} {state.Velocity2:F3}, height {-Math.Cos(state.Angle1) - Math.Cos(state.Angle1 + state.Angle2):F3} of 1\n");

    private static AcrobotState Moved(ref readonly AcrobotState state, ref readonly AcrobotState slope, double time) => new()
    {
        Angle1 = state.Angle1 + (time * slope.Angle1),
        Angle2 = state.Angle2 + (time * slope.Angle2),
        Velocity1 = state.Velocity1 + (time * slope.Velocity1),
        Velocity2 = state.Velocity2 + (time * slope.Velocity2),
    };

    // Masses, lengths and moments of inertia are all 1.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static AcrobotState Derivatives(in AcrobotState s, double torque)
    {
        (double sine2, double cosine2) = Math.SinCos(s.Angle2);
        double d1 = (Centre * Centre) + (1 + (Centre * Centre) + (2 * Centre * cosine2)) + 1 + 1;
        double d2 = (Centre * Centre) + (Centre * cosine2) + 1;
        double phi2 = Centre * Gravity * Math.Cos(s.Angle1 + s.Angle2 - (Math.PI / 2.0));
        double phi1 = (-Centre * (s.Velocity2 * s.Velocity2) * sine2) - (2 * Centre * s.Velocity2 * s.Velocity1 * sine2) + ((Centre + 1) * Gravity * Math.Cos(s.Angle1 - (Math.PI / 2))) + phi2;
        double acceleration2 = (torque + (d2 / d1 * phi1) - (Centre * (s.Velocity1 * s.Velocity1) * sine2) - phi2) / ((Centre * Centre) + 1 - (d2 * d2 / d1));
        double acceleration1 = -((d2 * acceleration2) + phi1) / d1;
        return new AcrobotState { Angle1 = s.Velocity1, Angle2 = s.Velocity2, Velocity1 = acceleration1, Velocity2 = acceleration2 };
    }

    private static double Wrapped(double angle)
    {
        while (angle > Math.PI)
        {
            angle -= 2 * Math.PI;
        }

        while (angle < -Math.PI)
        {
            angle += 2 * Math.PI;
        }

        return angle;
    }
}
