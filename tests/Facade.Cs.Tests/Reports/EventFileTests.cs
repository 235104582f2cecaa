using System.Buffers.Binary;
using System.Text;
using Hybrid.Formats;
using Hybrid.Reports;

namespace Hybrid.Tests.Reports;

public sealed class EventFileTests
{
    [Fact]
    public void Records_are_framed_and_hold_tag_step_and_value()
    {
        string folder = Directory.CreateTempSubdirectory("hybrid").FullName;
        try
        {
            string path;
            using (EventFile events = EventFile.Create(folder, new StoppedClock()))
            {
                path = events.Path;
                events.Write("train/loss", 300, 0.25);
                Assert.NotEqual(path, Again(folder));
            }

            Assert.Contains("tfevents", Path.GetFileName(path));
            byte[] bytes = File.ReadAllBytes(path);

            // The first record by hand: time (field 1, double), step 0 (field 2), version (field 3).
            byte[] first = [0x09, 0, 0, 0, 0, 0x65, 0xcd, 0xcd, 0x41, 0x10, 0, 0x1a, 13, .. "brain.Event:2"u8];
            Assert.Equal(first.Length, BinaryPrimitives.ReadInt64LittleEndian(bytes));
            Assert.Equal(first, bytes[12..(12 + first.Length)]);
            byte[] second = bytes[(16 + first.Length)..];
            byte[] value = [0x0a, 10, .. "train/loss"u8, 0x15, 0, 0, 0x80, 0x3e];
            byte[] message = [0x09, 0, 0, 0, 0, 0x65, 0xcd, 0xcd, 0x41, 0x10, 0xac, 0x02, 0x2a, (byte)(value.Length + 2), 0x0a, (byte)value.Length, .. value];
            Assert.Equal(message, second[12..(12 + message.Length)]);
            Assert.Equal(16 + message.Length, second.Length);

            // Sums by a table-free CRC-32C, masked as TFRecord masks them.
            Assert.Equal(Masked(bytes[..8]), BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(8)));
            Assert.Equal(Masked(message), BinaryPrimitives.ReadUInt32LittleEndian(second.AsSpan(12 + message.Length)));

            // The known check value of CRC-32C (RFC 3720, appendix B.4: 32 bytes of zeros).
            Assert.Equal(0x8a9136aau, Crc(new byte[32]));
        }
        finally
        {
            Directory.Delete(folder, true);
        }
    }

    [Fact]
    public void A_folder_that_cannot_be_made_is_named()
    {
        string path = Path.GetTempFileName();
        try
        {
            Assert.StartsWith(path, Assert.Throws<FileAccessException>(() => EventFile.Create(path)).Message);
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static string Again(string folder)
    {
        using EventFile events = EventFile.Create(folder, new StoppedClock());
        return events.Path;
    }

    private static uint Masked(byte[] bytes)
    {
        uint sum = Crc(bytes);
        return ((sum >> 15) | (sum << 17)) + 0xa282ead8;
    }

    private static uint Crc(byte[] bytes)
    {
        uint sum = uint.MaxValue;
        foreach (byte next in bytes)
        {
            sum ^= next;
            for (int bit = 0; bit < 8; bit++)
            {
                sum = (sum & 1) != 0 ? (sum >> 1) ^ 0x82f63b78 : sum >> 1;
            }
        }

        return ~sum;
    }

    /// <summary>A clock that stands at 1,000,000,000 s, 0x41cdcd6500000000 as a double.</summary>
    private sealed class StoppedClock : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => DateTimeOffset.FromUnixTimeSeconds(1_000_000_000);
    }
}
