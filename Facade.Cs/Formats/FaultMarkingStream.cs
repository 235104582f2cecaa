namespace Hybrid.Formats;

/// <summary>Passes writes through a buffer to a file and remembers the file's own failure, so that it is told apart from one in the writer's code.</summary>
internal sealed class FaultMarkingStream(FileStream file) : Stream
{
    private readonly BufferedStream _buffer = new(file, 1 << 16);
    private long _position;

    public IOException? Fault { get; private set; }

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => _position;

    public override long Position
    {
        get => _position;
        set => throw new NotSupportedException("AtomicFile: the stream is written from front to back; it cannot seek.");
    }

    public override void Flush() => Marked(_buffer.Flush);

    public void FlushToDisk() => Marked(() =>
    {
        _buffer.Flush();
        file.Flush(flushToDisk: true);
    });

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        try
        {
            _buffer.Write(buffer);
            _position += buffer.Length;
        }
        catch (IOException fault)
        {
            Fault = fault;
            throw;
        }
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("AtomicFile: the stream can only be written.");

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException("AtomicFile: the stream cannot seek.");

    public override void SetLength(long value) => throw new NotSupportedException("AtomicFile: the stream's length cannot be set.");

    private void Marked(Action action)
    {
        try
        {
            action();
        }
        catch (IOException fault)
        {
            Fault = fault;
            throw;
        }
    }
}
