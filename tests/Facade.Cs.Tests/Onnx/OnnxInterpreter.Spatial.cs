using Hybrid.Onnx;

namespace Hybrid.Tests.Onnx;

/// <content>Windows and kernels that pass over spatial axes, by loops over every position and tap.</content>
internal static partial class OnnxInterpreter
{
    private static Tensor Conv(OnnxNode node, Tensor[] x)
    {
        int axes = x[0].Rank - 2, groups = (int)node.Integer("group", 1), outputs = x[1].Shape[0], channels = x[1].Shape[1];
        var passing = Passing.Of(node, [.. x[1].Shape.Skip(2)]);
        int[] sizes = [.. Enumerable.Range(0, axes).Select(a => passing.Outputs(a, x[0].Shape[a + 2]))];
        float[] image = x[0].ToArray(), kernel = x[1].ToArray();
        return Filled([x[0].Shape[0], outputs, .. sizes], place =>
        {
            double sum = x.Length > 2 ? x[2].ToArray()[place[1]] : 0;
            foreach (int[] tap in Places([channels, .. passing.Kernel]))
            {
                int[] at = [place[0], (place[1] / (outputs / groups) * channels) + tap[0], .. Enumerable.Range(0, axes).Select(a => passing.Input(a, place[a + 2], tap[a + 1]))];
                sum += Element(image, x[0].Shape, at) is { } value ? value * Element(kernel, x[1].Shape, [place[1], .. tap])!.Value : 0;
            }

            return sum;
        });
    }

    /// <summary>Every input spreads over the outputs, which is the definition.</summary>
    private static Tensor ConvTranspose(OnnxNode node, Tensor[] x)
    {
        int axes = x[0].Rank - 2, groups = (int)node.Integer("group", 1), perGroup = x[1].Shape[1], channels = x[1].Shape[0];
        var passing = Passing.Of(node, [.. x[1].Shape.Skip(2)]);
        long[] extra = [.. node.Find("output_padding")?.Integers ?? new long[axes]];
        int[] sizes = [.. Enumerable.Range(0, axes).Select(a => (passing.Stride[a] * (x[0].Shape[a + 2] - 1)) + (int)extra[a] + ((passing.Kernel[a] - 1) * passing.Dilation[a]) + 1 - passing.Low[a] - passing.High[a])];
        int[] shape = [x[0].Shape[0], perGroup * groups, .. sizes];
        var sums = new double[shape.Aggregate(1, (product, extent) => product * extent)];
        float[] image = x[0].ToArray(), kernel = x[1].ToArray();
        foreach (int[] from in Places([.. x[0].Shape]))
        {
            foreach (int[] tap in Places([perGroup, .. passing.Kernel]))
            {
                int[] to = [from[0], (from[1] / (channels / groups) * perGroup) + tap[0], .. Enumerable.Range(0, axes).Select(a => (from[a + 2] * passing.Stride[a]) + (tap[a + 1] * passing.Dilation[a]) - passing.Low[a])];
                if (Index(shape, to) is { } index)
                {
                    sums[index] += (double)Element(image, x[0].Shape, from)!.Value * Element(kernel, x[1].Shape, [from[1], .. tap])!.Value;
                }
            }
        }

        int i = 0;
        return Filled(shape, place => sums[i++] + (x.Length > 2 ? x[2].ToArray()[place[1]] : 0));
    }

    private static Tensor Pool(OnnxNode node, Tensor x)
    {
        int axes = x.Rank - 2;
        var passing = Passing.Of(node, null);
        bool largest = node.Operator == "MaxPool", all = node.Integer("count_include_pad", 0) != 0;
        int[] sizes = [.. Enumerable.Range(0, axes).Select(a => passing.Outputs(a, x.Shape[a + 2]))];
        float[] image = x.ToArray();
        return Filled([x.Shape[0], x.Shape[1], .. sizes], place =>
        {
            var found = Places(passing.Kernel).Select(tap => Element(image, x.Shape, [place[0], place[1], .. Enumerable.Range(0, axes).Select(a => passing.Input(a, place[a + 2], tap[a]))])).ToArray();
            double[] there = [.. found.Where(value => value is not null).Select(value => (double)value!.Value)];
            return largest ? there.Max() : there.Sum() / (all ? found.Length : there.Length);
        });
    }

    private static Tensor Filled(int[] shape, Func<int[], double> value) => Tensor.From([.. Places(shape).Select(place => (float)value(place))], shape);

    /// <summary>Every position of a shape, the last axis fastest.</summary>
    private static IEnumerable<int[]> Places(int[] shape) =>
        Enumerable.Range(0, shape.Aggregate(1, (product, extent) => product * extent)).Select(i =>
        {
            var place = new int[shape.Length];
            for (int a = shape.Length - 1; a >= 0; a--)
            {
                (place[a], i) = (i % shape[a], i / shape[a]);
            }

            return place;
        });

    private static int? Index(IReadOnlyList<int> shape, int[] place)
    {
        int index = 0;
        for (int a = 0; a < place.Length; a++)
        {
            if (place[a] < 0 || place[a] >= shape[a])
            {
                return null;
            }

            index = (index * shape[a]) + place[a];
        }

        return index;
    }

    private static float? Element(float[] values, IReadOnlyList<int> shape, int[] place) => Index(shape, place) is { } index ? values[index] : null;

    private sealed record Passing(int[] Kernel, int[] Stride, int[] Low, int[] High, int[] Dilation)
    {
        public static Passing Of(OnnxNode node, int[]? kernel)
        {
            int[]? Find(string name) => node.Find(name) is { } attribute ? [.. attribute.Integers.Select(value => (int)value)] : null;
            kernel ??= Find("kernel_shape")!;
            int[] ones = [.. kernel.Select(_ => 1)], pads = Find("pads") ?? new int[2 * kernel.Length];
            return new(kernel, Find("strides") ?? ones, pads[..kernel.Length], pads[kernel.Length..], Find("dilations") ?? ones);
        }

        public int Outputs(int axis, int extent) => ((extent + Low[axis] + High[axis] - ((Kernel[axis] - 1) * Dilation[axis]) - 1) / Stride[axis]) + 1;

        public int Input(int axis, int output, int tap) => (output * Stride[axis]) + (tap * Dilation[axis]) - Low[axis];
    }
}
