using Hybrid.Core;
using Microsoft.FSharp.Collections;

namespace Hybrid;

/// <content>Networks made of networks.</content>
public sealed partial class Network
{
    /// <summary>The first layers as a network of their own, with their weights: an encoder of an autoencoder, features of a classifier.</summary>
    /// <param name="count">How many, from 0 to all.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are not so many layers.</exception>
    public Network FirstLayers(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, Model.Layers.Length);
        return new Network(new Sequential(ListModule.OfSeq(Model.Layers.Take(count)), Model.InputShape), _seed, null);
    }

    /// <summary>The layers after some as a network of their own, with their weights.</summary>
    /// <param name="count">How many are left out at the beginning, from 0 to all.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are not so many layers.</exception>
    public Network SkipLayers(int count) => new(
        new Sequential(ListModule.OfSeq(Model.Layers.Skip(FirstLayers(count).Model.Layers.Length)), SequentialModule.outputShape(FirstLayers(count).Model)), _seed, null);

    /// <summary>This network's layers followed by another's, with the weights of both.</summary>
    /// <param name="next">A network whose input is this one's output.</param>
    /// <exception cref="ArgumentException">Shapes do not agree.</exception>
    public Network Then(Network next)
    {
        ArgumentNullException.ThrowIfNull(next);
        if (!OutputShape.SequenceEqual(next.InputShape))
        {
            throw new ArgumentException($"Network.Then: a sample leaves with the shape {TensorText.Shape([.. OutputShape])} and the next network takes {TensorText.Shape([.. next.InputShape])}; both must agree.", nameof(next));
        }

        return new Network(new Sequential(ListModule.OfSeq(Model.Layers.Concat(next.Model.Layers)), Model.InputShape), _seed, null);
    }
}
