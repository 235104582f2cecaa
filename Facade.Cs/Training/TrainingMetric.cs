namespace Hybrid;

/// <summary>What is measured of a network in training.</summary>
public enum TrainingMetric
{
    /// <summary>The mean loss; less is better.</summary>
    Loss,

    /// <summary>The share of samples whose class is predicted; more is better. For data with classes only.</summary>
    Accuracy,
}
