namespace Hybrid.Probabilistic.Tests.Approximate;

/// <summary>libDAI's tests/testfast.out: exact marginals, and how far its approximations are from them on the grid testfast.fg.</summary>
public sealed class LibDaiTableTests
{
    [SharedFact]
    public void Exact_marginals_are_those_of_the_table()
    {
        MarkovNetwork grid = LibDai.Load("testfast.fg");
        InferenceResult exact = ExactInference.Compile(grid).Ask(Evidence.None);
        double[] expected = [0.3500, 0.6447, 0.4997, 0.3049, 0.3699, 0.6401, 0.5793, 0.5437, 0.2800, 0.7083, 0.5776, 0.5375, 0.3542, 0.9038, 0.2408, 0.6910];
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.Equal(expected[i], exact[$"x{i}", "0"], 6e-5);
        }
    }

    public static TheoryData<MessageSchedule, bool, double> Runs
    {
        get
        {
            var runs = new TheoryData<MessageSchedule, bool, double>();
            foreach (MessageSchedule schedule in Enum.GetValues<MessageSchedule>())
            {
                foreach (bool log in new[] { false, true })
                {
                    runs.Add(schedule, log, 0);
                    runs.Add(schedule, log, 0.3);
                }
            }

            return runs;
        }
    }

    // Rows BP, BP_SEQFIX, BP_SEQMAX, BP_PARALL and their _LOG forms all say: largest error of a marginal 8.924e-3, average 3.480e-3, of ln Z +7.187e-4.
    [SharedTheory]
    [MemberData(nameof(Runs))]
    public void Belief_propagation_has_the_tables_errors_under_every_schedule_domain_and_damping(MessageSchedule schedule, bool log, double damping)
    {
        MarkovNetwork grid = LibDai.Load("testfast.fg");
        InferenceResult exact = ExactInference.Compile(grid).Ask(Evidence.None);
        InferenceResult bp = new LoopyBeliefPropagation(new LoopyBeliefPropagationOptions { Schedule = schedule, LogDomain = log, Damping = damping, Tolerance = 1e-11 }).Infer(grid, Evidence.None);
        Assert.True(bp.Convergence!.Converged);
        double[] errors = Errors(exact, bp);
        Assert.Equal(8.924e-3, errors.Max(), 5e-7);
        Assert.Equal(3.480e-3, errors.Average(), 5e-7);
        Assert.Equal(7.187e-4, bp.LogEvidence - exact.LogEvidence, 5e-8);
    }

    // Row MF_NAIVE_UNI: 3.234e-1, 1.576e-1, -1.235.
    [SharedFact]
    public void Mean_field_has_the_tables_errors()
    {
        MarkovNetwork grid = LibDai.Load("testfast.fg");
        InferenceResult exact = ExactInference.Compile(grid).Ask(Evidence.None);
        InferenceResult field = new MeanField().Infer(grid, Evidence.None);
        double[] errors = Errors(exact, field);
        Assert.Equal(3.234e-1, errors.Max(), 5e-5);
        Assert.Equal(1.576e-1, errors.Average(), 5e-5);
        Assert.Equal(-1.235, field.LogEvidence - exact.LogEvidence, 5e-4);
    }

    // Rows MP_SEQFIX, MP_PARALL and their _LOG forms: max-marginals off by at most 1.313e-1, 4.991e-2 on average.
    [SharedTheory]
    [InlineData(MessageSchedule.Sequential, false)]
    [InlineData(MessageSchedule.Parallel, true)]
    [InlineData(MessageSchedule.Sequential, true)]
    public void Max_product_has_the_tables_errors(MessageSchedule schedule, bool log)
    {
        MarkovNetwork grid = LibDai.Load("testfast.fg");
        (int[] States, double Weight)[] joint = [.. Enumeration.Joint(grid, Evidence.None)];
        InferenceResult product = new LoopyBeliefPropagation(new LoopyBeliefPropagationOptions { Maximise = true, Schedule = schedule, LogDomain = log }).Infer(grid, Evidence.None);
        double[] errors = new double[grid.Variables.Count];
        for (int v = 0; v < errors.Length; v++)
        {
            double zero = joint.Where(j => j.States[v] == 0).Max(j => j.Weight);
            double one = joint.Where(j => j.States[v] == 1).Max(j => j.Weight);
            errors[v] = Math.Abs((zero / (zero + one)) - product[$"x{v}", "0"]);
        }

        Assert.Equal(1.313e-1, errors.Max(), 5e-5);
        Assert.Equal(4.991e-2, errors.Average(), 5e-6);
    }

    // Networks of libDAI's that have broken engines: conditioning, elimination and the tree must agree.
    [SharedTheory]
    [InlineData("hoi1.fg")]
    [InlineData("hoi2.fg")]
    [InlineData("hoi3.fg")]
    [InlineData("hoi4.fg")]
    [InlineData("alarm.fg")]
    public void Exact_engines_agree_on_factor_graphs(string name)
    {
        MarkovNetwork model = LibDai.Load(name);
        InferenceResult tree = ExactInference.Compile(model).Ask(Evidence.None);
        InferenceResult eliminated = new VariableElimination().Infer(model, Evidence.None);
        InferenceResult conditioned = new CutsetConditioning(new ExactOptions { MemoryLimit = ExactInference.Predict(model).Bytes / 3 }).Infer(model, Evidence.None);
        Assert.Equal(tree.LogEvidence, eliminated.LogEvidence, 1e-10);
        Assert.Equal(tree.LogEvidence, conditioned.LogEvidence, 1e-10);
        Assert.True(Errors(tree, eliminated).Max() < 1e-10);
        Assert.True(Errors(tree, conditioned).Max() < 1e-10);
    }

    private static double[] Errors(InferenceResult exact, InferenceResult other) =>
        [.. exact.Posteriors.Select(p => p.Values.ToArray().Select((x, i) => Math.Abs(x - other[p.Variables[0].Name].Values[i])).Max())];
}
