namespace Hybrid.Probabilistic;

/// <summary>The two steps of variational inference for a hidden Markov model: a forward-backward pass with expected logarithms, and posteriors from its counts.</summary>
internal sealed class VariationalChainSteps(SequenceSet data, VariationalHiddenMarkovOptions options, double concentration) : IExpectationMaximisation<VariationalChain>
{
    private double[] _statistics = [];
    private VariationalChain? _current;
    private double[][] _weights = [];

    public double Expect(VariationalChain parameters)
    {
        _current = parameters;
        Emission emission = parameters.Emission.Logarithms;
        int states = emission.States, stride = emission.Stride;
        VariationalWeights start = VariationalWeights.Of(WeightPrior.Dirichlet, options.StartConcentration, parameters.Start);
        VariationalWeights[] rows = [.. parameters.Transition.Select(row => VariationalWeights.Of(WeightPrior.Dirichlet, concentration, row))];
        _weights = [.. rows.Select(row => row.Logarithms.Select(Math.Exp).ToArray())];
        double[] first = new double[stride], transition = new double[stride * stride], transposed = new double[stride * stride];
        for (int i = 0; i < states; i++)
        {
            first[i] = Math.Exp(start.Logarithms[i]);
            for (int j = 0; j < states; j++)
            {
                transition[(i * stride) + j] = transposed[(j * stride) + i] = _weights[i][j];
            }
        }

        _statistics = ChainStatistics.Collect(data, emission, parameters.Emission.Corrections, 1, first, transition, transposed);
        return _statistics[0] - start.Divergence - rows.Sum(row => row.Divergence) - parameters.Emission.Divergence;
    }

    public VariationalChain Maximise()
    {
        Emission emission = _current!.Emission.Logarithms;
        int states = emission.States, stride = emission.Stride;
        double[] start = _statistics.AsSpan(1, states).ToArray();
        double[][] transition = [.. Enumerable.Range(0, states).Select(i => _weights[i].Select((weight, j) => weight * _statistics[1 + stride + (i * stride) + j]).ToArray())];
        return new(start, transition, _current.Emission.Updated(_statistics.AsSpan(1 + stride + (states * stride))));
    }
}
