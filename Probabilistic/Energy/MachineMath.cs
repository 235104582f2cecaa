namespace Hybrid.Probabilistic;

/// <summary>The conditionals and gradients of a restricted Boltzmann machine as functions of tensors.</summary>
internal static class MachineMath
{
    /// <summary>P(hidden unit is on | visible), [rows, hidden]; weights count as often as told, which deep machines need whose layers are fed from both sides.</summary>
    public static Tensor Hidden(MachineWeights weights, Tensor visible, double times = 1) => (Times(visible.MatMul(weights.Weight), times) + weights.Hidden).Sigmoid();

    /// <summary>The inputs of visible units given hidden ones, [rows, visible].</summary>
    public static Tensor VisibleInput(MachineWeights weights, Tensor hidden, double times = 1) => Times(hidden.MatMul(weights.Weight.Transpose()), times) + weights.Visible;

    /// <summary>1 with each probability, else 0.</summary>
    public static Tensor Draw(Tensor probability, RandomKey key) => (key.Uniform([.. probability.Shape]) < probability).Cast(ElementType.Float32);

    /// <summary>Goes some Gibbs steps from visible units; the last hidden ones stay probabilities. Units that are not there (1 for those that are, [rows, visible]; null for all) stay 0.</summary>
    public static (Tensor Visible, Tensor Hidden) Gibbs(
        MachineWeights weights, Tensor visible, Tensor hiddenProbability, int steps, VisibleLaw law, RandomKey key, double up = 1, double down = 1, Tensor? there = null)
    {
        RandomKey[] keys = key.Split(2 * steps);
        Tensor hidden = hiddenProbability;
        for (int step = 0; step < steps; step++)
        {
            visible = law.Draw(VisibleInput(weights, Draw(hidden, keys[2 * step]), down), keys[(2 * step) + 1]);
            visible = there is null ? visible : visible * there;
            hidden = Hidden(weights, visible, up);
        }

        return (visible, hidden);
    }

    /// <summary>The difference of the phases' means, of as many rows each: what the log-likelihood gains by the weights. Both phases are one product, so that large weights are gone through once.</summary>
    public static MachineWeights Gradient(Tensor data, Tensor dataHidden, Tensor model, Tensor modelHidden)
    {
        double rows = data.Shape[0];
        return new(
            Tensor.Concatenate([data, model], 0).Transpose().MatMul(Tensor.Concatenate([dataHidden, -modelHidden], 0)) / rows,
            (data - model).Sum(0) / rows,
            (dataHidden - modelHidden).Sum(0) / rows);
    }

    /// <summary>F(v): -ln of the sum over hidden states of exp(-E), [rows].</summary>
    public static Tensor FreeEnergy(MachineWeights weights, Tensor visible, VisibleLaw law)
    {
        Tensor own = law.Gaussian ? 0.5 * (visible - weights.Visible).Square().Sum(1) : -(visible * weights.Visible).Sum(1);
        return own - (visible.MatMul(weights.Weight) + weights.Hidden).Softplus().Sum(1);
    }

    private static Tensor Times(Tensor tensor, double times) => times == 1 ? tensor : tensor * times;
}
