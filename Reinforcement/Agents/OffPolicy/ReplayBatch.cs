namespace Hybrid.Reinforcement;

/// <summary>Remembered steps that one update is made from; the order is that of a bound step's inputs.</summary>
/// <param name="Observation">[rows, length].</param>
/// <param name="Action">Int32 for discrete actions, Float32 in [-1, 1] for continuous ones, [rows].</param>
/// <param name="Reward">The rewards summed, [rows].</param>
/// <param name="Discount">What the value of the next observation is worth, 0 after an end, [rows].</param>
/// <param name="Next">[rows, length].</param>
/// <param name="Weight">[rows].</param>
/// <param name="Rate">The learning rate.</param>
/// <param name="Key">The key of this update's randomness, Int32 [2].</param>
/// <param name="NextMask">1 for available next actions, [rows, actions]; none when all are.</param>
internal sealed record ReplayBatch(Tensor Observation, Tensor Action, Tensor Reward, Tensor Discount, Tensor Next, Tensor Weight, Tensor Rate, Tensor Key, Tensor[] NextMask)
{
    public const int ObservationInput = 0;
    public const int ActionInput = 1;
    public const int RewardInput = 2;
    public const int DiscountInput = 3;
    public const int NextInput = 4;
    public const int WeightInput = 5;
    public const int RateInput = 6;
    public const int KeyInput = 7;
    public const int MaskInput = 8;

    private const double MaskedScore = -1e8;

    /// <summary>A batch of some rows, for binding.</summary>
    public static ReplayBatch Like(Encoding encoding, int rows, int actionCount, bool masked) => new(
        encoding.Like(rows),
        Tensor.Zeros([rows], actionCount > 0 ? ElementType.Int32 : ElementType.Float32),
        Tensor.Zeros(rows),
        Tensor.Zeros(rows),
        encoding.Like(rows),
        Tensor.Ones(rows),
        Tensor.Scalar(1e-3),
        Tensor.Zeros([2], ElementType.Int32),
        masked ? [Tensor.Ones(rows, actionCount)] : []);

    /// <summary>Scores of next actions, very low where not available.</summary>
    public Tensor Allowed(Tensor scores) => NextMask.Length == 0 ? scores : Tensor.Where(NextMask[0] > 0.5, scores, Tensor.Full(MaskedScore, [.. scores.Shape]));
}
