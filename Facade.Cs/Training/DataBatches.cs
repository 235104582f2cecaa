using System.Runtime.InteropServices;
using Hybrid.Core;
using Node = Hybrid.Core.Tensor;

namespace Hybrid;

/// <summary>A data set as the source of a training's batches: pairs of features <c>[n, ...]</c> and targets, labels <c>[n]</c> or numbers <c>[n, values]</c>.</summary>
internal sealed class DataBatches : Batches<Tuple<Node, Node>>
{
    private readonly DataSet _data;
    private readonly int[] _inputShape;
    private readonly BatchOptions _options;

    public DataBatches(DataSet data, int[] inputShape, BatchOptions options)
    {
        _data = data;
        _inputShape = inputShape;
        _options = options with { Reuse = true, Prefetch = options.Augmentation is null ? 0 : 2 };
        Count = data.Batches(_options).Count;
    }

    public override int Count { get; }

    public override Tuple<Node, Node> Like(int examples)
    {
        Node inputs = TensorModule.zeros(Dtype.Float32, [examples, .. _inputShape]);
        Node targets = _data.Target == TargetKind.Classes
            ? TensorModule.zeros(Dtype.Int32, [examples])
            : TensorModule.zeros(Dtype.Float32, [examples, _data.ValueCount]);
        return Tuple.Create(inputs, targets);
    }

    public override BatchPass Pass(int epoch, int skip) => new DataPass(_data.Batches(_options with { Epoch = epoch, Skip = skip }).GetEnumerator());

    /// <summary>One epoch.</summary>
    private sealed class DataPass(IEnumerator<Batch> batches) : BatchPass
    {
        public override int Next() => batches.MoveNext() ? batches.Current.Count : 0;

        public override void Write(int leaf, Span<byte> block)
        {
            Batch batch = batches.Current;
            ReadOnlySpan<byte> source = leaf == 0
                ? MemoryMarshal.AsBytes(batch.Features)
                : batch.ValueCount > 0 ? MemoryMarshal.AsBytes(batch.Values) : MemoryMarshal.AsBytes(batch.Labels);
            source.CopyTo(block);
        }

        public override void Dispose() => batches.Dispose();
    }
}
