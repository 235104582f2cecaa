namespace Hybrid.Reinforcement;

/// <summary>A part of a drawing: a <see cref="PolygonMark"/>, a <see cref="DiscMark"/> or a <see cref="TextMark"/>.</summary>
/// <param name="Colour">Its colour.</param>
public abstract record Mark(Colour Colour);
