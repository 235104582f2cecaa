namespace Hybrid.Unsupervised;

/// <summary>A training and what its layers told on the way.</summary>
/// <param name="Training">The training's own result.</param>
/// <param name="Points">For each measured epoch one point for each measured layer, in order.</param>
public sealed record InformationCourse(TrainingResult Training, IReadOnlyList<InformationPoint> Points);
