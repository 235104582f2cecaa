namespace Hybrid.Reinforcement.Tests.Rendering;

public sealed class AnimationFileTests
{
    [Fact]
    public void A_gif_holds_the_pixels_of_every_frame()
    {
        // Noise fills the table of codes several times over, so that every width of code and the clearing occur. The reader below is written from the specification.
        Pcg64 random = Pcg64.FromSeed(3);
        Colour[] colours = [.. Enumerable.Range(0, 40).Select(i => Colour.Of(i * 0x050301))];
        Drawing[] frames = [.. Enumerable.Range(0, 2).Select(_ => Noise(90, 70, colours, ref random))];
        List<Colour[]> read = Read(AnimationFile.Gif(frames), 90, 70);
        Assert.Equal(2, read.Count);
        for (int frame = 0; frame < 2; frame++)
        {
            var palette = new Palette();
            var raster = new Raster(frames[frame], palette);
            Assert.Equal(raster.Pixels.Select(pixel => palette.Colours[pixel]), read[frame]);
        }
    }

    [Fact]
    public void A_frame_of_one_colour_is_read_back()
    {
        List<Colour[]> read = Read(AnimationFile.Gif([new Drawing(33, 9, Colour.Of(0x123456), [])]), 33, 9);
        Assert.All(read[0], pixel => Assert.Equal(Colour.Of(0x123456), pixel));
    }

    [Fact]
    public void Without_frames_there_is_nothing_to_write()
    {
        Assert.Contains("at least one drawing", Assert.Throws<ArgumentException>(() => AnimationFile.Gif([])).Message);
    }

    private static Drawing Noise(int width, int height, Colour[] colours, ref Pcg64 random)
    {
        var marks = new List<Mark>();
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                marks.Add(PolygonMark.Rectangle(x, y, 1, 1, colours[random.NextInteger(0, colours.Length)]));
            }
        }

        return new(width, height, colours[0], marks);
    }

    private static List<Colour[]> Read(byte[] gif, int width, int height)
    {
        Assert.Equal("GIF89a"u8.ToArray(), gif[..6]);
        Assert.Equal((width, height), (gif[6] | (gif[7] << 8), gif[8] | (gif[9] << 8)));
        int colours = 2 << (gif[10] & 7);
        Colour[] table = [.. Enumerable.Range(0, colours).Select(i => new Colour(gif[13 + (3 * i)], gif[14 + (3 * i)], gif[15 + (3 * i)]))];
        int place = 13 + (3 * colours);
        var frames = new List<Colour[]>();
        while (gif[place] != 0x3b)
        {
            if (gif[place] == 0x21)
            {
                place += 2;
            }
            else
            {
                Assert.Equal(0x2c, gif[place]);
                place += 10;
                int bits = gif[place++];
                var data = new List<byte>();
                for (int block = place; gif[block] != 0; block += gif[block] + 1)
                {
                    data.AddRange(gif[(block + 1)..(block + 1 + gif[block])]);
                }

                byte[] pixels = Unpack([.. data], bits);
                Assert.Equal(width * height, pixels.Length);
                frames.Add([.. pixels.Select(pixel => table[pixel])]);
            }

            while (gif[place] != 0)
            {
                place += gif[place] + 1;
            }

            place++;
        }

        return frames;
    }

    private static byte[] Unpack(byte[] data, int bits)
    {
        int clear = 1 << bits;
        var table = new List<byte[]>();
        var pixels = new List<byte>();
        byte[]? before = null;
        int size = bits + 1;
        int position = 0;
        while (true)
        {
            int code = 0;
            for (int i = 0; i < size; i++)
            {
                code |= ((data[(position + i) / 8] >> ((position + i) % 8)) & 1) << i;
            }

            position += size;
            if (code == clear)
            {
                table = [.. Enumerable.Range(0, clear + 2).Select(i => i < clear ? new[] { (byte)i } : [])];
                size = bits + 1;
                before = null;
                continue;
            }

            if (code == clear + 1)
            {
                return [.. pixels];
            }

            byte[] entry = code < table.Count ? table[code] : [.. before!, before![0]];
            pixels.AddRange(entry);
            if (before is not null && table.Count < 4096)
            {
                table.Add([.. before, entry[0]]);
                size += table.Count == 1 << size && size < 12 ? 1 : 0;
            }

            before = entry;
        }
    }
}
