namespace Hybrid.Causal.Estimation;

/// <summary>The front-door formula with the data's frequencies and means.</summary>
internal sealed class FrontDoorEstimator : EffectEstimator
{
    private const int MostStates = 20;

    public override string Name => "frontdoor";

    public override string Description => "sum over the mediator of P(m | t) times the mean outcome at m over the treatments' own distribution (Pearl, 1995); with mediators that are numbers, products of linear effects. Needs no adjustment set";

    public override IReadOnlyList<EffectTarget> Targets { get; } = [EffectTarget.Everyone];

    private protected override EffectEstimate Compute(EstimationProblem problem, EstimationOptions options)
    {
        if (problem.Mediators.Count == 0)
        {
            throw new ArgumentException($"{Name}: no mediator is named and the graph has no front door; name columns through which all of the effect of '{problem.Treatment}' passes.");
        }

        Sample sample = Sample.Of(problem with { Adjustment = [] }, Name, [], binary: true, problem.Mediators);
        bool discrete = problem.Mediators.All(m => sample.Table.States(m).Count > 0 || sample.Table[m].ToArray().Distinct().Take(MostStates + 1).Count() <= MostStates);
        Func<int[], double> once = discrete ? Discrete(sample, problem.Mediators) : Linear(sample, problem.Mediators);
        double value = once([.. Enumerable.Range(0, sample.Count)]);
        if (!double.IsFinite(value))
        {
            throw new ArgumentException($"{Name}: positivity is violated: a state of {string.Join(", ", problem.Mediators)} never occurs with one of the treatments; use coarser states.");
        }

        return new EffectEstimate(value, Bootstrap.StandardError(sample, options, once), sample.Count) { Details = [("mediators", problem.Mediators.Count)] };
    }

    private static Func<int[], double> Discrete(Sample sample, IReadOnlyList<string> mediators)
    {
        string[] keys = [.. Enumerable.Range(0, sample.Count).Select(row => string.Join('\u0001', mediators.Select(m => sample.Table[m][row])))];
        var index = keys.Distinct().Select((key, i) => (key, i)).ToDictionary(p => p.key, p => p.i);
        int[] cell = [.. keys.Select(k => index[k])];
        return rows =>
        {
            double[,] counts = new double[2, index.Count];
            double[,] sums = new double[2, index.Count];
            double[] arms = new double[2];
            foreach (int row in rows)
            {
                int arm = (int)sample.Treatment[row];
                counts[arm, cell[row]]++;
                sums[arm, cell[row]] += sample.Outcome[row];
                arms[arm]++;
            }

            double effect = 0;
            for (int m = 0; m < index.Count; m++)
            {
                double change = (counts[1, m] / arms[1]) - (counts[0, m] / arms[0]);
                double mean = 0;
                for (int arm = 0; arm < 2; arm++)
                {
                    mean += arms[arm] / rows.Length * (counts[arm, m] > 0 ? sums[arm, m] / counts[arm, m] : double.NaN);
                }

                effect += change == 0 ? 0 : change * mean;
            }

            return effect;
        };
    }

    private static Func<int[], double> Linear(Sample sample, IReadOnlyList<string> mediators)
    {
        double[][] columns = [.. mediators.Select(m => sample.Table[m].ToArray())];
        return rows =>
        {
            double[] treatment = Sample.Rows(sample.Treatment, rows);
            double[][] through = Sample.Rows(columns, rows);
            double[] onOutcome = LeastSquares.Fit([.. through, treatment], Sample.Rows(sample.Outcome, rows)).Coefficients;
            return Enumerable.Range(0, through.Length).Sum(m => LeastSquares.Fit([treatment], through[m]).Coefficients[1] * onOutcome[m + 1]);
        };
    }
}
