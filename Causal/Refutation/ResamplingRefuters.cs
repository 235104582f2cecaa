using Hybrid.Causal.Estimation;
using Hybrid.Data;
using Hybrid.Probabilistic;

namespace Hybrid.Causal.Refutation;

/// <summary>Refuters that estimate again from changed data.</summary>
internal static class ResamplingRefuters
{
    private const int Times = 20;
    private const string Noise = "\u0001noise";

    public static RefutationResult Placebo(EffectEstimator estimator, EstimationProblem problem, EstimationOptions options, EffectEstimate original)
    {
        double[] treatment = problem.Table[problem.Treatment].ToArray();
        EffectEstimate[] placebos = Again(options, random => Try(estimator, problem with { Table = Shuffled(problem, treatment, random) }, options));
        double mean = placebos.Average(p => p.Value);
        double error = Spread(placebos);
        double size = Math.Abs(mean) / (error / Math.Sqrt(placebos.Length));
        double share = placebos.Count(p => Math.Abs(p.Value) >= Math.Abs(original.Value)) / (double)placebos.Length;
        bool passed = size < 4;
        return new RefutationResult("placebo", passed ? RefutationVerdict.Passed : RefutationVerdict.Failed, FormattableString.Invariant(
            $"a shuffled treatment has the effect {mean:G4} on average against {original.Value:G4}; {(passed ? "about none, as it should be" : "it should have none: the method finds effects where there are none")}"), original.Value, mean, size, "standard errors from zero")
        {
            Details = [("atLeastAsLarge", share), ("deviation", error)],
        };
    }

    public static RefutationResult RandomCause(EffectEstimator estimator, EstimationProblem problem, EstimationOptions options, EffectEstimate original)
    {
        EffectEstimate[] again = Again(options, random => estimator.Estimate(problem with
        {
            Table = problem.Table.With(Noise, Normal(problem.Table.Rows, random)),
            Adjustment = [.. problem.Adjustment, Noise],
            InstrumentCondition = [.. problem.InstrumentCondition, Noise],
        }, options));
        double mean = again.Average(p => p.Value);
        return Stable("randomcause", "with a column of noise adjusted for", original, mean);
    }

    public static RefutationResult Subset(EffectEstimator estimator, EstimationProblem problem, EstimationOptions options, EffectEstimate original)
    {
        EffectEstimate[] again = Again(options, random =>
            Try(estimator, problem with { Table = problem.Table.Select(random.Permutation(problem.Table.Rows).AsSpan(0, Math.Max(2, problem.Table.Rows * 4 / 5))) }, options));
        return Stable("subset", "with a fifth of the rows left out", original, again.Average(p => p.Value));
    }

    public static RefutationResult Bootstrap(EffectEstimator estimator, EstimationProblem problem, EstimationOptions options, EffectEstimate original)
    {
        int rows = problem.Table.Rows;
        EffectEstimate[] again = Again(options, random => Try(estimator, problem with { Table = problem.Table.Select([.. Enumerable.Range(0, rows).Select(i => random.Below((ulong)i, rows))]) }, options), 4 * Times);
        double spread = Spread(again);
        double ratio = spread / original.StandardError;

        // With 80 resamples a standard deviation is known to about 8 per cent; models fitted anew add more.
        bool passed = ratio is > 0.6 and < 1.6;
        return new RefutationResult("bootstrap", passed ? RefutationVerdict.Passed : RefutationVerdict.Failed, FormattableString.Invariant(
            $"estimates from rows drawn anew spread by {spread:G4}; the standard error says {original.StandardError:G4}{(passed ? ": they agree" : ": do not trust the interval")}"), original.Value, again.Average(p => p.Value), ratio, "times the standard error");
    }

    public static RefutationResult DummyOutcome(EffectEstimator estimator, EstimationProblem problem, EstimationOptions options, EffectEstimate original)
    {
        EffectEstimate[] again = Again(options, random => estimator.Estimate(problem with { Table = problem.Table.With(problem.Outcome, Normal(problem.Table.Rows, random)) }, options));
        double mean = again.Average(p => p.Value / p.StandardError);
        double size = Math.Abs(mean) * Math.Sqrt(again.Length);
        bool passed = size < 4;
        return new RefutationResult("dummyoutcome", passed ? RefutationVerdict.Passed : RefutationVerdict.Failed, FormattableString.Invariant(
            $"on an outcome of noise the effect is {again.Average(p => p.Value):G4} on average; {(passed ? "about none, as it should be" : "it should be none: the method finds effects where there are none")}"), original.Value, again.Average(p => p.Value), size, "standard errors from zero");
    }

    private static RefutationResult Stable(string name, string change, EffectEstimate original, double mean)
    {
        double size = Math.Abs(mean - original.Value) / original.StandardError;
        bool passed = size < 1;
        return new RefutationResult(name, passed ? RefutationVerdict.Passed : RefutationVerdict.Failed, FormattableString.Invariant(
            $"{change} the effect is {mean:G4} on average against {original.Value:G4}: it moves by {size:G2} standard errors{(passed ? string.Empty : ", too much: it hangs on few rows or on the model's form")}"), original.Value, mean, size, "standard errors moved");
    }

    private static EffectEstimate[] Again(EstimationOptions options, Func<CounterRandom, EffectEstimate?> estimate, int times = Times)
    {
        CounterRandom random = CounterRandom.Of(options.Seed).Derive(0x72656675);
        EffectEstimate?[] all = new EffectEstimate?[times];
        Work.Over(times, k => all[k] = estimate(random.Derive((ulong)k)));
        EffectEstimate[] found = [.. all.OfType<EffectEstimate>()];
        return found.Length >= times / 2
            ? found
            : throw new ArgumentException($"the refuter could estimate on only {found.Length} of {times} changed tables: treated or untreated rows are too few");
    }

    // A changed table may lack treated rows in a stratum: it says nothing then.
    private static EffectEstimate? Try(EffectEstimator estimator, EstimationProblem problem, EstimationOptions options)
    {
        try
        {
            return estimator.Estimate(problem, options);
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    private static DataTable Shuffled(EstimationProblem problem, double[] treatment, CounterRandom random)
    {
        int[] order = random.Permutation(treatment.Length);
        return problem.Table.With(problem.Treatment, [.. order.Select(i => treatment[i])]);
    }

    private static double[] Normal(int count, CounterRandom random)
    {
        double[] values = new double[count];
        RandomNumbers.Normal(random, 0, values);
        return values;
    }

    private static double Spread(EffectEstimate[] estimates) => Estimation.Bootstrap.StandardError([.. estimates.Select(e => e.Value)]);
}
