using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace Hybrid.Cli.Tests;

/// <summary>Small data that a softmax learns: class k has its feature k high.</summary>
internal static class SampleData
{
    /// <summary>A table of four numbers and one of three classes; every class comes as often.</summary>
    public static string Csv(int rows = 60)
    {
        var text = new StringBuilder("length,width,height,depth,kind\n");
        var random = new Random(1);
        for (int row = 0; row < rows; row++)
        {
            int kind = row % 3;
            for (int column = 0; column < 4; column++)
            {
                text.Append(CultureInfo.InvariantCulture, $"{(column == kind ? 5 : 0) + Math.Round(random.NextDouble(), 3)},");
            }

            text.Append(new[] { "ash", "birch", "cedar" }[kind]).Append('\n');
        }

        return text.ToString();
    }

    /// <summary>A folder of the four idx files with 4x4 images, a bright row for each of the classes 0 to 3.</summary>
    /// <param name="folder">Where to make it.</param>
    /// <param name="train">How many training images.</param>
    /// <param name="test">How many test images.</param>
    /// <returns>The path of the folder.</returns>
    public static string IdxFolder(TemporaryFolder folder, int train = 80, int test = 20)
    {
        Directory.CreateDirectory(folder["idx"]);
        Part(folder["idx"], "train", train);
        Part(folder["idx"], "t10k", test);
        return folder["idx"];
    }

    private static void Part(string folder, string part, int count)
    {
        byte[] images = new byte[16 + (count * 16)];
        byte[] labels = new byte[8 + count];
        foreach ((byte[] file, int[] header) in new[] { (images, new[] { 0x803, count, 4, 4 }), (labels, [0x801, count]) })
        {
            for (int i = 0; i < header.Length; i++)
            {
                BinaryPrimitives.WriteInt32BigEndian(file.AsSpan(4 * i), header[i]);
            }
        }

        var random = new Random(2);
        for (int i = 0; i < count; i++)
        {
            int label = i % 4;
            labels[8 + i] = (byte)label;
            for (int pixel = 0; pixel < 16; pixel++)
            {
                images[16 + (16 * i) + pixel] = (byte)((pixel / 4 == label ? 180 : 0) + random.Next(60));
            }
        }

        File.WriteAllBytes(Path.Combine(folder, $"{part}-images-idx3-ubyte"), images);
        File.WriteAllBytes(Path.Combine(folder, $"{part}-labels-idx1-ubyte"), labels);
    }
}
