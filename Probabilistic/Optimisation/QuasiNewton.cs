namespace Hybrid.Probabilistic;

/// <summary>Limited-memory BFGS on long vectors, and its orthant-wise form for a penalty on absolute values.</summary>
/// <remarks>
/// Sources: D. Liu and J. Nocedal, "On the limited memory BFGS method for large scale optimization", 1989; the line search is A. Lewis and M. Overton's
/// bisection for the weak Wolfe conditions ("Nonsmooth optimization via quasi-Newton methods", 2013); G. Andrew and J. Gao, "Scalable training of
/// L1-regularized log-linear models", 2007.
/// </remarks>
internal sealed unsafe class QuasiNewton
{
    private const double Sufficient = 1e-4;
    private const double Curvature = 0.9;
    private const int MostTrials = 40;
    private const int History = 6;
    private const int Period = 10;

    private readonly Func<WeightVector, WeightVector, double> _evaluate;
    private readonly double _l1;
    private readonly WeightVector[] _steps;
    private readonly WeightVector[] _changes;
    private readonly double[] _scales;
    private readonly WeightVector _direction;
    private readonly WeightVector _pseudo;
    private WeightVector _gradient;
    private WeightVector _trial;
    private WeightVector _trialGradient;
    private int _kept;
    private int _newest = -1;

    /// <summary>Prepares a search.</summary>
    /// <param name="evaluate">Writes the gradient at a point and returns the value there.</param>
    /// <param name="start">The start; it is overwritten.</param>
    /// <param name="l1">The penalty on the sum of absolute values.</param>
    /// <param name="history">How many steps are remembered.</param>
    public QuasiNewton(Func<WeightVector, WeightVector, double> evaluate, WeightVector start, double l1, int history)
    {
        long n = start.Length;
        (_evaluate, _l1, Point) = (evaluate, l1, start);
        _steps = [.. Enumerable.Range(0, history).Select(_ => new WeightVector(n))];
        _changes = [.. Enumerable.Range(0, history).Select(_ => new WeightVector(n))];
        _scales = new double[history];
        (_direction, _gradient, _trial, _trialGradient) = (new(n), new(n), new(n), new(n));
        _pseudo = l1 > 0 ? new WeightVector(n) : _gradient;
        Value = evaluate(Point, _gradient) + (l1 * Absolute(Point));
    }

    /// <summary>The point reached.</summary>
    public WeightVector Point { get; private set; }

    /// <summary>The value there, penalty included.</summary>
    public double Value { get; private set; }

    /// <summary>Searches until the value falls too little, no step lowers it, or the iterations run out.</summary>
    /// <param name="evaluate">Writes the gradient at a point and returns the value there.</param>
    /// <param name="start">The start; it is overwritten.</param>
    /// <param name="l1">The penalty on the sum of absolute values.</param>
    /// <param name="iterations">The most iterations.</param>
    /// <param name="tolerance">Converged when 10 iterations lower the value by less than this share of it.</param>
    /// <param name="progress">Told the number of each iteration and the value after it; null for nobody.</param>
    /// <param name="cancellation">Ends the search after the iteration under way.</param>
    public static (WeightVector Point, double Value, int Iterations, bool Converged) Minimise(
        Func<WeightVector, WeightVector, double> evaluate, WeightVector start, double l1, int iterations, double tolerance, Action<int, double>? progress, CancellationToken cancellation)
    {
        var search = new QuasiNewton(evaluate, start, l1, History);
        List<double> values = [search.Value];
        bool converged = false;
        while (!converged && values.Count <= iterations && !cancellation.IsCancellationRequested)
        {
            if (!search.Advance())
            {
                converged = true;
                break;
            }

            progress?.Invoke(values.Count, search.Value);
            values.Add(search.Value);
            converged = values.Count > Period && values[^(Period + 1)] - search.Value < tolerance * Math.Abs(search.Value);
        }

        return (search.Point, search.Value, values.Count - 1, converged);
    }

    /// <summary>One iteration; false when no step lowers the value any more.</summary>
    public bool Advance()
    {
        WeightVector slope = Slope();
        Aim(slope);
        double along = VectorKernel.Dot(slope, _direction);
        if (!(along < 0))
        {
            _kept = 0;
            Aim(slope);
            along = VectorKernel.Dot(slope, _direction);
        }

        if (!(along < 0))
        {
            return false;
        }

        double first = _kept == 0 ? 1 / Math.Sqrt(VectorKernel.Dot(_direction, _direction)) : 1;
        if (Search(slope, along, first) is not double value)
        {
            if (_kept == 0)
            {
                return false;
            }

            _kept = 0;
            return Advance();
        }

        Remember();
        (Point, _trial) = (_trial, Point);
        (_gradient, _trialGradient) = (_trialGradient, _gradient);
        Value = value;
        return true;
    }

    private static double Absolute(WeightVector x)
    {
        double sum = 0;
        for (long i = 0; i < x.Length; i++)
        {
            sum += Math.Abs(x.Pointer[i]);
        }

        return sum;
    }

    /// <summary>The gradient; with a penalty on absolute values the subgradient of least length.</summary>
    private WeightVector Slope()
    {
        if (_l1 == 0)
        {
            return _gradient;
        }

        for (long i = 0; i < Point.Length; i++)
        {
            double x = Point.Pointer[i], g = _gradient.Pointer[i];
            _pseudo.Pointer[i] = x < 0 ? g - _l1 : x > 0 ? g + _l1 : g < -_l1 ? g + _l1 : g > _l1 ? g - _l1 : 0;
        }

        return _pseudo;
    }

    /// <summary>The direction by the two loops over the remembered steps.</summary>
    private void Aim(WeightVector slope)
    {
        int history = _steps.Length;
        double[] weights = new double[history];
        VectorKernel.Scale(-1, slope, _direction);
        for (int k = 0; k < _kept; k++)
        {
            int j = (_newest - k + history) % history;
            weights[j] = _scales[j] * VectorKernel.Dot(_steps[j], _direction);
            VectorKernel.AddScaled(_direction, -weights[j], _changes[j], _direction);
        }

        if (_kept > 0)
        {
            VectorKernel.Scale(1 / (_scales[_newest] * VectorKernel.Dot(_changes[_newest], _changes[_newest])), _direction, _direction);
        }

        for (int k = _kept - 1; k >= 0; k--)
        {
            int j = (_newest - k + history) % history;
            VectorKernel.AddScaled(_direction, weights[j] - (_scales[j] * VectorKernel.Dot(_changes[j], _direction)), _steps[j], _direction);
        }

        for (long i = 0; _l1 > 0 && i < Point.Length; i++)
        {
            // A step against the slope's sign would leave the orthant in which the penalty is linear.
            _direction.Pointer[i] = _direction.Pointer[i] * slope.Pointer[i] < 0 ? _direction.Pointer[i] : 0;
        }
    }

    /// <summary>Finds a step along the direction; the point reached and its gradient are the trial's. Null when there is none.</summary>
    private double? Search(WeightVector slope, double along, double step)
    {
        double low = 0, high = double.PositiveInfinity;
        for (int trial = 0; trial < MostTrials; trial++)
        {
            VectorKernel.AddScaled(Point, step, _direction, _trial);
            double gain = _l1 > 0 ? Project(slope) : step * along;
            double value = _evaluate(_trial, _trialGradient) + (_l1 > 0 ? _l1 * Absolute(_trial) : 0);
            if (!(value <= Value + (Sufficient * gain)))
            {
                high = step;
            }
            else if (_l1 == 0 && VectorKernel.Dot(_trialGradient, _direction) < Curvature * along)
            {
                low = step;
            }
            else
            {
                return value;
            }

            step = double.IsInfinity(high) ? 2 * low : 0.5 * (low + high);
        }

        return null;
    }

    /// <summary>Sets what has changed its sign to 0, and returns the slope along what is left of the step.</summary>
    private double Project(WeightVector slope)
    {
        double gain = 0;
        for (long i = 0; i < Point.Length; i++)
        {
            double x = Point.Pointer[i], side = x != 0 ? x : -slope.Pointer[i];
            if (_trial.Pointer[i] * side <= 0)
            {
                _trial.Pointer[i] = 0;
            }

            gain += slope.Pointer[i] * (_trial.Pointer[i] - x);
        }

        return gain;
    }

    private void Remember()
    {
        int slot = (_newest + 1) % _steps.Length;
        VectorKernel.AddScaled(_trial, -1, Point, _steps[slot]);
        VectorKernel.AddScaled(_trialGradient, -1, _gradient, _changes[slot]);
        double product = VectorKernel.Dot(_steps[slot], _changes[slot]);
        if (product > 1e-300)
        {
            _scales[slot] = 1 / product;
            _newest = slot;
            _kept = Math.Min(_steps.Length, _kept + 1);
        }
    }
}
