using Hybrid.Probabilistic.Exact;

namespace Hybrid.Probabilistic.Learning;

/// <summary>The dual of maximum entropy: weights times expectations less ln Z less the penalty, and its gradient.</summary>
internal sealed class LogLinearObjective
{
    private const double MostExponent = 600;

    private readonly LogLinearModel _model;
    private readonly double[] _targets;
    private readonly double _penalty;
    private readonly JunctionPlan _plan;
    private readonly JunctionState _state;
    private readonly (int Clique, Projection Map, double[] Values)[] _features;

    public LogLinearObjective(LogLinearModel model, double[] targets, double penalty)
    {
        _model = model;
        _targets = targets;
        _penalty = penalty;
        _plan = JunctionPlan.Of(FactorModel.Of(model), [], ExactOptions.Default);
        _state = new JunctionState(_plan);
        _features = [.. model.Features.Select(Locate)];
    }

    /// <summary>The value; fills the gradient. Negative infinity, without a gradient, where tables would overflow.</summary>
    public double Evaluate(double[] weights, double[] gradient)
    {
        double largest = weights.Zip(_features, (w, f) => Math.Abs(w) * f.Values.Max(Math.Abs)).Sum();
        if (!(largest < MostExponent))
        {
            return double.NegativeInfinity;
        }

        _plan.Fill(FactorModel.Of(_model.With(weights)));
        _state.Reset();
        double value = -_state.LogEvidence();
        for (int i = 0; i < weights.Length; i++)
        {
            (int clique, Projection map, double[] values) = _features[i];
            ReadOnlySpan<double> belief = _state.Belief(clique);
            double[] joint = new double[values.Length];
            TableKernels.Sum(map, belief, joint);
            double sum = 0;
            double total = 0;
            for (int at = 0; at < joint.Length; at++)
            {
                sum += joint[at] * values[at];
                total += joint[at];
            }

            value += (weights[i] * _targets[i]) - (0.5 * _penalty * weights[i] * weights[i]);
            gradient[i] = _targets[i] - (sum / total) - (_penalty * weights[i]);
        }

        return value;
    }

    // The smallest clique with the feature's variables, and the feature's values with its axes in the clique's order.
    private (int Clique, Projection Map, double[] Values) Locate(Feature feature)
    {
        int[] scope = [.. feature.Variables.Select(v => _model.IndexOf(v.Name))];
        int clique = _plan.Smallest(scope);
        int[] order = [.. Enumerable.Range(0, scope.Length).OrderBy(axis => Array.IndexOf(_plan.Tree.Cliques[clique], scope[axis]))];
        double[] values = Layout.Transpose(feature.Values, [.. scope.Select(v => _plan.Sizes[v])], order);
        return (clique, _plan.Map(clique, scope), values);
    }
}
