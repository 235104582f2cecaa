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
        StoredArray images = Bytes(imagesPath, 3, "images");
        StoredArray labels = Bytes(labelsPath, 1, "labels");
        if (images.Shape[0] != labels.Shape[0])
        {
            throw new DataFormatException(labelsPath, $"there are {labels.Shape[0]} labels and {images.Shape[0]} images in {Path.GetFileName(imagesPath)}; the counts must agree");
        }

        if (images.Count == 0)
        {
            throw new DataFormatException(imagesPath, $"the shape is [{string.Join(", ", images.Shape)}]; at least one image of at least one pixel is needed");
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
        return new DataSet(name, Scale(images), [images.Shape[1], images.Shape[2]], [], TargetKind.Classes, numbers, classNames, [], 0);
    }

    // Grey levels 0 to 255 become 0 to 1.
    private static float[] Scale(StoredArray images)
    {
        float[] levels = new float[256];
        for (int i = 0; i < 256; i++)
        {
            levels[i] = i / 255f;
        }

        float[] result = GC.AllocateUninitializedArray<float>(images.Count);
        Work.Over(images.Shape[0], sample =>
        {
            int size = result.Length / images.Shape[0];
            ReadOnlySpan<byte> from = images.Bytes.Slice(sample * size, size);
            Span<float> to = result.AsSpan(sample * size, size);
            for (int i = 0; i < from.Length; i++)
            {
                to[i] = levels[from[i]];
            }
        });
        return result;
    }

    private static StoredArray Bytes(string path, int dimensions, string what)
    {
        StoredArray array = IdxFile.Read(path);
        if (array.Type != StoredType.UInt8 || array.Shape.Count != dimensions)
        {
            throw new DataFormatException(path, $"the file holds {array.Type} of {array.Shape.Count} dimensions; {what} are bytes of {dimensions}, magic number 0x0000080{dimensions}");
        }

        return array;
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
