namespace Hybrid.Reinforcement;

/// <summary>Taxi: fetch a passenger at one of four places and bring them to another.</summary>
/// <remarks>
/// State ((row * 5 + column) * 5 + passenger) * 4 + destination, passenger 4 in the taxi. Actions south, north, east, west, pick up, drop off. Each step costs 1, a wrong pick-up or
/// drop-off 10, the right drop-off pays 20 and ends. Rainy: a move that is not blocked goes aside with probability 0.1 each way. Fickle: at the first move with the passenger the
/// destination changes to one of the other three with probability 0.3; state numbers from 500 on are those where that has been decided, so that the process stays Markov. Source: T. Dietterich, "Hierarchical reinforcement learning with
/// the MAXQ value function decomposition", 2000; Gymnasium 1.4.0, Taxi-v4, whose dry form is Taxi-v3.
/// </remarks>
internal static class Taxi
{
    private const int InTaxi = 4;
    private const int Layouts = 500;
    private const double Fickleness = 0.3;

    private static readonly string[] _map = ["|R: | : :G|", "| : | : : |", "| : : : : |", "| | : | : |", "|Y| : |B: |"];
    private static readonly (int Row, int Column)[] _places = [(0, 0), (0, 4), (4, 0), (4, 3)];
    private static readonly (int Row, int Column)[] _moves = [(1, 0), (-1, 0), (0, 1), (0, -1)];
    private static readonly int[][] _aside = [[3, 2], [2, 3], [0, 1], [1, 0]];

    public static EnvironmentModel Make(string id, EnvironmentOptions options)
    {
        bool rainy = options.Flag("is_rainy", false);
        int limit = options.Whole("max_episode_steps", 200, 1, int.MaxValue);
        bool fickle = options.Flag("fickle_passenger", false);
        int states = fickle ? 2 * Layouts : Layouts;
        double[] start = new double[states];
        for (int state = 0; state < Layouts; state++)
        {
            (int _, int _, int passenger, int destination) = Decode(state);
            start[state] = passenger < InTaxi && passenger != destination ? 1.0 / 300 : 0;
        }

        MarkovDecisionProcess process = MarkovDecisionProcess.Create(
            states, 6, 1, (state, action) => fickle ? Undecided(state, action, rainy) : Outcomes(state, action, rainy), start);
        var picture = new GridPicture(5, 5, (row, column) => _places.Contains((row, column)) ? "RGYB"[Array.IndexOf(_places, (row, column))] : '.')
        {
            CellOf = state => state / 20 % 25,
            StateAt = (state, cell) => state - (state / 20 % 25 * 20) + (cell * 20),
            Words = Render,
            Things = Things,
            WallOnRight = cell => cell % 5 < 4 && _map[cell / 5][(2 * (cell % 5)) + 2] == '|',
        };
        return TabularModel.Of(id, "fetch a passenger and bring them to their destination", process, limit, ["south", "north", "east", "west", "pick up", "drop off"], picture);
    }

    private static IEnumerable<Transition> Undecided(int state, int action, bool rainy)
    {
        int decided = state / Layouts * Layouts;
        int layout = state % Layouts;
        (int _, int _, int passenger, int destination) = Decode(layout);
        foreach (Transition step in Outcomes(layout, action, rainy))
        {
            if (decided > 0 || passenger != InTaxi || step.Next / 20 == layout / 20 || step.Ends)
            {
                yield return step with { Next = step.Next + decided };
                continue;
            }

            for (int other = 0; other < _places.Length; other++)
            {
                double share = other == destination ? 1 - Fickleness : Fickleness / 3;
                yield return step with { Probability = step.Probability * share, Next = Layouts + step.Next - destination + other };
            }
        }
    }

    private static IEnumerable<Transition> Outcomes(int state, int action, bool rainy)
    {
        (int row, int column, int passenger, int destination) = Decode(state);
        if (action < 4)
        {
            if (!rainy || Blocked(row, column, action))
            {
                return [new Transition(1, Moved(row, column, action, passenger, destination), -1)];
            }

            return
            [
                new Transition(0.8, Moved(row, column, action, passenger, destination), -1),
                new Transition(0.1, Moved(row, column, _aside[action][0], passenger, destination), -1),
                new Transition(0.1, Moved(row, column, _aside[action][1], passenger, destination), -1),
            ];
        }

        int place = Array.IndexOf(_places, (row, column));
        if (action == 4)
        {
            return passenger < InTaxi && place == passenger
                ? [new Transition(1, Encode(row, column, InTaxi, destination), -1)]
                : [new Transition(1, state, -10)];
        }

        return (passenger, place) switch
        {
            (InTaxi, >= 0) when place == destination => [new Transition(1, Encode(row, column, destination, destination), 20, true)],
            (InTaxi, >= 0) => [new Transition(1, Encode(row, column, place, destination), -1)],
            _ => [new Transition(1, state, -10)],
        };
    }

    private static bool Blocked(int row, int column, int action) => action switch
    {
        0 => row == 4,
        1 => row == 0,
        2 => _map[row][(2 * column) + 2] != ':',
        _ => _map[row][2 * column] != ':',
    };

    private static int Moved(int row, int column, int action, int passenger, int destination) => Blocked(row, column, action)
        ? Encode(row, column, passenger, destination)
        : Encode(row + _moves[action].Row, column + _moves[action].Column, passenger, destination);

    private static int Encode(int row, int column, int passenger, int destination) => (((((row * 5) + column) * 5) + passenger) * 4) + destination;

    private static (int Row, int Column, int Passenger, int Destination) Decode(int state) => (state % Layouts / 100, state / 20 % 5, state / 4 % 5, state % 4);

    private static string Render(int state)
    {
        (int row, int column, int passenger, int destination) = Decode(state);
        string[] names = ["R", "G", "Y", "B", "in the taxi"];
        IEnumerable<string> lines = _map.Select((line, i) => i == row ? string.Concat(line.AsSpan(0, (2 * column) + 1), "@", line.AsSpan((2 * column) + 2)) : line);
        return $"+---------+\n{string.Join('\n', lines)}\n+---------+\npassenger {names[passenger]}, destination {names[destination]}\n";
    }

    private static IEnumerable<(int Cell, char Letter)> Things(int state)
    {
        (int row, int column, int passenger, int destination) = Decode(state);
        (int Row, int Column) place = passenger == InTaxi ? (row, column) : _places[passenger];
        yield return ((place.Row * 5) + place.Column, 'P');
        yield return ((_places[destination].Row * 5) + _places[destination].Column, 'D');
    }
}
