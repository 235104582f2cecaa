using Hybrid.Core;
using Node = Hybrid.Core.Tensor;

namespace Hybrid;

/// <summary>Networks inside compiled steps: rows in, rows out, whatever the shapes of a network's samples are.</summary>
internal static class NetworkSteps
{
    /// <summary>Applies the layers to rows [rows, numbers of a sample] and gives rows [rows, numbers of an output], with the network's statistics brought up to date.</summary>
    public static (Tensor Output, Sequential Next) Apply(Sequential model, Tensor rows, RandomKey key)
    {
        Tuple<Node, Sequential> applied = SequentialModule.apply(new Context(true, key.Bits.Node), model, Shaped(model, rows));
        return (Flat(applied.Item1), applied.Item2);
    }

    /// <summary>Applies the layers outside training.</summary>
    public static Tensor Predict(Sequential model, Tensor rows) => Flat(SequentialModule.predict(model, Shaped(model, rows)));

    /// <summary>What was trained of one model with the statistics of another of the same layers.</summary>
    public static Sequential Keep(Sequential moved, Sequential next) =>
        Trainable.combine(moved, Trainable.partition(moved).Item1, Trainable.partition(next).Item2);

    /// <summary>The numbers of a sample, and of its output.</summary>
    public static (int Inputs, int Outputs) Sizes(Network network) => (Product(network.InputShape), Product(network.OutputShape));

    /// <summary>Half the sum of squares of all weights, without biases.</summary>
    public static Tensor Decay(params Sequential[] models) =>
        models.SelectMany(model => Trainable.partition(model).Item1).Where(leaf => leaf.Rank > 1).Select(leaf => 0.5 * new Tensor(leaf).Square().Sum()).Aggregate((sum, one) => sum + one);

    private static int Product(IReadOnlyList<int> shape) => shape.Aggregate(1, (size, extent) => size * extent);

    private static Node Shaped(Sequential model, Tensor rows) => rows.Reshape([rows.Shape[0], .. model.InputShape]).Node;

    private static Tensor Flat(Node output)
    {
        var said = new Tensor(output);
        return said.Rank == 2 ? said : said.Reshape(said.Shape[0], said.Size / said.Shape[0]);
    }
}
