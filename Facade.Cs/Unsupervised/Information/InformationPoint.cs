namespace Hybrid.Unsupervised;

/// <summary>A point of the information plane.</summary>
/// <param name="Epoch">The passes done when it was measured; 0 is before training.</param>
/// <param name="Layer">The layer's position, from 0.</param>
/// <param name="Name">The layer's name, as <see cref="NetworkLayer.Name"/>; its position for other models.</param>
/// <param name="Input">I(x; h) in bits.</param>
/// <param name="Label">I(h; y) in bits.</param>
public sealed record InformationPoint(int Epoch, int Layer, string Name, double Input, double Label);
