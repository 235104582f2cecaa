namespace Hybrid.Probabilistic;

/// <summary>The weights of a restricted Boltzmann machine.</summary>
/// <param name="Weight">[visible, hidden].</param>
/// <param name="Visible">[visible].</param>
/// <param name="Hidden">[hidden].</param>
internal sealed record MachineWeights(Tensor Weight, Tensor Visible, Tensor Hidden)
{
    public static MachineWeights Zeros(int visible, int hidden) => new(Tensor.Zeros(visible, hidden), Tensor.Zeros(visible), Tensor.Zeros(hidden));
}
