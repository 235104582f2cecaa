using Hybrid.Core;
using Node = Hybrid.Core.Tensor;

namespace Hybrid.Unsupervised;

/// <summary>The outputs of each layer of a network for the samples of a set, compiled once for all the weights that training passes through.</summary>
internal sealed class NetworkActivations
{
    private const int Together = 256;

    private readonly DataSet _data;
    private readonly int[] _inputShape;
    private readonly int[] _widths;
    private readonly Func<Sequential, Node, Node[]> _outputs;

    /// <param name="network">The network, for its layers and its preparation of inputs; the weights are given at each call.</param>
    /// <param name="data">The samples.</param>
    public NetworkActivations(Network network, DataSet data)
    {
        if (network.Layers.Count == 0)
        {
            throw new ArgumentException("InformationPlane: the network has no layers; add some, such as Dense(10).", nameof(network));
        }

        network.CheckInputs(data);
        (_data, _inputShape) = (data, network.Model.InputShape);
        _widths = [.. network.Layers.Select(layer => DataSet.Product(layer.OutputShape))];
        _outputs = Compile.Function((Sequential model, Node inputs) =>
        {
            var found = new List<Node>();
            Node x = network.Prepare(inputs);
            foreach (Layer layer in model.Layers)
            {
                x = LayerModule.apply(LayerModule.inference, layer, x).Item1;
                found.Add(x);
            }

            return found.ToArray();
        });
    }

    /// <summary>For each layer its outputs, [samples, numbers].</summary>
    public Tensor[] Of(Sequential model)
    {
        float[][] all = [.. _widths.Select(width => GC.AllocateUninitializedArray<float>(_data.Count * width))];
        int done = 0;
        foreach (Batch batch in _data.Batches(new BatchOptions { Size = Together, Reuse = true }))
        {
            Node[] found = _outputs(model, TensorModule.ofFloat32([batch.Count, .. _inputShape], batch.Features.ToArray()));
            for (int layer = 0; layer < found.Length; layer++)
            {
                TensorModule.toFloat32(found[layer]).CopyTo(all[layer], done * _widths[layer]);
            }

            done += batch.Count;
        }

        return [.. all.Select((numbers, layer) => Tensor.From(numbers, _data.Count, _widths[layer]))];
    }
}
