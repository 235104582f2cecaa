namespace Hybrid.Reports;

/// <summary>One grey picture of an <see cref="ImageGrid"/>.</summary>
/// <param name="Pixels">The values, <c>[height, width]</c> in row-major order: 0 is paper, 1 is ink; values outside are cut off.</param>
/// <param name="Caption">A few characters below the picture, such as the true and the predicted class.</param>
public sealed record GridImage(ReadOnlyMemory<float> Pixels, string Caption);
