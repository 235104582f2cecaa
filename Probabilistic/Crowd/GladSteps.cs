using System.Runtime.CompilerServices;

namespace Hybrid.Probabilistic;

/// <summary>The E-step and a generalised M-step of GLAD: steps that raise the expected log posterior without reaching its top.</summary>
internal sealed class GladSteps(CrowdLabels labels) : IExpectationMaximisation<GladParameters>
{
    private const int Rounds = 5;
    private const int Halvings = 20;

    private readonly int _classes = labels.Classes.Count;
    private GladParameters? _current;

    /// <summary>P(class | labels) of the last E-step [tasks, classes].</summary>
    public double[] Posteriors { get; private set; } = CrowdSteps.Votes(labels);

    public GladParameters Begin() => new([.. labels.Workers.Select(_ => 1.0)], [.. labels.Tasks.Select(_ => 1.0)]);

    public double Expect(GladParameters parameters)
    {
        _current = parameters;
        int k = _classes;
        double[] posteriors = new double[Posteriors.Length];
        double total = 0, wrongShare = Math.Log(Math.Max(k - 1, 1));
        for (int task = 0; task < labels.Tasks.Count; task++)
        {
            Span<double> row = posteriors.AsSpan(task * k, k);
            row.Fill(-Math.Log(k));
            for (int i = labels.TaskStarts[task]; i < labels.TaskStarts[task + 1]; i++)
            {
                double strength = parameters.Abilities[labels.WorkerOf[i]] * Math.Exp(parameters.Easiness[task]);
                double wrong = LogSigmoid(-strength) - wrongShare, right = LogSigmoid(strength);
                for (int c = 0; c < k; c++)
                {
                    row[c] += c == labels.LabelOf[i] ? right : wrong;
                }
            }

            total += CrowdSteps.Normalise(row) + Prior(parameters.Easiness[task]);
        }

        Posteriors = posteriors;
        return total + parameters.Abilities.Sum(Prior);
    }

    public GladParameters Maximise()
    {
        double[] abilities = [.. _current!.Abilities], easiness = [.. _current.Easiness];
        for (int round = 0; round < Rounds; round++)
        {
            RaiseAbilities(abilities, easiness);
            for (int task = 0; task < easiness.Length; task++)
            {
                easiness[task] = Raised(task, abilities, easiness[task]);
            }
        }

        return new GladParameters(abilities, easiness);
    }

    /// <summary>For every worker the mean probability of a right label over the tasks that it labelled.</summary>
    public double[] Accuracies(GladParameters parameters)
    {
        double[] right = new double[labels.Workers.Count], all = new double[labels.Workers.Count];
        for (int task = 0; task < labels.Tasks.Count; task++)
        {
            for (int i = labels.TaskStarts[task]; i < labels.TaskStarts[task + 1]; i++)
            {
                right[labels.WorkerOf[i]] += Math.Exp(LogSigmoid(parameters.Abilities[labels.WorkerOf[i]] * Math.Exp(parameters.Easiness[task])));
                all[labels.WorkerOf[i]]++;
            }
        }

        return [.. right.Zip(all, (r, a) => r / a)];
    }

    private static double LogSigmoid(double x) => x > 0 ? -Math.Log(1 + Math.Exp(-x)) : x - Math.Log(1 + Math.Exp(x));

    private static double Prior(double value) => -0.5 * (value - 1) * (value - 1);

    // The objective is concave in each ability, with a curvature of at most the sum of exp(2 b) / 4, plus the prior's 1: a step under that bound never goes too far.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void RaiseAbilities(double[] abilities, double[] easiness)
    {
        double[] slopes = [.. abilities.Select(a => 1 - a)], bounds = [.. abilities.Select(_ => 1.0)];
        for (int task = 0; task < easiness.Length; task++)
        {
            double scale = Math.Exp(easiness[task]);
            for (int i = labels.TaskStarts[task]; i < labels.TaskStarts[task + 1]; i++)
            {
                int w = labels.WorkerOf[i];
                slopes[w] += (Posteriors[(task * _classes) + labels.LabelOf[i]] - (1 / (1 + Math.Exp(-abilities[w] * scale)))) * scale;
                bounds[w] += 0.25 * scale * scale;
            }
        }

        for (int w = 0; w < abilities.Length; w++)
        {
            abilities[w] += slopes[w] / bounds[w];
        }
    }

    private double Raised(int task, double[] abilities, double value)
    {
        (double before, double slope, double bound) = Slope(task, abilities, value);
        double step = Math.Clamp(slope / bound, -1, 1);
        for (int halving = 0; halving < Halvings; halving++, step /= 2)
        {
            if (Slope(task, abilities, value + step).Value >= before)
            {
                return value + step;
            }
        }

        return value;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private (double Value, double Slope, double Bound) Slope(int task, double[] abilities, double easiness)
    {
        double scale = Math.Exp(easiness), value = Prior(easiness), slope = 1 - easiness, bound = 1;
        for (int i = labels.TaskStarts[task]; i < labels.TaskStarts[task + 1]; i++)
        {
            double strength = abilities[labels.WorkerOf[i]] * scale, right = Posteriors[(task * _classes) + labels.LabelOf[i]];
            value += (right * LogSigmoid(strength)) + ((1 - right) * LogSigmoid(-strength));
            slope += (right - (1 / (1 + Math.Exp(-strength)))) * strength;
            bound += 0.25 * strength * strength;
        }

        return (value, slope, bound);
    }
}
