using Hybrid.Core;
using Microsoft.FSharp.Collections;

namespace Hybrid.Bench;

using Tensor = Hybrid.Core.Tensor;

/// <summary>The peers' b_seq.py, recurrent part: training steps of an LSTM and a GRU classifier, and of an LSTM character model.</summary>
internal static class RecurrentBenches
{
    private const int Batch = 32;
    private const int Time = 64;
    private const int Hidden = 128;
    private const int Width = 64;
    private const int Symbols = 96;

    public static IEnumerable<(string Name, Func<IEnumerable<Line>> Run)> All()
    {
        yield return ("lstm_step", () => Lines("lstm_step", Classifier(RecurrentCell.Lstm)));
        yield return ("gru_step", () => Lines("gru_step", Classifier(RecurrentCell.Gru)));
        yield return ("lstm_fwd", () => Lines("lstm_fwd", Forward(RecurrentCell.Lstm)));
        yield return ("gru_fwd", () => Lines("gru_fwd", Forward(RecurrentCell.Gru)));
        yield return ("charlm_lstm_step", () => Lines("charlm_lstm_step", Characters()));
    }

    /// <summary>The kernels of a step by name, with the time each takes.</summary>
    public static string[] Profile(string name) => (name switch
    {
        "gru_step" => Classifier(RecurrentCell.Gru),
        "charlm_lstm_step" => Characters(),
        _ => Classifier(RecurrentCell.Lstm),
    }).Profile();

    private static IEnumerable<Line> Lines(string name, Compiled program) => Compiled.Lines(
        name, program.Run, "ms", 1e3, Batch, [1, 2], () => new Dictionary<string, object> { ["allocated"] = Compiled.Allocated(program.Run) });

    private static (int[] Shape, Dtype Dtype)[] Shapes(RecurrentCell cell)
    {
        int gates = RecurrentCellModule.gates(cell);
        (int[], Dtype)[] shapes = [([Width, gates * Hidden], Dtype.Float32), ([Hidden, gates * Hidden], Dtype.Float32), ([gates * Hidden], Dtype.Float32)];
        return cell.IsGru ? [.. shapes, ([Hidden], Dtype.Float32)] : shapes;
    }

    private static Tensor Apply(RecurrentCell cell, bool sequence, ReadOnlySpan<Tensor> w, Tensor x)
    {
        // Unit normal weights would saturate every gate; the peers' are a tenth as large.
        var scaled = w.ToArray().Select(t => t * 0.1).ToArray();
        var weights = new RecurrentWeights(scaled[0], scaled[1], scaled[2], cell.IsGru ? Microsoft.FSharp.Core.FSharpOption<Tensor>.Some(scaled[3]) : null);
        var stack = ListModule.OfSeq([ListModule.OfSeq([weights])]);
        return RecurrentModule.apply(false, Core.Random.key(0), new Recurrent(cell, stack, sequence, false, 0), x);
    }

    private static Tensor CrossEntropy(Tensor logits, Tensor labels, int classes)
    {
        var log = TensorModule.logSoftmax(1, logits);
        return -TensorModule.mean(TensorModule.sumOver([1], log * TensorModule.oneHot(Dtype.Float32, classes, labels)));
    }

    private static Compiled Classifier(RecurrentCell cell)
    {
        (int[], Dtype)[] weights = [.. Shapes(cell), ([Hidden, 10], Dtype.Float32), ([10], Dtype.Float32)];
        return AdamStep.Of(weights, [([Batch, Time, Width], Dtype.Float32), ([Batch], Dtype.Int32)], (w, a) =>
            CrossEntropy(TensorModule.matmul(Apply(cell, false, w.AsSpan(..^2), a[0]), w[^2]) + w[^1], a[1], 10));
    }

    private static Compiled Forward(RecurrentCell cell)
    {
        (int[], Dtype)[] inputs = [([Batch, Time, Width], Dtype.Float32), .. Shapes(cell), ([Hidden, 10], Dtype.Float32), ([10], Dtype.Float32)];
        return new Compiled(a => [TensorModule.matmul(Apply(cell, false, a.AsSpan(1..^2), a[0]), a[^2]) + a[^1]], 0, inputs);
    }

    private static Compiled Characters()
    {
        (int[], Dtype)[] weights = [([Symbols, Width], Dtype.Float32), .. Shapes(RecurrentCell.Lstm), ([Hidden, Symbols], Dtype.Float32), ([Symbols], Dtype.Float32)];
        return AdamStep.Of(weights, [([Batch, Time], Dtype.Int32), ([Batch * Time], Dtype.Int32)], (w, a) =>
        {
            var states = Apply(RecurrentCell.Lstm, true, w.AsSpan(1..^2), TensorModule.take(0, a[0], w[0]));
            return CrossEntropy(TensorModule.matmul(TensorModule.reshape([Batch * Time, Hidden], states), w[^2]) + w[^1], a[1], Symbols);
        });
    }
}
