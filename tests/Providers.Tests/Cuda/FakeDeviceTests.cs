using Hybrid.Providers.Cuda;
using Hybrid.Providers.Memory;
using Hybrid.Providers.Movement;

namespace Hybrid.Providers.Tests.Cuda;

/// <summary>The generated CUDA C compiled as C++, and the driver layer, on the pretended device.</summary>
[Collection(nameof(FakeCuda))]
public sealed class FakeDeviceTests
{
    [FakeCudaFact]
    public void Every_operation_gives_what_the_processor_gives() => KernelConformance.Operations(FakeCuda.Device);

    [FakeCudaFact]
    public void Random_loops_give_what_a_plain_loop_gives() => KernelConformance.Loops(FakeCuda.Device);

    [FakeCudaFact]
    public void Reductions_give_what_a_plain_loop_gives() => KernelConformance.Reductions(FakeCuda.Device);

    [FakeCudaFact]
    public void Random_numbers_have_the_processors_bits() => KernelConformance.Randoms(FakeCuda.Device);

    [FakeCudaFact]
    public void Gathers_and_scatters_give_what_the_processor_gives() => KernelConformance.Movements(FakeCuda.Device);

    [FakeCudaFact]
    public void Products_give_what_the_processor_gives() => KernelConformance.Products(FakeCuda.Device);

    [FakeCudaFact]
    public void An_index_out_of_bounds_is_reported_when_the_result_is_read_and_once()
    {
        var target = new CudaTarget(FakeCuda.Device);
        var kernel = target.Gather(new GatherDescription(ElementType.Float32, 1, 3, 4, 2));
        var error = Assert.Throws<IndexOutOfBoundsException>(() => DeviceRun.Run(target, kernel, new float[8], new[] { 0, 4, -1 }, new float[6]));
        Assert.Equal((1, 4, 4), (error.Position, error.Value, error.Extent));
        DeviceRun.Run(target, kernel, new float[8], new[] { 0, 3, 1 }, new float[6]);
    }

    [FakeCudaFact]
    public void An_out_of_memory_says_what_was_needed_and_what_is_free_and_the_device_goes_on()
    {
        FakeCuda.SetMemory(64 << 20);
        try
        {
            var error = Assert.Throws<CudaOutOfMemoryException>(() => FakeCuda.Device.Reserve(100 << 20));
            Assert.Equal(100 << 20, error.Needed);
            Assert.Matches(@"^CUDA: out of memory on Pretended GPU: 100\.0 MiB needed, [\d.]+ MiB free of 64\.0 MiB\. Use a smaller batch", error.Message);
            ((CudaBlock)FakeCuda.Device.Reserve(1 << 20)).Dispose();
        }
        finally
        {
            FakeCuda.SetMemory(1 << 30);
        }
    }

    [FakeCudaFact]
    public void Blocks_that_nothing_refers_to_are_used_again()
    {
        FakeCuda.SetMemory(256 << 20);
        try
        {
            for (int i = 0; i < 40; i++)
            {
                _ = FakeCuda.Device.Reserve((30 + (i % 3)) << 20);
            }
        }
        finally
        {
            FakeCuda.SetMemory(1 << 30);
        }
    }

    [FakeCudaFact]
    public void A_storage_moves_only_when_the_other_side_asks()
    {
        var storage = new Storage(16);
        storage.Span<int>()[0] = 5;
        nint address = storage.OnDevice(FakeCuda.Device, writes: false);
        Assert.True(storage.IsOnDevice);
        Assert.Equal(5, storage.View<int>()[0]);
        Assert.True(storage.IsOnDevice);
        storage.Span<int>()[0] = 6;
        Assert.False(storage.IsOnDevice);
        Assert.Equal(address, storage.OnDevice(FakeCuda.Device, writes: true));
        FakeCuda.Device.Fill(address, 1, 4);
        var clone = storage.Clone();
        Assert.True(clone.IsOnDevice);
        Assert.Equal((0x01010101, 0x01010101), (storage.View<int>()[0], clone.View<int>()[0]));
    }

    [FakeCudaFact]
    public void Compiled_kernels_are_found_on_disk_the_second_time()
    {
        string folder = Directory.CreateTempSubdirectory("hybrid-cuda-cache-").FullName;
        try
        {
            for (int start = 0; start < 2; start++)
            {
                var device = new CudaDevice(FakeCuda.Device.Libraries, folder);
                var target = new CudaTarget(device);
                float[] result = new float[2];
                var gather = target.Gather(new GatherDescription(ElementType.Float32, 1, 2, 3, 1));
                DeviceRun.Run(target, gather, new[] { 1f, 2f, 3f }, new[] { 2, 0 }, result);
                Assert.Equal([3f, 1f], result);
                Assert.Equal(start == 0 ? (1, 0) : (0, 1), device.Cache.Counts);
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [FakeCudaFact]
    public void A_source_that_does_not_compile_is_one_line_with_the_compilers_words()
    {
        var error = Assert.Throws<CudaException>(() => FakeCuda.Device.Compiler.Compile("#include <stdio.h>\n", "sm_86"));
        Assert.Contains("there are no headers", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }

    [FakeCudaFact]
    public void The_target_is_machine_code_where_the_compiler_knows_the_device_else_older_intermediate_code()
    {
        Assert.Equal("sm_86", FakeCuda.Device.Compiler.Target(86));
        Assert.Equal("compute_90", FakeCuda.Device.Compiler.Target(120));
        Assert.Contains("6.0 and later", Assert.Throws<BackendUnavailableException>(() => FakeCuda.Device.Compiler.Target(35)).Message, StringComparison.Ordinal);
    }
}
