namespace Hybrid.Reinforcement;

/// <summary>Arithmetic on whole structures of weights.</summary>
internal static class WeightMath
{
    /// <summary>The sum, tensor by tensor.</summary>
    public static T Add<T>(T left, T right) => Structure.Combine((a, b) => a + b, left, right);

    /// <summary>A structure moved towards another by a share: (1 - share) target + share source.</summary>
    public static T Blend<T>(T target, T source, Tensor share) => Structure.Combine((a, b) => a + (share * (b - a)), target, source);

    /// <summary>Zeros of the same shapes.</summary>
    public static T Zero<T>(T like) => Structure.Map(a => Tensor.Zeros([.. a.Shape]), like);
}
