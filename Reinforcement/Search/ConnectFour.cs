using System.Numerics;
using System.Text;

namespace Hybrid.Reinforcement;

/// <summary>Connect four: four in a row on a standing board of seven columns and six rows. The player who acts gains 1 by winning.</summary>
/// <remarks>Columns take seven bits each, of which the uppermost stays empty, so that lines never wrap around.</remarks>
public sealed class ConnectFour : IGame<ConnectFour.Position>
{
    private const int Columns = 7;
    private const int Rows = 6;
    private const int Stride = Rows + 1;

    private static readonly int[] _directions = [1, Stride, Stride - 1, Stride + 1];

    /// <inheritdoc/>
    public int ActionCount => Columns;

    /// <inheritdoc/>
    public bool TwoPlayers => true;

    /// <inheritdoc/>
    public int ObservationLength => 2 * Columns * Rows;

    /// <inheritdoc/>
    public Position Start => default;

    /// <inheritdoc/>
    public bool IsAvailable(in Position position, int action) => Height(position, action) < Rows;

    /// <inheritdoc/>
    public Position Play(in Position position, int action, out double reward, out bool over)
    {
        ulong own = position.Own | (1UL << ((action * Stride) + Height(position, action)));
        bool won = HasFour(own);
        reward = won ? 1 : 0;
        over = won || BitOperations.PopCount(own | position.Other) == Columns * Rows;
        return new Position(position.Other, own);
    }

    /// <inheritdoc/>
    public void Observe(in Position position, Span<float> observation)
    {
        for (int i = 0; i < Columns * Rows; i++)
        {
            int bit = (i / Rows * Stride) + (i % Rows);
            observation[i] = (position.Own >> bit) & 1;
            observation[(Columns * Rows) + i] = (position.Other >> bit) & 1;
        }
    }

    /// <inheritdoc/>
    public string Render(in Position position)
    {
        bool crossMoves = BitOperations.PopCount(position.Own | position.Other) % 2 == 0;
        (ulong cross, ulong nought) = crossMoves ? (position.Own, position.Other) : (position.Other, position.Own);
        var text = new StringBuilder();
        for (int row = Rows - 1; row >= 0; row--)
        {
            for (int column = 0; column < Columns; column++)
            {
                int bit = (column * Stride) + row;
                text.Append(((cross >> bit) & 1) == 1 ? 'X' : ((nought >> bit) & 1) == 1 ? 'O' : '.').Append(column == Columns - 1 ? '\n' : ' ');
            }
        }

        return text.ToString();
    }

    private static int Height(in Position position, int column) =>
        BitOperations.PopCount(((position.Own | position.Other) >> (column * Stride)) & ((1UL << Rows) - 1));

    private static bool HasFour(ulong board)
    {
        foreach (int step in _directions)
        {
            ulong pairs = board & (board >> step);
            if ((pairs & (pairs >> (2 * step))) != 0)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>A position.</summary>
    /// <param name="Own">The discs of the player whose turn it is, one bit each.</param>
    /// <param name="Other">The other's.</param>
    public readonly record struct Position(ulong Own, ulong Other);
}
