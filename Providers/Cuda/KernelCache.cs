using System.Security.Cryptography;
using System.Text;

namespace Hybrid.Providers.Cuda;

/// <summary>Compiled kernels on disk, by the hash of their source, target and compiler: the second start of a program compiles nothing.</summary>
/// <param name="folder">Where they are; null for nowhere.</param>
internal sealed class KernelCache(string? folder)
{
    /// <summary>The user's own folder for data that may be deleted; <c>HYBRID_CUDA_CACHE</c> names another, or is <c>off</c>.</summary>
    public static string? DefaultFolder
    {
        get
        {
            string? chosen = Environment.GetEnvironmentVariable("HYBRID_CUDA_CACHE");
            return string.Equals(chosen, "off", StringComparison.OrdinalIgnoreCase) ? null
                : !string.IsNullOrEmpty(chosen) ? chosen
                : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify), "hybrid", "cuda-kernels");
        }
    }

    /// <summary>How many were compiled, and how many came from disk.</summary>
    public (int Compiled, int Found) Counts { get; private set; }

    /// <summary>The compiled form of a source.</summary>
    public byte[] Get(string source, string target, Nvrtc compiler)
    {
        string name = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{compiler.Version}\n{target}\n{source}")));
        string? path = folder is null ? null : Path.Combine(folder, name + ".bin");
        if (path is not null && File.Exists(path))
        {
            Counts = (Counts.Compiled, Counts.Found + 1);
            return File.ReadAllBytes(path);
        }

        byte[] image = compiler.Compile(source, target);
        Counts = (Counts.Compiled + 1, Counts.Found);
        if (path is not null)
        {
            Write(path, image);
        }

        return image;
    }

    /// <summary>Writes aside and renames, so that nobody reads half a file; a folder that cannot be written to only costs time.</summary>
    private void Write(string path, byte[] image)
    {
        try
        {
            Directory.CreateDirectory(folder!);
            string aside = $"{path}.{Guid.NewGuid():N}";
            File.WriteAllBytes(aside, image);
            File.Move(aside, path, overwrite: true);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            folder = null;
        }
    }
}
