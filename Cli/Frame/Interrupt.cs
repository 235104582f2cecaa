using System.Runtime.InteropServices;

namespace Hybrid.Cli.Frame;

/// <summary>Turns the first Ctrl+C, or a polite request to end, into a cancellation; a second one ends the process at once.</summary>
internal sealed class Interrupt : IDisposable
{
    private readonly CancellationTokenSource _source = new();
    private readonly PosixSignalRegistration _interrupted;
    private readonly PosixSignalRegistration _terminated;

    public Interrupt()
    {
        _interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, Handle);
        _terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Handle);
    }

    /// <summary>Cancelled at the first signal.</summary>
    public CancellationToken Token => _source.Token;

    public void Dispose()
    {
        _interrupted.Dispose();
        _terminated.Dispose();
        _source.Dispose();
    }

    private void Handle(PosixSignalContext context)
    {
        if (!_source.IsCancellationRequested)
        {
            context.Cancel = true;
            _source.Cancel();
        }
    }
}
