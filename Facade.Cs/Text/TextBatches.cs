using System.Runtime.InteropServices;
using Hybrid.Core;
using Hybrid.Data;
using Node = Hybrid.Core.Tensor;

namespace Hybrid;

/// <summary>Windows of a text as a training's batches: pairs of symbols <c>[n, context]</c> and the symbols that follow each, of the same shape.</summary>
internal sealed class TextBatches : Batches<Tuple<Node, Node>>
{
    private readonly TextData _text;
    private readonly int _context;
    private readonly int _size;
    private readonly int[]? _starts;
    private readonly CounterRandom _random;

    private TextBatches(TextData text, int context, int size, int count, int[]? starts, int seed)
    {
        _text = text;
        _context = context;
        _size = size;
        _starts = starts;
        _random = CounterRandom.Of(seed);
        Count = count;
    }

    public override int Count { get; }

    /// <summary>Windows that begin anywhere, drawn anew for each batch.</summary>
    public static TextBatches AtRandom(TextData text, int context, int size, int? count, int seed)
    {
        Check(text, context);
        long usual = Math.Max(1, text.Count / ((long)context * size));
        return new TextBatches(text, context, size, count ?? (int)usual, null, seed);
    }

    /// <summary>Windows one after the other, at most so many, evenly spread over the text.</summary>
    public static TextBatches InOrder(TextData text, int context, int size, int most)
    {
        Check(text, context);
        int windows = Math.Max(1, (text.Count - 1) / context);
        int taken = Math.Min(windows, most);
        int[] starts = [.. Enumerable.Range(0, taken).Select(i => (int)((long)windows * i / taken) * context)];
        return new TextBatches(text, context, size, (taken + size - 1) / size, starts, 0);
    }

    public override Tuple<Node, Node> Like(int examples)
    {
        Node symbols = TensorModule.zeros(Dtype.Int32, [examples, _context]);
        return Tuple.Create(symbols, symbols);
    }

    public override BatchPass Pass(int epoch, int skip) => new Windows(this, epoch, skip);

    private static void Check(TextData text, int context)
    {
        if (text.Count <= context)
        {
            throw new ArgumentException($"Network: the text '{text.Name}' has {text.Count} characters and the network sees {context} at once; at least {context + 1} are needed, or a smaller context.", nameof(text));
        }
    }

    /// <summary>One epoch.</summary>
    private sealed class Windows(TextBatches batches, int epoch, int skip) : BatchPass
    {
        private readonly int[] _starts = new int[batches._size];
        private int _batch = skip - 1;
        private int _examples;

        public override int Next()
        {
            _batch++;
            if (_batch >= batches.Count)
            {
                return 0;
            }

            _examples = batches._starts is int[] all ? Math.Min(batches._size, all.Length - (_batch * batches._size)) : batches._size;
            CounterRandom random = batches._random.Derive((ulong)epoch).Derive((ulong)_batch);
            for (int i = 0; i < _examples; i++)
            {
                _starts[i] = batches._starts is int[] known ? known[(_batch * batches._size) + i] : random.Below((ulong)i, batches._text.Count - batches._context);
            }

            return _examples;
        }

        public override void Write(int leaf, Span<byte> block)
        {
            Span<int> rows = MemoryMarshal.Cast<byte, int>(block);
            for (int i = 0; i < _examples; i++)
            {
                batches._text.Symbols.Slice(_starts[i] + leaf, batches._context).CopyTo(rows[(i * batches._context)..]);
            }
        }
    }
}
