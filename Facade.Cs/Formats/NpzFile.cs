using System.IO.Compression;

namespace Hybrid.Formats;

/// <summary>NumPy's format for several named arrays: a zip archive of npy files.</summary>
public static class NpzFile
{
    private static readonly DateTimeOffset Epoch = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The arrays by name, without the ending <c>.npy</c>.</returns>
    /// <exception cref="FileAccessException">The file is missing or cannot be read.</exception>
    /// <exception cref="DataFormatException">The archive or an array in it is damaged or of a kind that is refused; the array is named.</exception>
    public static IReadOnlyDictionary<string, StoredArray> Read(string path) => FileReading.Use(path, stream => Read(stream, path));

    /// <summary>Writes a file as a whole: see <see cref="AtomicFile"/>. The same arrays give the same bytes.</summary>
    /// <param name="path">The file.</param>
    /// <param name="arrays">The arrays by name.</param>
    /// <param name="compressed">Packs the arrays. Default: false.</param>
    /// <exception cref="FileAccessException">The file cannot be written.</exception>
    public static void Write(string path, IEnumerable<KeyValuePair<string, StoredArray>> arrays, bool compressed = false)
    {
        ArgumentNullException.ThrowIfNull(arrays);
        AtomicFile.Write(path, stream =>
        {
            using var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true);
            foreach ((string name, StoredArray array) in arrays.OrderBy(pair => pair.Key, StringComparer.Ordinal))
            {
                ZipArchiveEntry entry = archive.CreateEntry(name + ".npy", compressed ? CompressionLevel.Optimal : CompressionLevel.NoCompression);
                entry.LastWriteTime = Epoch;
                using Stream content = entry.Open();
                NpyFile.Write(content, array);
            }
        });
    }

    internal static IReadOnlyDictionary<string, StoredArray> Read(Stream stream, string file)
    {
        var arrays = new Dictionary<string, StoredArray>(StringComparer.Ordinal);
        try
        {
            using var archive = new ZipArchive(stream, ZipArchiveMode.Read, leaveOpen: true);
            foreach (ZipArchiveEntry entry in archive.Entries)
            {
                string name = entry.FullName.EndsWith(".npy", StringComparison.Ordinal) ? entry.FullName[..^4] : entry.FullName;
                if (!arrays.TryAdd(name, NpyFile.Parse(Content(entry, file), $"{file}[{Clean(name)}]")))
                {
                    throw new DataFormatException(file, $"the archive has two arrays named '{Clean(name)}'; a name may stand once");
                }
            }
        }
        catch (Exception cause) when (cause is InvalidDataException or IOException or ArgumentException or NotSupportedException or OverflowException)
        {
            throw new DataFormatException(file, "not an npz file, or a damaged one: the zip archive cannot be read; a whole file is needed", inner: cause);
        }

        return arrays;
    }

    private static byte[] Content(ZipArchiveEntry entry, string file)
    {
        // The length in the directory is only a claim: a damaged one must not make us reserve memory for it.
        using Stream content = entry.Open();
        using var memory = new MemoryStream();
        content.CopyTo(memory);
        if (memory.Length != entry.Length || Crc32.Of(memory.GetBuffer().AsSpan(0, (int)memory.Length)) != entry.Crc32)
        {
            throw new DataFormatException(file, $"the array '{Clean(entry.FullName)}' is damaged: its length or checksum is not the one in the archive; a whole file is needed");
        }

        return memory.ToArray();
    }

    private static string Clean(string name) => new([.. name.Take(80).Select(c => char.IsControl(c) ? '?' : c)]);
}
