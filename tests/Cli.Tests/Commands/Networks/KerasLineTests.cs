using Hybrid.Cli.Commands.Networks;

namespace Hybrid.Cli.Tests.Commands.Networks;

public sealed class KerasLineTests
{
    [Fact]
    public void A_whole_epoch_reads_as_Keras_prints_it()
    {
        Assert.Equal(
            "469/469 [====================] 2s 4ms/step - loss: 0.2345 - accuracy: 0.9321 - val_loss: 1.0000e-04",
            KerasLine.Of(469, 469, TimeSpan.FromSeconds(1.9), [("loss", 0.23449), ("accuracy", 0.9321), ("val_loss", 1e-4)]));
    }

    [Fact]
    public void Part_of_an_epoch_shows_how_far_it_is_and_small_steps_in_microseconds()
    {
        Assert.Equal(" 47/469 [==..................] 0s 250us/step - loss: 2.3026", KerasLine.Of(47, 469, TimeSpan.FromMilliseconds(11.75), [("loss", 2.302585)]));
    }

    [Fact]
    public void Long_epochs_are_in_minutes_and_slow_steps_in_seconds()
    {
        Assert.Equal("5:00 30s/step", KerasLine.Facts(10, TimeSpan.FromMinutes(5), []));
    }
}
