using Hybrid.Data;
using Hybrid.Providers;

namespace Hybrid.Probabilistic;

/// <summary>Learns the atoms of a problem in place, by whole passes or by mini-batches.</summary>
internal sealed unsafe class DictionaryTraining
{
    // Passes over the atoms after one over the rows; online one is enough, as the next mini-batch follows at once.
    private const int BatchAtomPasses = 10;

    // Online, an atom is replaced when none of this many rows an atom has used it.
    private const int IdleRowsPerAtom = 10;

    // Above this |cosine| one of two atoms is replaced, as M. Aharon, M. Elad and A. Bruckstein, "K-SVD", 2006, do.
    private const double TwinCosine = 0.99;

    private readonly Observations _rows;
    private readonly CodingProblem _problem;
    private readonly SparseDictionaryOptions _options;
    private readonly AtomUpdate _update;
    private readonly CodingBatch _batch;
    private readonly BlockEncoder _encoder;
    private readonly List<double> _history = [];
    private readonly bool _online;

    // A = Z' Z and B = Z' X.
    private readonly double[] _codeProducts;
    private readonly double[] _rowProducts;

    // Online: the rows coded since the latest check for idle atoms, which atoms they used, and the mini-batches so far.
    private readonly bool[] _used;
    private long _rowsSeen;
    private long _steps;

    public DictionaryTraining(Observations rows, CodingProblem problem, SparseDictionaryOptions options)
    {
        (_rows, _problem, _options) = (rows, problem, options);
        _online = options.Learning == SparseLearning.Online;
        int most = _online ? Math.Min(options.BatchSize, rows.Rows) : rows.Rows;
        _batch = new CodingBatch(_online ? new double[most * rows.Columns] : rows.Values, most, problem.Count);
        _encoder = new BlockEncoder(problem, options.Coding, most);
        _update = new AtomUpdate(problem);
        _codeProducts = new double[problem.Gram.Length];
        _rowProducts = new double[problem.Atoms.Length];
        _used = new bool[problem.Count];
    }

    /// <summary>The objective of each pass.</summary>
    public IReadOnlyList<double> History => _history;

    /// <summary>The atoms replaced.</summary>
    public int Replaced { get; private set; }

    /// <summary>Learns, told which beginning it is; whether it converged.</summary>
    public bool Run(int start, IProgress<SparseDictionaryProgress>? progress, CancellationToken cancellation)
    {
        try
        {
            for (int pass = 1; pass <= _options.Passes; pass++)
            {
                cancellation.ThrowIfCancellationRequested();
                double objective = _online ? OnlinePass(pass, cancellation) : BatchCodes(cancellation);
                bool converged = _history.Count > 0 && Math.Abs(_history[^1] - objective) <= _options.Tolerance * _history[^1] && _options.Tolerance > 0;
                _history.Add(objective);
                progress?.Report(new SparseDictionaryProgress(start, pass, _options.Passes, objective, Replaced));
                if (converged)
                {
                    return true;
                }

                if (!_online && pass < _options.Passes)
                {
                    BatchAtoms();
                }
            }
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // The atoms are those of the latest step that ended.
        }

        return false;
    }

    private double BatchCodes(CancellationToken cancellation)
    {
        _encoder.Encode(_batch, cancellation);
        return _batch.MeanLoss;
    }

    private void BatchAtoms()
    {
        AddProducts(keep: 0);
        _update.Run(_codeProducts, _rowProducts, BatchAtomPasses);
        for (int k = 0; k < _problem.Count; k++)
        {
            _used[k] = _codeProducts[k * (_problem.Count + 1)] > 0;
        }

        _problem.Refresh();
        if (ReplaceIdle())
        {
            _problem.Refresh();
        }
    }

    private double OnlinePass(int pass, CancellationToken cancellation)
    {
        int[] order = CounterRandom.Of(_options.Seed).Derive((ulong)pass).Permutation(_rows.Rows);
        double total = 0;
        for (int first = 0; first < order.Length; first += _batch.Losses.Length)
        {
            _batch.Count = Math.Min(_batch.Losses.Length, order.Length - first);
            for (int i = 0; i < _batch.Count; i++)
            {
                _rows.Row(order[first + i]).CopyTo(_batch.Rows.AsSpan(i * _rows.Columns));
            }

            // Codes of other rows are no start for these.
            Array.Clear(_batch.Codes);
            _encoder.Encode(_batch, cancellation);
            total += _batch.MeanLoss * _batch.Count;
            OnlineStep();
        }

        return total / order.Length;
    }

    private void OnlineStep()
    {
        _steps++;
        AddProducts(keep: _steps == 1 ? 0 : Math.Pow(1 - (1.0 / _steps), _options.Forgetting));
        _update.Run(_codeProducts, _rowProducts, 1);
        _problem.Refresh();
        MarkUsed();
        _rowsSeen += _batch.Count;
        if (_rowsSeen >= (long)IdleRowsPerAtom * _problem.Count)
        {
            if (ReplaceIdle())
            {
                _problem.Refresh();
            }

            Array.Clear(_used);
            _rowsSeen = 0;
        }
    }

    private void MarkUsed()
    {
        int atoms = _problem.Count;
        for (int k = 0; k < atoms; k++)
        {
            for (int i = 0; i < _batch.Count && !_used[k]; i++)
            {
                _used[k] = _batch.Codes[(i * atoms) + k] != 0;
            }
        }
    }

    // Adds the products of the batch's codes to a share of those before.
    private void AddProducts(double keep)
    {
        int atoms = _problem.Count, features = _problem.Features;
        fixed (double* z = _batch.Codes, x = _batch.Rows, a = _codeProducts, b = _rowProducts)
        {
            Gemm.Multiply(atoms, atoms, _batch.Count, 1, z, 1, atoms, z, atoms, 1, keep, a, atoms);
            Gemm.Multiply(atoms, features, _batch.Count, 1, z, 1, atoms, x, features, 1, keep, b, features);
        }
    }

    // Of two atoms that are nearly the same or opposite, the one of less energy gives its codes to the other and is idle.
    private void JoinTwins()
    {
        int atoms = _problem.Count;
        for (int i = 1; i < atoms; i++)
        {
            for (int j = 0; j < i && _used[i]; j++)
            {
                double product = _problem.Gram[(i * atoms) + j];
                if (Math.Abs(product) > TwinCosine && _used[j])
                {
                    bool first = _codeProducts[j * (atoms + 1)] >= _codeProducts[i * (atoms + 1)];
                    Join(first ? j : i, first ? i : j, Math.Sign(product));
                }
            }
        }
    }

    private void Join(int kept, int left, double sign)
    {
        int atoms = _problem.Count, features = _problem.Features;
        _used[left] = false;
        for (int i = 0; i < _batch.Count; i++)
        {
            Span<double> code = _batch.Codes.AsSpan(i * atoms, atoms);
            code[kept] += sign * code[left];
            code[left] = 0;
        }

        RowMath.AddScaled(_rowProducts.AsSpan(kept * features, features), sign, _rowProducts.AsSpan(left * features, features));
        RowMath.AddScaled(_codeProducts.AsSpan(kept * atoms, atoms), sign, _codeProducts.AsSpan(left * atoms, atoms));
        for (int k = 0; k < atoms; k++)
        {
            _codeProducts[(k * atoms) + kept] += sign * _codeProducts[(k * atoms) + left];
        }
    }

    // An idle atom becomes the row that is coded worst, each row once; its products begin anew. Whether there was one.
    private bool ReplaceIdle()
    {
        JoinTwins();
        int before = Replaced, atoms = _problem.Count, features = _problem.Features;
        Span<double> losses = _batch.Losses.AsSpan(0, _batch.Count);
        for (int k = 0; k < atoms; k++)
        {
            if (_used[k])
            {
                continue;
            }

            int worst = 0;
            for (int i = 1; i < losses.Length; i++)
            {
                worst = losses[i] > losses[worst] ? i : worst;
            }

            if (!(losses[worst] > 0))
            {
                break;
            }

            losses[worst] = 0;
            Span<double> atom = _problem.Atoms.AsSpan(k * features, features);
            ReadOnlySpan<double> row = _batch.Rows.AsSpan(worst * features, features);
            if (RowMath.Dot(row, row) > 0)
            {
                row.CopyTo(atom);
                AtomUpdate.Normalise(atom);
                Replaced++;
                _rowProducts.AsSpan(k * features, features).Clear();
                for (int j = 0; j < atoms; j++)
                {
                    _codeProducts[(k * atoms) + j] = _codeProducts[(j * atoms) + k] = 0;
                }
            }
        }

        return Replaced > before;
    }
}
