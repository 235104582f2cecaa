using System.Runtime.CompilerServices;

namespace Hybrid.Reinforcement;

/// <summary>Rooms of one size in rows and columns while they are laid out. Sides are numbered right, below, left, above.</summary>
internal struct RoomGrid
{
    private const int MostRooms = 9;

    private readonly int _size;
    private readonly int _rows;
    private readonly int _columns;
    private Places _doorX;
    private Places _doorY;
    private Flags _joined;
    private Flags _locked;

    public RoomGrid(ref Board board, int size, int rows, int columns)
    {
        _size = size;
        _rows = rows;
        _columns = columns;
        for (int row = 0; row < rows; row++)
        {
            for (int column = 0; column < columns; column++)
            {
                board.Walls(column * (size - 1), row * (size - 1), size, size);
            }
        }

        DrawDoorPlaces(ref board);
        int middle = size / 2;
        board.PutAgent((columns / 2 * (size - 1)) + middle, (rows / 2 * (size - 1)) + middle, 0);
    }

    /// <summary>Puts an object into a room, at least two steps from the agent.</summary>
    public readonly (int X, int Y) Put(ref Board board, int column, int row, byte cell) => board.Scatter(cell, column * (_size - 1), row * (_size - 1), _size, _size, 2);

    /// <summary>Puts a door on a side of a room.</summary>
    /// <returns>Its place.</returns>
    public (int X, int Y) AddDoor(ref Board board, int column, int row, int side, int colour, bool locked)
    {
        int room = Room(column, row);
        _locked[room] = locked;
        (int x, int y) = (_doorX[(4 * room) + side], _doorY[(4 * room) + side]);
        board[x, y] = Cell.Door(colour, locked ? Cell.Locked : Cell.Closed);
        Join(column, row, side);
        return (x, y);
    }

    /// <summary>Takes away the wall above a room.</summary>
    public void OpenAbove(ref Board board, int column, int row)
    {
        board.Row((column * (_size - 1)) + 1, row * (_size - 1), _size - 2, Cell.Empty);
        Join(column, row, 3);
    }

    /// <summary>Puts the agent into a room, not in front of an object.</summary>
    public readonly void PutAgent(ref Board board, int column, int row)
    {
        byte front;
        do
        {
            board.ScatterAgent(column * (_size - 1), row * (_size - 1), _size, _size);
            int direction = board.State.Direction;
            (int dx, int dy) = direction switch { 0 => (1, 0), 1 => (0, 1), 2 => (-1, 0), _ => (0, -1) };
            front = board[board.AgentX + dx, board.AgentY + dy];
        }
        while (front is not (Cell.Empty or Cell.Wall));
    }

    /// <summary>Adds doors at random until every room can be reached from the agent's.</summary>
    public void ConnectAll(ref Board board)
    {
        while (!AllReached(in board))
        {
            int column = board.Draw(0, _columns);
            int row = board.Draw(0, _rows);
            int side = board.Draw(0, 4);
            if (!HasNeighbour(column, row, side) || _joined[(4 * Room(column, row)) + side] || _locked[Room(column, row)] || _locked[Neighbour(column, row, side)])
            {
                continue;
            }

            AddDoor(ref board, column, row, side, board.DrawColour(), false);
        }
    }

    private readonly int Room(int column, int row) => (row * _columns) + column;

    private readonly bool HasNeighbour(int column, int row, int side) => side switch
    {
        0 => column < _columns - 1,
        1 => row < _rows - 1,
        2 => column > 0,
        _ => row > 0,
    };

    private readonly int Neighbour(int column, int row, int side) => side switch
    {
        0 => Room(column + 1, row),
        1 => Room(column, row + 1),
        2 => Room(column - 1, row),
        _ => Room(column, row - 1),
    };

    private void Join(int column, int row, int side)
    {
        _joined[(4 * Room(column, row)) + side] = true;
        _joined[(4 * Neighbour(column, row, side)) + ((side + 2) % 4)] = true;
    }

    private void DrawDoorPlaces(ref Board board)
    {
        for (int row = 0; row < _rows; row++)
        {
            for (int column = 0; column < _columns; column++)
            {
                (int left, int top) = (column * (_size - 1), row * (_size - 1));
                if (column < _columns - 1)
                {
                    SetDoorPlace(column, row, 0, left + _size - 1, board.Draw(top + 1, top + _size - 1));
                }

                if (row < _rows - 1)
                {
                    SetDoorPlace(column, row, 1, board.Draw(left + 1, left + _size - 1), top + _size - 1);
                }
            }
        }
    }

    private void SetDoorPlace(int column, int row, int side, int x, int y)
    {
        int here = (4 * Room(column, row)) + side;
        int there = (4 * Neighbour(column, row, side)) + ((side + 2) % 4);
        (_doorX[here], _doorY[here]) = (x, y);
        (_doorX[there], _doorY[there]) = (x, y);
    }

    private readonly bool AllReached(ref readonly Board board)
    {
        int reached = 1 << Room(board.AgentX / (_size - 1), board.AgentY / (_size - 1));
        for (int pass = 0; pass < _rows * _columns; pass++)
        {
            for (int room = 0; room < _rows * _columns; room++)
            {
                for (int side = 0; side < 4; side++)
                {
                    if (((reached >> room) & 1) == 1 && _joined[(4 * room) + side])
                    {
                        reached |= 1 << Neighbour(room % _columns, room / _columns, side);
                    }
                }
            }
        }

        return reached == (1 << (_rows * _columns)) - 1;
    }

    [InlineArray(4 * MostRooms)]
    private struct Places
    {
        private int _first;
    }

    [InlineArray(4 * MostRooms)]
    private struct Flags
    {
        private bool _first;
    }
}
