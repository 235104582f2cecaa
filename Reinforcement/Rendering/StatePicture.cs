namespace Hybrid.Reinforcement;

/// <summary>How the states of a finite environment look.</summary>
internal abstract class StatePicture
{
    /// <summary>The state as text, lines ended by a line feed.</summary>
    public abstract string Text(int state);

    /// <summary>The state as a drawing.</summary>
    public virtual Drawing Draw(int state) => Drawing.OfText(Text(state));
}
