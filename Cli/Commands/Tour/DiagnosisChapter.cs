using System.Globalization;
using Hybrid.Probabilistic;
using Hybrid.Reports;

namespace Hybrid.Cli.Commands.Tour;

/// <summary>A diagnosis on the chest-clinic network, finding by finding, and how near samplers come to the exact answer.</summary>
/// <remarks>The network is that of S. Lauritzen and D. Spiegelhalter, Local computations with probabilities on graphical structures, 1988.</remarks>
internal static class DiagnosisChapter
{
    private static readonly (string Variable, string Name)[] Diseases = [("tub", "tuberculosis"), ("lung", "lung cancer"), ("bronc", "bronchitis")];

    private static readonly (string Variable, string State, string Says)[] Findings =
    [
        ("dysp", "yes", "short of breath"),
        ("asia", "yes", "has been to Asia"),
        ("xray", "yes", "a shadow on the x-ray"),
        ("smoke", "no", "does not smoke"),
    ];

    /// <summary>Makes the diagnosis.</summary>
    /// <param name="context">How to run.</param>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static ChapterResult Run(ChapterContext context)
    {
        BayesianNetwork clinic = Clinic();
        ExactInference exact = clinic.Compile();
        Stage[] stages = [.. Enumerable.Range(0, Findings.Length + 1).Select(known => Ask(exact, known))];
        Race[] races = Compare(context, clinic, stages[^1]);
        double before = stages[0].Result["tub", "yes"];
        double after = stages[^1].Result["tub", "yes"];
        double worst = races.Max(r => r.Largest);
        return new ChapterResult(
            string.Create(CultureInfo.InvariantCulture, $"{Findings.Length} findings raise tuberculosis from {before:0.0%} to {after:0.0%}; samplers come within {worst:0.000}"),
            [.. Diseases.Select(d => (d.Name, stages[^1].Result[d.Variable, "yes"])), .. races.Select(r => ($"error of {r.Engine}", r.Largest))],
            report => AddTo(report, clinic, exact, stages, races));
    }

    private static BayesianNetwork Clinic() => new BayesianNetworkBuilder()
        .Structure("asia -> tub -> either <- lung <- smoke -> bronc -> dysp <- either -> xray")
        .Table("asia", 0.01, 0.99)
        .Row("tub", "asia=yes", 0.05, 0.95)
        .Row("tub", "asia=no", 0.01, 0.99)
        .Table("smoke", 0.5, 0.5)
        .Row("lung", "smoke=yes", 0.1, 0.9)
        .Row("lung", "smoke=no", 0.01, 0.99)
        .Row("bronc", "smoke=yes", 0.6, 0.4)
        .Row("bronc", "smoke=no", 0.3, 0.7)
        .Row("either", string.Empty, 1, 0)
        .Row("either", "tub=no, lung=no", 0, 1)
        .Row("xray", "either=yes", 0.98, 0.02)
        .Row("xray", "either=no", 0.05, 0.95)
        .Row("dysp", "bronc=yes, either=yes", 0.9, 0.1)
        .Row("dysp", "bronc=yes, either=no", 0.8, 0.2)
        .Row("dysp", "bronc=no, either=yes", 0.7, 0.3)
        .Row("dysp", "bronc=no, either=no", 0.1, 0.9)
        .Build("chest clinic");

    private static Stage Ask(ExactInference exact, int known)
    {
        Evidence evidence = Findings[..known].Aggregate(Evidence.None, (all, f) => all.With(f.Variable, f.State));
        string[] open = [.. Findings[known..].Select(f => f.Variable)];
        (Variable Variable, double Information)? next = open.Length == 0 ? null : Analysis.MostInformative(exact, "tub", open, evidence)[0];
        return new Stage(evidence, known == 0 ? "nothing known" : Findings[known - 1].Says, exact.Ask(evidence, [.. Diseases.Select(d => d.Variable)]), next);
    }

    private static Race[] Compare(ChapterContext context, BayesianNetwork clinic, Stage last)
    {
        int most = context.Fast ? 30_000 : 300_000;
        int[] counts = [most / 100, most / 30, most / 10, most / 3, most];
        Func<int, IInferenceEngine>[] samplers =
        [
            n => new LikelihoodWeighting(new LikelihoodWeightingOptions { Samples = n, Seed = context.Seed }),
            n => new ImportanceSampling(new ImportanceSamplingOptions { Samples = n, Seed = context.Seed }),
            n => new GibbsSampler(new GibbsOptions { Samples = n, Seed = context.Seed }),
        ];
        return [.. samplers.Select(sampler => new Race([.. counts.Select(n =>
        {
            InferenceResult result = sampler(n).Infer(clinic, last.Evidence, [.. Diseases.Select(d => d.Variable)], context.Cancellation);
            return (n, result, Diseases.Max(d => Math.Abs(result[d.Variable, "yes"] - last.Result[d.Variable, "yes"])));
        })]))];
    }

    private static HtmlReport AddTo(HtmlReport report, BayesianNetwork clinic, ExactInference exact, Stage[] stages, Race[] races)
    {
        IReadOnlyList<IReadOnlyList<object?>> rows =
        [
            .. stages.Select(s => (IReadOnlyList<object?>)[s.Says, .. Diseases.Select(d => (object?)s.Result[d.Variable, "yes"]),
                Math.Exp(s.Result.LogEvidence), s.Next is { } next ? $"{next.Variable.Name} ({next.Information.ToString("0.0000", CultureInfo.InvariantCulture)} nats)" : string.Empty]),
        ];
        return report
            .Paragraph(
                "A patient comes to the chest clinic of Lauritzen and Spiegelhalter. Each finding changes one entry of the evidence; the junction tree redoes only what the finding touches. "
                + "The last one lowers lung cancer and so raises tuberculosis: one cause explains the other away.")
            .Preformatted($"{clinic}\n{exact}\n")
            .Charts([.. stages.Select(s => (Chart)new BarChart { Title = s.Says, Bars = [.. Diseases.Select(d => (d.Name, s.Result[d.Variable, "yes"]))], ValueLabel = "posterior probability", Maximum = 1 })])
            .Table(["finding", .. Diseases.Select(d => d.Name), "P(all findings)", "what would tell most of tuberculosis"], rows)
            .Paragraph("The same question to samplers. Likelihood weighting draws patients and weighs them by the findings; importance sampling draws them with the findings in mind; Gibbs sampling walks from patient to patient.")
            .Charts(new LineChart
            {
                Title = "Largest error of the three posteriors",
                Series = [.. races.Select(r => new LineSeries(r.Engine, [.. r.Runs.Select(run => (Math.Log10(run.Samples), run.Error))]))],
                XLabel = "samples, as a power of ten",
                YLabel = "error",
                YMinimum = 0,
            })
            .Table(
                ["engine", "samples", "worth", "largest error", "its standard error", "P(tuberculosis)"],
                [.. races.Select(r => (IReadOnlyList<object?>)[r.Engine, r.Last.Samples, Math.Round(r.Last.Result.Sampling!.EffectiveSamples), r.Largest, Diseases.Max(d => r.Last.Result.StandardError(d.Variable, "yes")), r.Last.Result["tub", "yes"]])]);
    }

    /// <summary>The patient after some findings.</summary>
    private sealed record Stage(Evidence Evidence, string Says, InferenceResult Result, (Variable Variable, double Information)? Next);

    /// <summary>One sampler with more and more samples.</summary>
    private sealed record Race((int Samples, InferenceResult Result, double Error)[] Runs)
    {
        public (int Samples, InferenceResult Result, double Error) Last => Runs[^1];

        public string Engine => Last.Result.Engine;

        public double Largest => Last.Error;
    }
}
