namespace Hybrid.Probabilistic;

/// <summary>The weights of a conditional machine.</summary>
/// <param name="Machine">Those of a machine without conditions.</param>
/// <param name="ToVisible">[conditions, visible].</param>
/// <param name="ToHidden">[conditions, hidden].</param>
internal sealed record ConditionalWeights(MachineWeights Machine, Tensor ToVisible, Tensor ToHidden)
{
    public static ConditionalWeights Zeros(int visible, int hidden, int conditions) => new(MachineWeights.Zeros(visible, hidden), Tensor.Zeros(conditions, visible), Tensor.Zeros(conditions, hidden));

    /// <summary>The biases for conditions, [rows, visible] and [rows, hidden].</summary>
    public (Tensor Visible, Tensor Hidden) Biases(Tensor given) => (given.MatMul(ToVisible) + Machine.Visible, given.MatMul(ToHidden) + Machine.Hidden);
}
