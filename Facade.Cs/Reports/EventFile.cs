using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;
using System.Text;
using Hybrid.Formats;

namespace Hybrid.Reports;

/// <summary>Writes scalars for TensorBoard: an event file of records that grows as training goes on.</summary>
/// <remarks>
/// A record is its length, the length's masked CRC-32C, an <c>Event</c> message (time, step, tag and value) and its masked CRC-32C; each is flushed, so that TensorBoard shows it at once and a killed
/// process leaves whole records behind it. Not thread-safe. Source: TensorFlow's <c>record_writer</c> and <c>event.proto</c>.
/// <code>
/// using var events = EventFile.Create("runs/first");
/// events.Write("loss", step: 100, value: 0.25);
/// </code>
/// </remarks>
public sealed class EventFile : IDisposable
{
    private const uint MaskDelta = 0xa282ead8;

    private readonly FileStream _stream;
    private readonly TimeProvider _time;

    private EventFile(FileStream stream, TimeProvider time)
    {
        _stream = stream;
        _time = time;
    }

    /// <summary>The path of the file.</summary>
    public string Path => _stream.Name;

    /// <summary>Starts a file in a folder, which is made when it is missing; files that are there stay.</summary>
    /// <param name="folder">What <c>tensorboard --logdir</c> is given, or a folder in it for each run.</param>
    /// <param name="time">The clock of the records; default: the system's.</param>
    /// <exception cref="FileAccessException">The folder or file cannot be made.</exception>
    public static EventFile Create(string folder, TimeProvider? time = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        time ??= TimeProvider.System;
        try
        {
            Directory.CreateDirectory(folder);
            string start = $"events.out.tfevents.{time.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture)}.hybrid";
            int copy = 0;
            string path = System.IO.Path.Combine(folder, start);
            while (File.Exists(path))
            {
                path = System.IO.Path.Combine(folder, $"{start}.{++copy}");
            }

            var file = new EventFile(new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.Read), time);
            file.Record(message => Text(message, 3, "brain.Event:2"), 0);
            return file;
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw new FileAccessException(folder, "cannot hold event files: a folder that you may write to is needed", cause);
        }
    }

    /// <summary>Adds a value.</summary>
    /// <param name="tag">Its name; a slash groups, as in <c>train/loss</c>.</param>
    /// <param name="step">The step of training.</param>
    /// <param name="value">The value; it is kept as a float.</param>
    public void Write(string tag, long step, double value)
    {
        ArgumentException.ThrowIfNullOrEmpty(tag);
        byte[] scalar = Message(message =>
        {
            Text(message, 1, tag);
            message.WriteByte((2 << 3) | 5);
            Span<byte> number = stackalloc byte[4];
            BinaryPrimitives.WriteSingleLittleEndian(number, (float)value);
            message.Write(number);
        });
        byte[] summary = Message(message => Bytes(message, 1, scalar));
        Record(message => Bytes(message, 5, summary), step);
    }

    /// <summary>Closes the file.</summary>
    public void Dispose() => _stream.Dispose();

    private static byte[] Message(Action<MemoryStream> write)
    {
        using var message = new MemoryStream();
        write(message);
        return message.ToArray();
    }

    private static void Text(MemoryStream message, int field, string text) => Bytes(message, field, Encoding.UTF8.GetBytes(text));

    private static void Bytes(MemoryStream message, int field, byte[] bytes)
    {
        message.WriteByte((byte)((field << 3) | 2));
        Whole(message, (ulong)bytes.Length);
        message.Write(bytes);
    }

    private static void Whole(MemoryStream message, ulong value)
    {
        while (value >= 0x80)
        {
            message.WriteByte((byte)(value | 0x80));
            value >>= 7;
        }

        message.WriteByte((byte)value);
    }

    private static uint Masked(ReadOnlySpan<byte> bytes)
    {
        uint sum = uint.MaxValue;
        foreach (byte next in bytes)
        {
            sum = BitOperations.Crc32C(sum, next);
        }

        return BitOperations.RotateRight(~sum, 15) + MaskDelta;
    }

    private void Record(Action<MemoryStream> write, long step)
    {
        byte[] message = Message(message =>
        {
            message.WriteByte((1 << 3) | 1);
            Span<byte> time = stackalloc byte[8];
            BinaryPrimitives.WriteDoubleLittleEndian(time, _time.GetUtcNow().ToUnixTimeMilliseconds() / 1000.0);
            message.Write(time);
            message.WriteByte(2 << 3);
            Whole(message, (ulong)step);
            write(message);
        });
        Span<byte> head = stackalloc byte[12];
        BinaryPrimitives.WriteInt64LittleEndian(head, message.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(head[8..], Masked(head[..8]));
        Span<byte> tail = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(tail, Masked(message));
        _stream.Write([.. head, .. message, .. tail]);
        _stream.Flush();
    }
}
