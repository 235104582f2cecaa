namespace Hybrid.Cli.Commands.Networks;

/// <summary>Chooses the epochs that are shown: all of a training of few, else the first, the last, and those at least half a second after the one shown before.</summary>
internal sealed class EpochChoice
{
    private const int Few = 20;
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(0.5);

    private TimeSpan _since = Pause;

    /// <summary>Whether an epoch that is done is to be shown.</summary>
    /// <param name="progress">The report at its end; reports come in order, each once.</param>
    public bool Shows(TrainingProgress progress)
    {
        _since += progress.Elapsed;
        if (progress.Epochs > Few && progress.Epoch < progress.Epochs && _since < Pause)
        {
            return false;
        }

        _since = TimeSpan.Zero;
        return true;
    }
}
