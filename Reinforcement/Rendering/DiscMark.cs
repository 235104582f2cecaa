namespace Hybrid.Reinforcement;

/// <summary>A filled circle.</summary>
/// <param name="X">x of its centre, in pixels.</param>
/// <param name="Y">y of its centre, downwards.</param>
/// <param name="Radius">Its radius.</param>
/// <param name="Colour">Its colour.</param>
public sealed record DiscMark(double X, double Y, double Radius, Colour Colour) : Mark(Colour);
