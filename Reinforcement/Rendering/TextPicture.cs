namespace Hybrid.Reinforcement;

/// <summary>States that are only written.</summary>
/// <param name="text">The text of a state.</param>
internal sealed class TextPicture(Func<int, string> text) : StatePicture
{
    public override string Text(int state) => text(state);
}
