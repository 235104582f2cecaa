namespace Hybrid.Providers;

/// <summary>What is done with the inputs of a window.</summary>
public enum WindowOperation
{
    /// <summary>y = the largest input; NaN if any is. Operands: x, y.</summary>
    Max,

    /// <summary>y = the sum of the inputs. Operands: x, y.</summary>
    Sum,

    /// <summary>d = zeros, plus each output's cotangent at the first of its window's largest inputs. Operands: x, g (shaped like the output), d (shaped like x).</summary>
    MaxGradient,

    /// <summary>y = what u holds at the first of the window's largest inputs of x. Operands: x, u (shaped like x), y.</summary>
    MaxPick,
}
