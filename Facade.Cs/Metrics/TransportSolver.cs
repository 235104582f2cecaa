namespace Hybrid;

/// <summary>Successive shortest paths with potentials, by Dijkstra's algorithm on the dense graph of supplies and demands.</summary>
internal sealed class TransportSolver
{
    private readonly double[,] _cost;
    private readonly double[,] _moved;
    private readonly double[] _left;
    private readonly double[] _wanted;
    private readonly double[] _supplyPotential;
    private readonly double[] _demandPotential;
    private readonly double[] _supplyWay;
    private readonly double[] _demandWay;
    private readonly int[] _supplyFrom;
    private readonly int[] _demandFrom;
    private readonly bool[] _supplyDone;
    private readonly bool[] _demandDone;
    private readonly double _least;

    public TransportSolver(double[,] cost, double[] supply, double[] demand)
    {
        (int n, int m) = (supply.Length, demand.Length);
        (_cost, _left, _wanted, _moved) = (cost, [.. supply], [.. demand], new double[n, m]);
        (_supplyWay, _demandWay, _supplyFrom, _demandFrom, _supplyDone, _demandDone) = (new double[n], new double[m], new int[n], new int[m], new bool[n], new bool[m]);
        _least = 1e-13 * Math.Max(supply.Sum(), double.Epsilon);
        _demandPotential = new double[m];

        // Reduced costs are not below 0 from the beginning.
        _supplyPotential = [.. Enumerable.Range(0, n).Select(i => -Enumerable.Range(0, m).Min(j => cost[i, j]))];
    }

    public TransportPlan Solve()
    {
        while (Search() is int end and >= 0)
        {
            Augment(end);
        }

        double total = 0;
        for (int i = 0; i < _left.Length; i++)
        {
            for (int j = 0; j < _wanted.Length; j++)
            {
                total += _cost[i, j] * _moved[i, j];
            }
        }

        return new(total, _moved, [.. _supplyPotential.Select(potential => -potential)], _demandPotential);
    }

    // The nearest demand that still wants, from all supplies that still have; -1 where none is left. Reduced cost: cost + supply's potential - demand's.
    private int Search()
    {
        Array.Fill(_demandWay, double.PositiveInfinity);
        Array.Clear(_demandDone);
        Array.Clear(_supplyDone);
        bool any = false;
        for (int i = 0; i < _left.Length; i++)
        {
            bool has = _left[i] > _least;
            any |= has;
            (_supplyWay[i], _supplyFrom[i]) = (has ? 0 : double.PositiveInfinity, -1);
        }

        int end = -1;
        while (any && end < 0)
        {
            int supply = Nearest(_supplyWay, _supplyDone), demand = Nearest(_demandWay, _demandDone);
            if (supply >= 0 && (demand < 0 || _supplyWay[supply] <= _demandWay[demand]))
            {
                Leave(supply);
                continue;
            }

            if (demand < 0)
            {
                return -1;
            }

            _demandDone[demand] = true;
            if (_wanted[demand] > _least)
            {
                end = demand;
                break;
            }

            GoBack(demand);
        }

        if (end >= 0)
        {
            Raise(_demandWay[end]);
        }

        return end;
    }

    private void Leave(int supply)
    {
        _supplyDone[supply] = true;
        double start = _supplyWay[supply] + _supplyPotential[supply];
        for (int j = 0; j < _wanted.Length; j++)
        {
            double way = Math.Max(start + _cost[supply, j] - _demandPotential[j], _supplyWay[supply]);
            if (!_demandDone[j] && way < _demandWay[j])
            {
                (_demandWay[j], _demandFrom[j]) = (way, supply);
            }
        }
    }

    // What was moved can be taken back.
    private void GoBack(int demand)
    {
        for (int i = 0; i < _left.Length; i++)
        {
            if (!_supplyDone[i] && _moved[i, demand] > 0 && _demandWay[demand] < _supplyWay[i])
            {
                // The reduced cost of a used way is 0.
                (_supplyWay[i], _supplyFrom[i]) = (_demandWay[demand], demand);
            }
        }
    }

    private void Raise(double way)
    {
        for (int i = 0; i < _left.Length; i++)
        {
            _supplyPotential[i] += Math.Min(_supplyWay[i], way);
        }

        for (int j = 0; j < _wanted.Length; j++)
        {
            _demandPotential[j] += Math.Min(_demandWay[j], way);
        }
    }

    private void Augment(int end)
    {
        double amount = _wanted[end];
        int demand = end, supply;
        for (supply = _demandFrom[demand]; _supplyFrom[supply] >= 0; supply = _demandFrom[demand])
        {
            demand = _supplyFrom[supply];
            amount = Math.Min(amount, _moved[supply, demand]);
        }

        amount = Math.Min(amount, _left[supply]);
        _left[supply] -= amount;
        _wanted[end] -= amount;
        demand = end;
        for (supply = _demandFrom[demand]; ; supply = _demandFrom[demand])
        {
            _moved[supply, demand] += amount;
            if (_supplyFrom[supply] < 0)
            {
                break;
            }

            demand = _supplyFrom[supply];
            _moved[supply, demand] -= amount;
        }
    }

    private static int Nearest(double[] ways, bool[] done)
    {
        int best = -1;
        for (int i = 0; i < ways.Length; i++)
        {
            if (!done[i] && ways[i] < double.PositiveInfinity && (best < 0 || ways[i] < ways[best]))
            {
                best = i;
            }
        }

        return best;
    }
}
