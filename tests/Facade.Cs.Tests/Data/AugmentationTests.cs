namespace Hybrid.Tests.Data;

public sealed class AugmentationTests
{
    private static readonly float[] Image = DataSet.Digits(1).Features.ToArray();

    [Fact]
    public void Without_changes_the_image_stays() => Assert.Equal(Image, Apply(new Augmentation(), 0));

    [Fact]
    public void The_same_key_gives_the_same_image_and_another_key_another()
    {
        Assert.Equal(Apply(Augmentation.ForDigits, 1), Apply(Augmentation.ForDigits, 1));
        Assert.NotEqual(Apply(Augmentation.ForDigits, 1), Apply(Augmentation.ForDigits, 2));
    }

    [Fact]
    public void A_shift_moves_the_centre_of_mass_within_its_limit()
    {
        float[] dot = new float[15 * 15];
        dot[(7 * 15) + 7] = 1;
        float largest = 0;
        for (int sample = 0; sample < 200; sample++)
        {
            float[] moved = new float[dot.Length];
            new Augmentation { Shift = 3 }.Apply(dot, moved, [15, 15], 0, 0, sample);
            // Bilinear weights keep the mass and put the centre exactly at the shift.
            (float mass, float x, float y) = (0, 0, 0);
            for (int i = 0; i < moved.Length; i++)
            {
                mass += moved[i];
                x += moved[i] * (i % 15);
                y += moved[i] * (i / 15);
            }

            Assert.Equal(1, mass, 4);
            Assert.InRange(x, 3.999f, 10.001f);
            Assert.InRange(y, 3.999f, 10.001f);
            largest = Math.Max(largest, Math.Abs(x - 7));
        }

        Assert.InRange(largest, 2.5f, 3.001f);
    }

    [Fact]
    public void A_rotation_keeps_the_centre_and_the_distance_from_it()
    {
        float[] dot = new float[15 * 15];
        dot[(7 * 15) + 7] = 1;
        dot[(7 * 15) + 12] = 1;
        float[] turned = new float[dot.Length];
        new Augmentation { Rotate = 90 }.Apply(dot, turned, [15, 15], 0, 0, 3);
        Assert.Equal(1, turned[(7 * 15) + 7], 3);
        (float mass, float x, float y) = (0, 0, 0);
        for (int i = 0; i < turned.Length; i++)
        {
            float value = i == (7 * 15) + 7 ? 0 : turned[i];
            mass += value;
            x += value * ((i % 15) - 7);
            y += value * ((i / 15) - 7);
        }

        Assert.Equal(5, Math.Sqrt((x * x) + (y * y)) / mass, 0.3);
    }

    [Fact]
    public void Noise_has_the_deviation_asked_for()
    {
        float[] image = new float[100 * 100];
        float[] noisy = new float[image.Length];
        new Augmentation { Noise = 0.5f }.Apply(image, noisy, [100, 100], 0, 0, 0);
        // Over 10,000 values the mean has the error 0.005 and the deviation 0.0035; 5 of each are allowed.
        Assert.Equal(0, noisy.Average(), 0.025);
        Assert.Equal(0.5, Math.Sqrt(noisy.Average(value => value * value)), 0.018);
    }

    [Fact]
    public void Cut_out_clears_a_square_in_every_channel()
    {
        float[] image = [.. Enumerable.Repeat(1f, 2 * 20 * 20)];
        for (int sample = 0; sample < 50; sample++)
        {
            float[] cut = new float[image.Length];
            new Augmentation { CutOut = 6 }.Apply(image, cut, [2, 20, 20], 0, 0, sample);
            Assert.InRange(cut[..400].Count(value => value == 0), 9, 36);
            Assert.Equal(cut[..400], cut[400..]);
        }
    }

    private static float[] Apply(Augmentation augmentation, int sample)
    {
        float[] result = new float[Image.Length];
        augmentation.Apply(Image, result, [28, 28], 0, 0, sample);
        return result;
    }
}
