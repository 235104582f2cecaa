using System.Diagnostics;
using Hybrid.Probabilistic;
using Hybrid.Probabilistic.Learning;

namespace Hybrid.Bench;

/// <summary>The peers' b_bn.py and more: discrete Bayesian networks. Prepared networks answer to other evidence each time without any message of the time before. The files are looked for in shared/data/bayesnets, from the working folder upwards, or in the folder that HYBRID_BAYESNETS names.</summary>
internal static class BnBenches
{
    private static readonly string[] Prepared = ["asia", "child", "alarm", "hailfinder", "pathfinder"];
    private static readonly string[] Large = ["mildew", "diabetes", "munin", "link"];

    public static IEnumerable<(string Name, Func<IEnumerable<Line>> Run)> All()
    {
        yield return ("bn_all_marginals_evidence", AllMarginals);
        yield return ("bn_one_finding_changed", () => Prepared.Select(net => Of("bn_one_finding_changed", net, Incremental)));
        yield return ("bn_build", () => Prepared.Select(net => Of("bn_build", net, network => () => ExactInference.Compile(network))));
        yield return ("bn_read", () => new[] { "alarm", "pathfinder", "munin", "mildew" }.Select(net => new Line("bn_read", "hybrid", Measurement.Times(() => Load(net)), "ms", 1e3, 1, Load(net).Variables.Count, Net(net))));
        yield return ("bn_batch", Batch);
        yield return ("bn_sample", Sample);
        yield return ("bn_fit", Fit);
        yield return ("bn_em_iteration", ExpectationSteps);
        yield return ("bn_structure_search", Structure);
        yield return ("bn_structure_samples", StructureOnSeveralSamples);
    }

    // Prepared networks: only the question, with other states observed each time. Large ones: everything from the network on, once for each repeat.
    private static IEnumerable<Line> AllMarginals() =>
        Prepared.Select(net => Of("bn_all_marginals_evidence", net, Question)).Concat(Large.Select(net =>
        {
            BayesianNetwork network = Load(net);
            Evidence evidence = Favoured(network);
            ExactInference prepared = new ExactEngine().Prepare(network, evidence);
            double[] times = Measurement.Times(() => new ExactEngine().Infer(network, evidence), repeats: 3, warm: 0);
            var extra = Net(net);
            extra["entries"] = prepared.Entries;
            extra["peakMegabytes"] = Process.GetCurrentProcess().PeakWorkingSet64 / 1e6;
            return new Line("bn_all_marginals_evidence", "hybrid", times, "ms", 1e3, 1, network.Variables.Count, extra);
        }));

    private static Action Question(BayesianNetwork network)
    {
        Evidence favoured = Favoured(network);
        InferenceSession session = ExactInference.Compile(network).NewSession();
        int[] variables = [.. favoured.Select(f => network.IndexOf(f.Variable))];
        int[] states = [.. favoured.Select(f => network[f.Variable].IndexOf(f.State))];

        // The other evidence: the least probable states that are possible together.
        int[] others = [.. states];
        foreach (int v in variables)
        {
            session.Observe(v, states[Array.IndexOf(variables, v)]);
        }

        for (int i = 0; i < variables.Length; i++)
        {
            session.Retract(variables[i]);
            double[] posterior = session.Posterior(variables[i]).ToArray();
            others[i] = Enumerable.Range(0, posterior.Length).Where(s => posterior[s] > 0).MinBy(s => posterior[s]);
            session.Observe(variables[i], others[i]);
        }

        // A new session knows no message: every table is propagated for this evidence alone.
        ExactInference prepared = ExactInference.Compile(network);
        int turn = 0;
        return () =>
        {
            InferenceSession fresh = prepared.NewSession();
            turn ^= 1;
            for (int i = 0; i < variables.Length; i++)
            {
                fresh.Observe(variables[i], (turn == 0 ? states : others)[i]);
            }

            for (int v = 0; v < network.Variables.Count; v++)
            {
                fresh.Posterior(v);
            }
        };
    }

    // The same with one session, whose messages from subtrees without evidence are used again.
    private static Action Incremental(BayesianNetwork network)
    {
        Evidence favoured = Favoured(network);
        InferenceSession session = ExactInference.Compile(network).NewSession();
        Finding changed = favoured[0];
        int variable = network.IndexOf(changed.Variable);
        session.Set(favoured.Without(changed.Variable));
        double[] posterior = session.Posterior(variable).ToArray();
        int[] possible = [.. Enumerable.Range(0, posterior.Length).Where(s => posterior[s] > 0)];
        int turn = 0;
        return () =>
        {
            session.Observe(variable, possible[turn++ % possible.Length]);
            for (int v = 0; v < network.Variables.Count; v++)
            {
                session.Posterior(v);
            }
        };
    }

    private static IEnumerable<Line> Batch()
    {
        const int n = 10_000;
        BayesianNetwork alarm = Load("alarm");
        DiscreteData rows = Columns(new ForwardSampler(alarm).Draw(n, 5), "HRBP", "PRESS", "EXPCO2", "CVP", "SAO2");
        ExactInference exact = alarm.Compile();
        yield return new Line("bn_batch", "hybrid", Measurement.Times(() => new EvidenceBatch(exact, rows).Posteriors("LVFAILURE")), "ms", 1e3, 1, n, Net("alarm"));
    }

    private static IEnumerable<Line> Sample()
    {
        const int n = 100_000;
        var sampler = new ForwardSampler(Load("alarm"));
        yield return new Line("bn_sample", "hybrid", Measurement.Times(() => sampler.Draw(n, 1)), "rows/s", n, 1, n, Net("alarm"));
    }

    private static IEnumerable<Line> Fit()
    {
        const int n = 100_000;
        BayesianNetwork alarm = Load("alarm");
        DiscreteData rows = new ForwardSampler(alarm).Draw(n, 1);
        yield return new Line("bn_fit", "hybrid", Measurement.Times(() => ParameterLearner.Fit(alarm, rows)), "ms", 1e3, 1, n, Net("alarm"));
    }

    private static IEnumerable<Line> ExpectationSteps()
    {
        const int n = 5000;
        const int steps = 5;
        BayesianNetwork alarm = Load("alarm");
        DiscreteData rows = new ForwardSampler(alarm).Draw(n, 2);
        var random = new Random(1);
        var holes = new DiscreteData(rows.Variables, [.. rows.Variables.Select((_, v) => rows.Column(v).ToArray().Select(s => random.NextDouble() < 0.1 ? DiscreteData.Missing : s).ToArray())]);
        BayesianNetwork start = ParameterLearner.Fit(alarm, holes, Prior.K2);
        var options = new ExpectationMaximisationOptions { MostIterations = steps, Tolerance = 1e-15 };
        yield return new Line("bn_em_iteration", "hybrid", Measurement.Times(() => NetworkExpectationMaximisation.Fit(start, holes, options), repeats: 5), "ms", 1e3 / steps, 1, n, Net("alarm"));
    }

    private static IEnumerable<Line> Structure()
    {
        const int n = 10_000;
        BayesianNetwork alarm = Load("alarm");
        DiscreteData rows = new ForwardSampler(alarm).Draw(n, 3);
        double truth = new FamilyScorer(rows, ScoreKind.Bic).Score(alarm);
        foreach ((string method, StructureSearchOptions options) in new[] { ("hc", new StructureSearchOptions()), ("tabu", StructureSearchOptions.Tabu) })
        {
            LearntStructure found = StructureSearch.Find(rows, options);
            var extra = Net("alarm");
            extra["method"] = method;
            extra["score"] = found.Score;
            extra["trueScore"] = truth;
            extra["distance"] = StructuralDistance.OfClasses(alarm, found.ToNetwork());
            yield return new Line("bn_structure_search", "hybrid", Measurement.Times(() => StructureSearch.Find(rows, options), repeats: 3, warm: 0), "s", 1, 1, n, extra);
        }
    }

    // Other samples, and other seeds of the search: a line for each, its value how long the search took.
    private static IEnumerable<Line> StructureOnSeveralSamples()
    {
        const int n = 10_000;
        BayesianNetwork alarm = Load("alarm");
        for (int seed = 1; seed <= 12; seed++)
        {
            DiscreteData rows = new ForwardSampler(alarm).Draw(n, 100 + seed);
            var clock = Stopwatch.StartNew();
            LearntStructure found = StructureSearch.Find(rows, StructureSearchOptions.Tabu with { Seed = seed });
            double seconds = clock.Elapsed.TotalSeconds;
            var extra = Net("alarm");
            extra["sample"] = 100 + seed;
            extra["scoreAboveTruth"] = found.Score - new FamilyScorer(rows, ScoreKind.Bic).Score(alarm);
            extra["distance"] = StructuralDistance.OfClasses(alarm, found.ToNetwork());
            extra["distanceOfGraphs"] = StructuralDistance.OfGraphs(alarm, found.ToNetwork());
            yield return new Line("bn_structure_samples", "hybrid", [seconds], "s", 1, 1, n, extra);
        }
    }

    private static Line Of(string bench, string net, Func<BayesianNetwork, Action> prepare)
    {
        BayesianNetwork network = Load(net);
        return new Line(bench, "hybrid", Measurement.Times(prepare(network)), "ms", 1e3, 1, network.Variables.Count, Net(net));
    }

    // The first three leaves by name, each at the state that its prior favours: the evidence of the peers' script.
    private static Evidence Favoured(BayesianNetwork network)
    {
        ExactInference exact = ExactInference.Compile(network);
        Evidence evidence = Evidence.None;
        foreach (string name in network.Variables.Select(v => v.Name).Where(v => network.Children(v).Count == 0).Order(StringComparer.Ordinal).Take(3))
        {
            ReadOnlySpan<double> prior = exact.NewSession().Posterior(name);
            evidence = evidence.With(name, network[name].States[prior.IndexOf(prior.ToArray().Max())]);
        }

        return evidence;
    }

    private static DiscreteData Columns(DiscreteData rows, params string[] names) =>
        new([.. names.Select(n => rows.Variables[rows.IndexOf(n)])], [.. names.Select(n => rows.Column(rows.IndexOf(n)).ToArray())]);

    private static Dictionary<string, object> Net(string net) => new() { ["net"] = net };

    private static BayesianNetwork Load(string net) => BayesianNetwork.Load(FileOf(net));

    /// <summary>The file of a published network.</summary>
    public static string FileOf(string net)
    {
        string? folder = Environment.GetEnvironmentVariable("HYBRID_BAYESNETS");
        for (DirectoryInfo? at = new(Environment.CurrentDirectory); folder is null && at is not null; at = at.Parent)
        {
            string candidate = Path.Combine(at.FullName, "shared", "data", "bayesnets");
            folder = Directory.Exists(candidate) ? candidate : null;
        }

        return Path.Combine(folder ?? throw new DirectoryNotFoundException("bench: no folder shared/data/bayesnets is found from the working folder upwards; set HYBRID_BAYESNETS"), net + ".bif.gz");
    }
}
