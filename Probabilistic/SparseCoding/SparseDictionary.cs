namespace Hybrid.Probabilistic;

/// <summary>A dictionary for sparse coding: atoms of length 1, of which every row is nearly the sum of a few, x ≈ z D. Immutable.</summary>
/// <remarks>
/// <para>Learning minimises the mean over the rows of 1/2 |x - z D|² + λ |z|₁ over codes z and atoms D of length 1 (with matching pursuit: 1/2 |x - z D|² with few numbers in z). It finds a local minimum, which the seed chooses; give <see cref="SparseDictionaryOptions.Restarts"/> to compare some.
/// An atom that no row uses becomes the row that is coded worst, and so does one of two with |cosine| above 0.99 (M. Aharon, M. Elad and A. Bruckstein, "K-SVD", 2006): this leads out of many poor minima. Rows are taken as they are:
/// subtract means and divide by deviations first where the data ask for it.</para>
/// <para>Sources: B. Olshausen and D. Field, "Emergence of simple-cell receptive field properties by learning a sparse code for natural images", 1996; J. Mairal, F. Bach, J. Ponce and G. Sapiro, "Online dictionary learning for sparse coding", 2009.
/// They ask for atoms of length at most 1, here it is exactly 1, which the solutions of theirs with atoms in use have too.</para>
/// </remarks>
/// <example><code>
/// SparseDictionaryFit fit = SparseDictionary.Fit(patches, new SparseDictionaryOptions { Atoms = 100, Learning = SparseLearning.Online });
/// SparseCodes codes = fit.Dictionary.Encode(patches);            // codes.Values: [rows, 100], mostly 0
/// double[,] near = fit.Dictionary.Decode(codes.Values);
/// </code></example>
public sealed partial class SparseDictionary
{
    private readonly CodingProblem _problem;

    /// <summary>Takes atoms.</summary>
    /// <param name="atoms">[atoms, features]; each is scaled to length 1.</param>
    /// <exception cref="ArgumentException">There is none, a number is not finite (its row and column are named), or an atom is 0.</exception>
    public SparseDictionary(double[,] atoms)
        : this(Normalised("SparseDictionary", CodingRows.Of("SparseDictionary", atoms)))
    {
    }

    private SparseDictionary(CodingProblem problem) => _problem = problem;

    /// <summary>How many atoms.</summary>
    public int Count => _problem.Count;

    /// <summary>How many numbers an atom and a row have.</summary>
    public int Features => _problem.Features;

    /// <summary>One atom, of length 1.</summary>
    /// <param name="index">From 0.</param>
    public ReadOnlySpan<double> Atom(int index)
    {
        if ((uint)index >= (uint)Count)
        {
            throw new ArgumentOutOfRangeException(nameof(index), index, $"SparseDictionary.Atom: {index} is no atom; give 0 to {Count - 1}.");
        }

        return _problem.Atom(index);
    }

    /// <summary>The atoms [atoms, features], a copy.</summary>
    public double[,] ToArray() => CodingRows.Table(_problem.Atoms, Count, Features);

    /// <summary>Learns a dictionary.</summary>
    /// <param name="rows">The rows [rows, features].</param>
    /// <param name="options">How.</param>
    /// <param name="progress">Told after each pass.</param>
    /// <param name="cancellation">Ends learning: what was learnt so far is returned.</param>
    /// <returns>The dictionary. A pass costs O(rows · atoms · (features + numbers in a code)) with coordinate descent, and the atoms O(atoms² · features), once a pass or once a mini-batch. The same at any number of threads.</returns>
    /// <exception cref="ArgumentException">A number is not finite (its row and column are named), there is no row, or an option is out of range.</exception>
    public static SparseDictionaryFit Fit(Observations rows, SparseDictionaryOptions? options = null, IProgress<SparseDictionaryProgress>? progress = null, CancellationToken cancellation = default)
    {
        const string Operation = "SparseDictionary.Fit";
        options ??= new SparseDictionaryOptions();
        rows = CodingRows.Of(Operation, rows);
        options.Check(Operation, rows.Columns);
        SparseDictionaryFit? best = null;
        int restarts = options.Start is null ? options.Restarts : 1;
        for (int start = 0; start < restarts && (best is null || !cancellation.IsCancellationRequested); start++)
        {
            SparseDictionaryOptions own = options with { Seed = options.Seed + start };
            CodingProblem problem = own.Start is null ? DictionaryStart.Of(rows, own) : Normalised($"{Operation}, Start", CodingRows.Of($"{Operation}, Start", own.Start));
            var training = new DictionaryTraining(rows, problem, own);
            bool converged = training.Run(start + 1, progress, cancellation);
            if (best is null || (training.History.Count > 0 && training.History[^1] < best.History[^1]))
            {
                best = new SparseDictionaryFit(new SparseDictionary(problem), training.History, converged, training.Replaced);
            }
        }

        return best!;
    }

    /// <inheritdoc cref="Fit(Observations, SparseDictionaryOptions?, IProgress{SparseDictionaryProgress}?, CancellationToken)"/>
    public static SparseDictionaryFit Fit(double[,] rows, SparseDictionaryOptions? options = null, IProgress<SparseDictionaryProgress>? progress = null, CancellationToken cancellation = default) =>
        Fit(CodingRows.Of("SparseDictionary.Fit", rows), options, progress, cancellation);

    /// <inheritdoc cref="Fit(Observations, SparseDictionaryOptions?, IProgress{SparseDictionaryProgress}?, CancellationToken)"/>
    public static SparseDictionaryFit Fit(float[,] rows, SparseDictionaryOptions? options = null, IProgress<SparseDictionaryProgress>? progress = null, CancellationToken cancellation = default) =>
        Fit(CodingRows.Of("SparseDictionary.Fit", rows), options, progress, cancellation);

    /// <summary>Finds the codes of rows.</summary>
    /// <param name="rows">The rows [rows, features].</param>
    /// <param name="options">How; by default the lasso with λ = 0.1 by coordinate descent.</param>
    /// <param name="cancellation">Ends the work with an exception.</param>
    /// <returns>The codes [rows, atoms], the same at any number of threads.</returns>
    /// <exception cref="ArgumentException">A number is not finite (its row and column are named), the rows have another number of features than the atoms, or an option is out of range.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public SparseCodes Encode(Observations rows, SparseCodingOptions? options = null, CancellationToken cancellation = default)
    {
        const string Operation = "SparseDictionary.Encode";
        options ??= new SparseCodingOptions();
        rows = CodingRows.Of(Operation, rows, Features);
        options.Check(Operation, Count);
        var batch = new CodingBatch(rows.Values, rows.Rows, Count);
        new BlockEncoder(_problem, options, rows.Rows).Encode(batch, cancellation);
        return new SparseCodes(CodingRows.Table(batch.Codes, rows.Rows, Count), batch);
    }

    /// <inheritdoc cref="Encode(Observations, SparseCodingOptions?, CancellationToken)"/>
    public SparseCodes Encode(double[,] rows, SparseCodingOptions? options = null, CancellationToken cancellation = default) =>
        Encode(CodingRows.Of("SparseDictionary.Encode", rows), options, cancellation);

    /// <inheritdoc cref="Encode(Observations, SparseCodingOptions?, CancellationToken)"/>
    public SparseCodes Encode(float[,] rows, SparseCodingOptions? options = null, CancellationToken cancellation = default) =>
        Encode(CodingRows.Of("SparseDictionary.Encode", rows), options, cancellation);

    /// <summary>The rows that codes stand for, z D.</summary>
    /// <param name="codes">The codes [rows, atoms].</param>
    /// <returns>[rows, features].</returns>
    /// <exception cref="ArgumentException">A number is not finite (its row and column are named), or the codes have another number of atoms.</exception>
    public double[,] Decode(double[,] codes)
    {
        Observations values = Codes("SparseDictionary.Decode", codes);
        double[] rows = new double[checked(values.Rows * Features)];
        for (int r = 0; r < values.Rows; r++)
        {
            Span<double> row = rows.AsSpan(r * Features, Features);
            _problem.Residual(row, values.Row(r), row);
            RowMath.Scale(row, -1, row);
        }

        return CodingRows.Table(rows, values.Rows, Features);
    }

    /// <summary>The mean over the rows of 1/2 |x - z D|² + penalty |z|₁.</summary>
    /// <param name="rows">The rows [rows, features].</param>
    /// <param name="codes">Their codes [rows, atoms].</param>
    /// <param name="penalty">λ, at least 0.</param>
    /// <exception cref="ArgumentException">A number is not finite (its row and column are named), the sizes do not fit, or the penalty is out of range.</exception>
    public double Objective(double[,] rows, double[,] codes, double penalty)
    {
        const string Operation = "SparseDictionary.Objective";
        Observations data = CodingRows.Of(Operation, CodingRows.Of(Operation, rows), Features), values = Codes(Operation, codes);
        if (values.Rows != data.Rows)
        {
            throw new ArgumentException($"{Operation}: there are codes of {values.Rows} rows and {data.Rows} rows; give a code for each row.", nameof(codes));
        }

        if (!(penalty >= 0) || !double.IsFinite(penalty))
        {
            throw new ArgumentOutOfRangeException(nameof(penalty), FormattableString.Invariant($"{Operation}: the penalty is {penalty}; give a finite number from 0."));
        }

        double[] residual = new double[Features];
        double total = 0;
        for (int r = 0; r < data.Rows; r++)
        {
            total += _problem.Loss(data.Row(r), values.Row(r), penalty, residual);
        }

        return total / data.Rows;
    }

    private Observations Codes(string operation, double[,] codes)
    {
        Observations values = CodingRows.Of($"{operation}, codes", codes);
        return values.Columns == Count ? values : throw new ArgumentException($"{operation}: the codes have {values.Columns} columns and there are {Count} atoms; give one for each.", nameof(codes));
    }

    private static CodingProblem Normalised(string operation, Observations atoms)
    {
        double[] values = [.. atoms.Values];
        for (int k = 0; k < atoms.Rows; k++)
        {
            if (!AtomUpdate.Normalise(values.AsSpan(k * atoms.Columns, atoms.Columns)))
            {
                throw new ArgumentException($"{operation}: atom {k} is 0, which has no direction; leave it out.", nameof(atoms));
            }
        }

        return new CodingProblem(values, atoms.Rows, atoms.Columns);
    }
}
