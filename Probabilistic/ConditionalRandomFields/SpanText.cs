using System.Globalization;

namespace Hybrid.Probabilistic;

/// <summary>Text that is put together in room of the caller's, and in an array where that is too small.</summary>
internal ref struct SpanText(Span<char> room)
{
    private Span<char> _room = room;
    private int _length;

    /// <summary>What has been appended.</summary>
    public readonly ReadOnlySpan<char> Text => _room[.._length];

    public void Append(ReadOnlySpan<char> text)
    {
        Reserve(text.Length);
        text.CopyTo(_room[_length..]);
        _length += text.Length;
    }

    public void Append(int number)
    {
        Reserve(11);
        number.TryFormat(_room[_length..], out int written, provider: CultureInfo.InvariantCulture);
        _length += written;
    }

    private void Reserve(int more)
    {
        if (_length + more > _room.Length)
        {
            char[] larger = new char[Math.Max(2 * _room.Length, _length + more)];
            _room[.._length].CopyTo(larger);
            _room = larger;
        }
    }
}
