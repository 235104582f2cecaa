using MathNet.Numerics.LinearAlgebra;

namespace Hybrid.Probabilistic;

/// <summary>An autoencoder without activations, x̂ = m + (x - m) A B, trained on squared errors by gradients: it finds the subspace of the principal components, and <see cref="Proof"/> shows why and that it did. Immutable.</summary>
/// <remarks>
/// Source: P. Baldi and K. Hornik, "Neural networks and principal component analysis: learning from examples without local minima", 1989.
/// <code>
/// LinearAutoencoder model = LinearAutoencoder.Fit(threes, code: 8);
/// foreach (ProofStep step in model.Proof(threes))
/// {
///     Console.WriteLine(step);
/// }
/// </code>
/// </remarks>
public sealed class LinearAutoencoder
{
    private readonly double[] _means;
    private readonly double _slope;

    private LinearAutoencoder(double[] means, Matrix<double> encoder, Matrix<double> decoder, double slope)
    {
        (_means, Encoder, Decoder, _slope) = (means, encoder, decoder, slope);
    }

    /// <summary>A, [columns, code].</summary>
    public Matrix<double> Encoder { get; }

    /// <summary>B, [code, columns].</summary>
    public Matrix<double> Decoder { get; }

    /// <summary>The numbers of the code.</summary>
    public int Code => Encoder.ColumnCount;

    /// <summary>Trains by quasi-Newton steps in double precision, from random weights.</summary>
    /// <param name="data">The rows.</param>
    /// <param name="code">The numbers of the code; from 1 to the smaller of rows and columns.</param>
    /// <param name="seed">The seed of the first weights.</param>
    /// <exception cref="ArgumentOutOfRangeException">The code is out of range.</exception>
    public static LinearAutoencoder Fit(Observations data, int code, int seed = 0)
    {
        ArgumentNullException.ThrowIfNull(data);
        int most = Math.Min(data.Rows, data.Columns);
        if (code < 1 || code > most)
        {
            throw new ArgumentOutOfRangeException(nameof(code), code, $"LinearAutoencoder: a code of {code} numbers was asked of {data.Rows} rows and {data.Columns} columns; give 1 to {most}.");
        }

        // R of the rows' factors Q R has their squared lengths along every direction; scaled to unit total, tolerances are shares of the variance.
        double[] means = data.Means();
        Matrix<double> root = Root(data, means);
        double scale = root.FrobeniusNorm();
        Tensor given = Tensor.From((scale > 0 ? root / scale : root).ToRowMajorArray(), root.RowCount, root.ColumnCount);
        RandomKey[] keys = RandomKey.FromSeed(seed).Split(2);
        (Tensor Encoder, Tensor Decoder) start = (
            Initialiser.XavierNormal.Draw(keys[0], data.Columns, code).Cast(ElementType.Float64), Initialiser.XavierNormal.Draw(keys[1], code, data.Columns).Cast(ElementType.Float64));
        LbfgsResult<(Tensor Encoder, Tensor Decoder)> found = Lbfgs.Minimise(
            weights => (given - given.MatMul(weights.Encoder).MatMul(weights.Decoder)).Square().Sum(),
            start,
            new LbfgsOptions { Iterations = 20_000, Evaluations = 40_000, GradientTolerance = 1e-9, ValueTolerance = 0 });
        return new(means, Built(found.Parameters.Encoder), Built(found.Parameters.Decoder), found.GradientNorm);
    }

    /// <summary>The codes of rows, [rows, code].</summary>
    /// <param name="data">The rows.</param>
    /// <exception cref="ArgumentException">The columns differ from those fitted.</exception>
    public Matrix<double> Encode(Observations data) => Centred(data) * Encoder;

    /// <summary>The squared distance of each row from its reconstruction: large for outliers.</summary>
    /// <param name="data">The rows.</param>
    /// <exception cref="ArgumentException">The columns differ from those fitted.</exception>
    public double[] Errors(Observations data)
    {
        Matrix<double> rows = Centred(data), left = rows - (rows * Encoder * Decoder);
        return [.. left.EnumerateRows().Select(row => row.DotProduct(row))];
    }

    /// <summary>The sine of the largest principal angle between the decoder's rows and the same number of principal components: 0 where both span one subspace.</summary>
    /// <param name="components">As many components as the code has numbers.</param>
    /// <exception cref="ArgumentException">The counts or the columns differ.</exception>
    public double Distance(PrincipalComponents components)
    {
        ArgumentNullException.ThrowIfNull(components);
        if (components.Count != Code || components.Means.Count != _means.Length)
        {
            throw new ArgumentException($"LinearAutoencoder.Distance: there are {components.Count} components of {components.Means.Count} columns; {Code} of {_means.Length} are needed.", nameof(components));
        }

        Matrix<double> basis = Matrix<double>.Build.DenseOfRows(components.Components), span = Decoder.Transpose().QR(MathNet.Numerics.LinearAlgebra.Factorization.QRMethod.Thin).Q;
        return (span - (basis.TransposeThisAndMultiply(basis) * span)).L2Norm();
    }

    /// <summary>Why the subspace is that of the principal components, step by step, with this model's numbers on its rows.</summary>
    /// <param name="data">The rows that it was fitted to.</param>
    /// <exception cref="ArgumentException">The columns differ from those fitted.</exception>
    public IReadOnlyList<ProofStep> Proof(Observations data)
    {
        Matrix<double> rows = Centred(data) / Math.Sqrt(data.Rows), product = Encoder * Decoder;
        double total = Squares(rows), error = Squares(rows - (rows * product));
        Matrix<double> inverse = Decoder.TransposeThisAndMultiply((Decoder * Decoder.Transpose()).Inverse()), projection = inverse * Decoder;
        double kept = Squares(rows * projection);
        var components = PrincipalComponents.Fit(data, Code);
        Matrix<double> scores = Matrix<double>.Build.DenseOfRows(components.Transform(data)) / Math.Sqrt(data.Rows), codes = rows * Encoder;
        Matrix<double> turned = scores * scores.QR().Solve(codes);
        double Share(Matrix<double> left, Matrix<double> of) => left.FrobeniusNorm() / of.FrobeniusNorm();
        return
        [
            new("1. Training ends where the gradient vanishes; its largest component, as a share of the variance", _slope, 0),
            new("2. There, for the decoder that it has, the encoder is the best one, the decoder's pseudo-inverse; the codes' relative distance from its codes", Share(codes - (rows * inverse), codes), 0),
            new("3. So AB is an orthogonal projection P of rank k; the relative distance of reconstructions from projections", Share((rows * product) - (rows * projection), rows), 0),
            new("4. What a projection loses is the variance less what it keeps, tr S - tr PS", error, total - kept),
            new("5. No projection of rank k keeps more than the k largest eigenvalues of S (K. Fan, 1949), and this one keeps them", kept, components.Variances.Sum()),
            new("6. Where the k-th eigenvalue is above the next, only the span of the leading eigenvectors does; the sine of the largest angle to it", Distance(components), 0),
            new("7. The code is the components' coordinates turned and stretched, not the coordinates: what no such map explains of it", Share(codes - turned, codes), 0),
        ];
    }

    private static double Squares(Matrix<double> matrix) => Math.Pow(matrix.FrobeniusNorm(), 2);

    private static Matrix<double> Built(Tensor tensor) => Matrix<double>.Build.DenseOfRowMajor(tensor.Shape[0], tensor.Shape[1], tensor.ToDoubleArray());

    private static Matrix<double> Root(Observations data, double[] means)
    {
        Matrix<double> rows = Centred(data, means);
        return rows.RowCount > rows.ColumnCount ? rows.QR(MathNet.Numerics.LinearAlgebra.Factorization.QRMethod.Thin).R : rows;
    }

    private static Matrix<double> Centred(Observations data, double[] means) => Matrix<double>.Build.Dense(data.Rows, data.Columns, (row, column) => data[row, column] - means[column]);

    private Matrix<double> Centred(Observations data)
    {
        ArgumentNullException.ThrowIfNull(data);
        return data.Columns == _means.Length
            ? Centred(data, _means)
            : throw new ArgumentException($"LinearAutoencoder: there are {data.Columns} columns; {_means.Length} were fitted.", nameof(data));
    }
}
