using System.Runtime.InteropServices;
using Hybrid.Formats;

namespace Hybrid.Data;

/// <summary>Makes data sets of a folder with the four files of MNIST.</summary>
internal static class IdxFolder
{
    public static DataSet Load(string folder, string part, int classes)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        if (!Directory.Exists(folder))
        {
            throw new FileAccessException(folder, "there is no such folder; give the folder with the idx files");
        }

        return LoadPair(Find(folder, $"{part}-images", 3), Find(folder, $"{part}-labels", 1), classes, $"{Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)))} {part}");
    }

    public static DataSet LoadPair(string imagesPath, string labelsPath, int classes, string name)
    {
        (int[] shape, float[] pixels) = Images(imagesPath);
        StoredArray labels = Bytes(labelsPath, 1, "labels");
        if (shape[0] != labels.Shape[0])
        {
            throw new DataFormatException(labelsPath, $"there are {labels.Shape[0]} labels and {shape[0]} images in {Path.GetFileName(imagesPath)}; the counts must agree");
        }

        if (pixels.Length == 0)
        {
            throw new DataFormatException(imagesPath, $"the shape is [{string.Join(", ", shape)}]; at least one image of at least one pixel is needed");
        }

        int outside = labels.Bytes.IndexOfAnyExceptInRange((byte)0, (byte)(classes - 1));
        if (outside >= 0)
        {
            throw new DataFormatException(labelsPath, $"the label at index {outside} (byte {8 + outside}) is {labels.Bytes[outside]}; 0 to {classes - 1} are allowed");
        }

        int[] numbers = new int[labels.Count];
        for (int i = 0; i < numbers.Length; i++)
        {
            numbers[i] = labels.Bytes[i];
        }

        string[] classNames = [.. Enumerable.Range(0, classes).Select(number => number.ToString(System.Globalization.CultureInfo.InvariantCulture))];
        return new DataSet(name, pixels, [shape[1], shape[2]], [], TargetKind.Classes, numbers, classNames, [], 0);
    }

    /// <summary>The images' shape and their grey levels, 0 to 255 brought to 0 to 1.</summary>
    /// <remarks>The file's bytes are put at the end of the memory of the numbers they become, so that there is never more than that.</remarks>
    private static (int[] Shape, float[] Pixels) Images(string path)
    {
        const int HeaderBytes = 16;
        float[] pixels = [];
        byte[] apart = [];
        int length = 0;
        FileReading.Into(path, bytes =>
        {
            length = bytes;
            int count = bytes - HeaderBytes;
            bool fits = (long)count * sizeof(float) >= bytes && count <= Array.MaxLength / sizeof(float);
            pixels = count > 0 ? GC.AllocateUninitializedArray<float>(count) : [];
            return fits ? MemoryMarshal.AsBytes(pixels.AsSpan())[^bytes..] : apart = new byte[bytes];
        });
        ReadOnlySpan<byte> content = apart.Length > 0 || length == 0 ? apart : MemoryMarshal.AsBytes(pixels.AsSpan())[^length..];
        (StoredType type, int[] shape, int start) = IdxFile.Header(path, content);
        Check(path, type, shape, 3, "images");
        float[] levels = new float[256];
        for (int i = 0; i < levels.Length; i++)
        {
            levels[i] = i / 255f;
        }

        // Number i is written before byte i is overwritten: it ends at 4 i + 4, and that byte lies at least there.
        ReadOnlySpan<byte> bytes = content[start..];
        for (int i = 0; i < bytes.Length; i++)
        {
            pixels[i] = levels[bytes[i]];
        }

        return (shape, pixels);
    }

    private static StoredArray Bytes(string path, int dimensions, string what)
    {
        StoredArray array = IdxFile.Read(path);
        Check(path, array.Type, array.Shape, dimensions, what);
        return array;
    }

    private static void Check(string path, StoredType type, IReadOnlyList<int> shape, int dimensions, string what)
    {
        if (type != StoredType.UInt8 || shape.Count != dimensions)
        {
            throw new DataFormatException(path, $"the file holds {type} of {shape.Count} dimensions; {what} are bytes of {dimensions}, magic number 0x0000080{dimensions}");
        }
    }

    private static string Find(string folder, string stem, int dimensions)
    {
        string[] names = [$"{stem}-idx{dimensions}-ubyte", $"{stem}.idx{dimensions}-ubyte"];
        foreach (string name in names)
        {
            foreach (string ending in new[] { string.Empty, ".gz" })
            {
                string path = Path.Combine(folder, name + ending);
                if (File.Exists(path))
                {
                    return path;
                }
            }
        }

        throw new FileAccessException(folder, $"the file {names[0]} is missing (.gz or not); a folder with the four idx files of MNIST is needed");
    }
}
