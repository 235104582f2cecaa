using Hybrid.Providers.Movement;
using Hybrid.Providers.Tests.Pointwise;

namespace Hybrid.Providers.Tests.Movement;

public sealed class ScatterAddKernelTests
{
    [Fact]
    public void Every_size_and_split_adds_in_the_order_of_a_plain_loop()
    {
        var random = new System.Random(2);
        foreach (bool batched in new[] { false, true })
        {
            foreach (bool clear in new[] { false, true })
            {
                for (int trial = 0; trial < 60; trial++)
                {
                    int inner = trial % 20 == 19 ? 2500 : random.Next(40);
                    var d = new GatherDescription(ElementType.Float32, random.Next(4), random.Next(20), 1 + random.Next(9), inner, batched);
                    float[] u = Numbers(random, d.Outer * d.Count * inner);
                    float[] y = Numbers(random, d.Outer * d.Extent * inner);
                    int[] index = [.. Enumerable.Range(0, (int)(batched ? d.Outer * d.Count : d.Count)).Select(_ => random.Next((int)d.Extent))];
                    float[] expected = clear ? new float[y.Length] : [.. y];
                    for (int o = 0; o < d.Outer; o++)
                    {
                        for (int i = 0; i < d.Count; i++)
                        {
                            for (int k = 0; k < inner; k++)
                            {
                                int row = index[batched ? (o * d.Count) + i : i];
                                expected[(((o * d.Extent) + row) * inner) + k] += u[(((o * d.Count) + i) * inner) + k];
                            }
                        }
                    }

                    var kernel = ScatterAddKernel.Create(d, clear);
                    float[] split = [.. y];
                    KernelRunner.RunAll(kernel, 2, u, index, y);
                    for (nint unit = kernel.Units - 1; unit >= 0; unit--)
                    {
                        KernelRunner.Run(kernel, unit, unit + 1, u, index, split);
                    }

                    Assert.Equal(expected, y);
                    Assert.Equal(expected, split);
                }
            }
        }
    }

    [Fact]
    public void Doubles_and_integers_are_added_too()
    {
        int[] index = [1, 1, 0];
        double[] u = [1.5, 2.5, 4];
        double[] y = [10, 20];
        int[] ui = [1, int.MaxValue, 4];
        int[] yi = [10, 20];
        KernelRunner.RunAll(ScatterAddKernel.Create(new GatherDescription(ElementType.Float64, 1, 3, 2, 1)), 1, u, index, y);
        KernelRunner.RunAll(ScatterAddKernel.Create(new GatherDescription(ElementType.Int32, 1, 3, 2, 1)), 1, ui, index, yi);
        Assert.Equal([14.0, 24.0], y);
        Assert.Equal([14, unchecked(int.MaxValue + 21)], yi);
    }

    [Fact]
    public void An_index_out_of_range_is_an_error_before_anything_is_written()
    {
        int[] index = [0, 2];
        float[] u = [1, 1];
        float[] y = [0, 0];
        var kernel = ScatterAddKernel.Create(new GatherDescription(ElementType.Float32, 1, 2, 2, 1));
        var error = Assert.Throws<IndexOutOfBoundsException>(() => KernelRunner.RunAll(kernel, 1, u, index, y));
        Assert.Equal((1, 2, 2), (error.Position, error.Value, error.Extent));
        Assert.Equal([0f, 0f], y);
    }

    [Fact]
    public void Truth_values_cannot_be_added()
    {
        var error = Assert.Throws<ArgumentException>(() => ScatterAddKernel.Create(new GatherDescription(ElementType.Bool, 1, 1, 1, 1)));
        Assert.Contains("ScatterAdd: the type is Bool", error.Message, StringComparison.Ordinal);
    }

    private static float[] Numbers(System.Random random, nint count) => [.. Enumerable.Range(0, (int)count).Select(_ => random.NextSingle() - 0.5f)];
}
