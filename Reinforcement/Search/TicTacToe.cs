using System.Numerics;
using System.Text;

namespace Hybrid.Reinforcement;

/// <summary>Tic-tac-toe: three in a row on a board of nine squares. The player who acts gains 1 by winning.</summary>
public sealed class TicTacToe : IGame<TicTacToe.Position>
{
    private const int Squares = 9;
    private const int Full = 0x1FF;

    private static readonly int[] _lines = [0b111, 0b111_000, 0b111_000_000, 0b001_001_001, 0b010_010_010, 0b100_100_100, 0b100_010_001, 0b001_010_100];

    /// <inheritdoc/>
    public int ActionCount => Squares;

    /// <inheritdoc/>
    public bool TwoPlayers => true;

    /// <inheritdoc/>
    public int ObservationLength => 2 * Squares;

    /// <inheritdoc/>
    public Position Start => default;

    /// <inheritdoc/>
    public bool IsAvailable(in Position position, int action) => (((position.Own | position.Other) >> action) & 1) == 0;

    /// <inheritdoc/>
    public Position Play(in Position position, int action, out double reward, out bool over)
    {
        int own = position.Own | (1 << action);
        bool won = Array.Exists(_lines, line => (own & line) == line);
        reward = won ? 1 : 0;
        over = won || (own | position.Other) == Full;
        return new Position(position.Other, own);
    }

    /// <inheritdoc/>
    public void Observe(in Position position, Span<float> observation)
    {
        for (int i = 0; i < Squares; i++)
        {
            observation[i] = (position.Own >> i) & 1;
            observation[Squares + i] = (position.Other >> i) & 1;
        }
    }

    /// <inheritdoc/>
    public string Render(in Position position)
    {
        bool crossMoves = BitOperations.PopCount((uint)(position.Own | position.Other)) % 2 == 0;
        (int cross, int nought) = crossMoves ? (position.Own, position.Other) : (position.Other, position.Own);
        var text = new StringBuilder();
        for (int i = 0; i < Squares; i++)
        {
            text.Append(((cross >> i) & 1) == 1 ? 'X' : ((nought >> i) & 1) == 1 ? 'O' : '.').Append(i % 3 == 2 ? '\n' : ' ');
        }

        return text.ToString();
    }

    /// <summary>A position.</summary>
    /// <param name="Own">The squares of the player whose turn it is, one bit each.</param>
    /// <param name="Other">The other's.</param>
    public readonly record struct Position(int Own, int Other);
}
