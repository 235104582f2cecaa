namespace Hybrid.Probabilistic;

/// <summary>The weights of a classification machine.</summary>
/// <param name="Machine">Between visible and hidden units.</param>
/// <param name="ToLabel">Between classes and hidden units, [classes, hidden].</param>
/// <param name="Label">The classes' biases.</param>
internal sealed record ClassificationWeights(MachineWeights Machine, Tensor ToLabel, Tensor Label)
{
    public static ClassificationWeights Zeros(int visible, int hidden, int classes) => new(MachineWeights.Zeros(visible, hidden), Tensor.Zeros(classes, hidden), Tensor.Zeros(classes));

    /// <summary>-F(v, y) but for what the visible units add by themselves, [rows, classes]: whose softmax is p(y | v).</summary>
    public Tensor Scores(Tensor visible)
    {
        int rows = visible.Shape[0], classes = ToLabel.Shape[0], hidden = ToLabel.Shape[1];
        Tensor input = (visible.MatMul(Machine.Weight) + Machine.Hidden).Reshape(rows, 1, hidden);
        return (input + ToLabel.Reshape(1, classes, hidden)).Softplus().Sum(2) + Label;
    }

    /// <summary>F(v, y), [rows], for labels as bits [rows, classes].</summary>
    public Tensor FreeEnergy(Tensor visible, Tensor label) =>
        -(visible.MatMul(Machine.Weight) + label.MatMul(ToLabel) + Machine.Hidden).Softplus().Sum(1) - (visible * Machine.Visible).Sum(1) - (label * Label).Sum(1);

    /// <summary>A Gibbs step: hidden units, then rows and labels.</summary>
    public (Tensor Visible, Tensor Label) Gibbs(Tensor visible, Tensor label, RandomKey key)
    {
        RandomKey[] keys = key.Split(3);
        Tensor hidden = MachineMath.Draw((visible.MatMul(Machine.Weight) + label.MatMul(ToLabel) + Machine.Hidden).Sigmoid(), keys[0]);
        Tensor drawn = VisibleLaw.Bits.Draw(MachineMath.VisibleInput(Machine, hidden), keys[1]);
        return (drawn, keys[2].Categorical(hidden.MatMul(ToLabel.Transpose()) + Label).OneHot(Label.Size));
    }
}
