using Hybrid.Providers.Movement;
using Hybrid.Providers.Tests.Pointwise;

namespace Hybrid.Providers.Tests.Movement;

public sealed class GatherKernelTests
{
    [Theory]
    [InlineData(ElementType.Float32)]
    [InlineData(ElementType.Float64)]
    [InlineData(ElementType.Int32)]
    [InlineData(ElementType.Bool)]
    public void Every_size_and_split_picks_the_rows_that_a_plain_loop_picks(ElementType type)
    {
        var random = new System.Random(1);
        foreach (bool batched in new[] { false, true })
        {
            for (int trial = 0; trial < 100; trial++)
            {
                var d = new GatherDescription(type, random.Next(4), random.Next(20), 1 + random.Next(9), random.Next(20), batched);
                int size = type.SizeOf();
                byte[] x = new byte[d.Outer * d.Extent * d.Inner * size];
                random.NextBytes(x);
                int[] index = [.. Enumerable.Range(0, (int)(batched ? d.Outer * d.Count : d.Count)).Select(_ => random.Next((int)d.Extent))];
                byte[] expected = new byte[d.Outer * d.Count * d.Inner * size];
                for (int o = 0; o < d.Outer; o++)
                {
                    for (int i = 0; i < d.Count; i++)
                    {
                        int row = index[batched ? (o * d.Count) + i : i];
                        Array.Copy(x, ((o * d.Extent) + row) * d.Inner * size, expected, ((o * d.Count) + i) * d.Inner * size, d.Inner * size);
                    }
                }

                var kernel = GatherKernel.Create(d);
                Assert.Equal(d.Outer * d.Count, kernel.Units);
                byte[] whole = new byte[expected.Length];
                byte[] split = new byte[expected.Length];
                KernelRunner.RunAll(kernel, 2, x, index, whole);
                nint cut = kernel.Units == 0 ? 0 : random.Next((int)kernel.Units);
                KernelRunner.Run(kernel, cut, kernel.Units, x, index, split);
                KernelRunner.Run(kernel, 0, cut, x, index, split);
                Assert.Equal(expected, whole);
                Assert.Equal(expected, split);
            }
        }
    }

    [Theory]
    [InlineData(5)]
    [InlineData(-1)]
    [InlineData(int.MinValue)]
    [InlineData(int.MaxValue)]
    public void An_index_out_of_range_is_named_with_its_position_and_nothing_is_written(int bad)
    {
        int[] index = [.. Enumerable.Repeat(1, 40)];
        index[37] = bad;
        float[] x = [1, 2, 3, 4, 5];
        float[] result = new float[40];
        var kernel = GatherKernel.Create(new GatherDescription(ElementType.Float32, 1, 40, 5, 1));
        var error = Assert.Throws<IndexOutOfBoundsException>(() => KernelRunner.RunAll(kernel, 2, x, index, result));
        Assert.Equal((37, bad, 5), (error.Position, error.Value, error.Extent));
        Assert.Equal($"Gather: index {bad} at position 37 is outside [0, 5). Check the labels or the size of the indexed axis; negative indices are not allowed.", error.Message);
        Assert.Throws<IndexOutOfBoundsException>(() => KernelRunner.Run(kernel, 30, 40, x, index, result));
        KernelRunner.Run(kernel, 0, 37, x, index, result);
        Assert.Equal([.. Enumerable.Repeat(2f, 37), 0, 0, 0], result);
    }

    [Fact]
    public void A_negative_size_is_refused_by_name()
    {
        var error = Assert.Throws<ArgumentException>(() => GatherKernel.Create(new GatherDescription(ElementType.Float32, 1, -2, 3, 1)));
        Assert.Contains("Gather: sizes must be 0 or more, but outer, count, extent and inner are [1, -2, 3, 1].", error.Message, StringComparison.Ordinal);
    }
}
