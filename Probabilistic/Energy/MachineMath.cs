namespace Hybrid.Probabilistic;

/// <summary>The conditionals and gradients of a restricted Boltzmann machine as functions of tensors.</summary>
internal static class MachineMath
{
    /// <summary>P(hidden unit is on | visible), [rows, hidden].</summary>
    public static Tensor Hidden(MachineWeights weights, Tensor visible) => (visible.MatMul(weights.Weight) + weights.Hidden).Sigmoid();

    /// <summary>The means of visible units given hidden ones, [rows, visible].</summary>
    public static Tensor Visible(MachineWeights weights, Tensor hidden, bool gaussian)
    {
        Tensor input = hidden.MatMul(weights.Weight.Transpose()) + weights.Visible;
        return gaussian ? input : input.Sigmoid();
    }

    /// <summary>1 with each probability, else 0.</summary>
    public static Tensor Draw(Tensor probability, RandomKey key) => (key.Uniform([.. probability.Shape]) < probability).Cast(ElementType.Float32);

    /// <summary>Visible units drawn.</summary>
    public static Tensor DrawVisible(Tensor mean, bool gaussian, RandomKey key) => gaussian ? mean + key.Normal([.. mean.Shape]) : Draw(mean, key);

    /// <summary>Goes some Gibbs steps from visible units; the last hidden ones stay probabilities.</summary>
    public static (Tensor Visible, Tensor Hidden) Gibbs(MachineWeights weights, Tensor visible, Tensor hiddenProbability, int steps, bool gaussian, RandomKey key)
    {
        RandomKey[] keys = key.Split(2 * steps);
        Tensor hidden = hiddenProbability;
        for (int step = 0; step < steps; step++)
        {
            visible = DrawVisible(Visible(weights, Draw(hidden, keys[2 * step]), gaussian), gaussian, keys[(2 * step) + 1]);
            hidden = Hidden(weights, visible);
        }

        return (visible, hidden);
    }

    /// <summary>The difference of the phases' means, of as many rows each: what the log-likelihood gains by the weights.</summary>
    public static MachineWeights Gradient(Tensor data, Tensor dataHidden, Tensor model, Tensor modelHidden)
    {
        double rows = data.Shape[0];
        return new(
            (data.Transpose().MatMul(dataHidden) - model.Transpose().MatMul(modelHidden)) / rows,
            (data - model).Sum(0) / rows,
            (dataHidden - modelHidden).Sum(0) / rows);
    }

    /// <summary>F(v): -ln of the sum over hidden states of exp(-E), [rows].</summary>
    public static Tensor FreeEnergy(MachineWeights weights, Tensor visible, bool gaussian)
    {
        Tensor own = gaussian ? 0.5 * (visible - weights.Visible).Square().Sum(1) : -(visible * weights.Visible).Sum(1);
        return own - (visible.MatMul(weights.Weight) + weights.Hidden).Softplus().Sum(1);
    }
}
