using Hybrid.Unsupervised;

namespace Hybrid.Probabilistic;

/// <content>Fine-tuning of what the machine generates.</content>
public sealed partial class DeepBeliefNetwork
{
    /// <summary>Refines all layers together by the up-down algorithm (contrastive wake-sleep): drawn upwards, states teach the way down; after Gibbs steps in the topmost machine, states drawn downwards teach the way up, whose weights part from those of the way down.</summary>
    /// <param name="data">Rows one after the other, [rows, visible].</param>
    /// <param name="options">How.</param>
    /// <param name="progress">Told after each pass.</param>
    /// <param name="cancellation">Stops: what was learnt so far is returned.</param>
    /// <remarks>Source: G. Hinton, S. Osindero and Y. Teh, "A fast learning algorithm for deep belief nets", 2006, appendix B.</remarks>
    /// <exception cref="ArgumentException">A number is out of range (its row and column are named), or an option is.</exception>
    public DeepBeliefNetwork Refine(float[] data, UpDownOptions? options = null, IProgress<UpDownProgress>? progress = null, CancellationToken cancellation = default)
    {
        options ??= new UpDownOptions();
        options.Check();
        Layers[0].Law.Check(data, Layers[0].VisibleUnits);
        UpDownState end = new UpDownTraining(data, this, options).Run(progress, cancellation);
        return new([.. end.Generative.Select((weights, i) => new RestrictedBoltzmannMachine(weights, Layers[i].Law))], end.Recognition);
    }
}
