using Hybrid.Causal.Counterfactuals;
using Hybrid.Probabilistic;

namespace Hybrid.Causal.Tests.Queries;

public sealed class QueryLineTests
{
    // Pearl, 2012: P(M|T) = .40, .75; P(Y|T,M) = .20 .30, .40 .80: total .46, direct .32, indirect .035.
    private static readonly BayesianNetwork _mediation = new BayesianNetworkBuilder().Structure("T[2] -> M[2] -> Y[2]; T -> Y")
        .Table("T", 0.5, 0.5).Table("M", 0.6, 0.4, 0.25, 0.75)
        .Row("Y", "T=0, M=0", 0.8, 0.2).Row("Y", "T=0, M=1", 0.7, 0.3).Row("Y", "T=1, M=0", 0.6, 0.4).Row("Y", "T=1, M=1", 0.2, 0.8).Build();

    [Theory]
    [InlineData("ATE(T->Y)", 0.46)]
    [InlineData("NDE(T->Y via M)", 0.32)]
    [InlineData("NIE(T->Y via M)", 0.035)]
    [InlineData("CDE(T->Y via M=0)", 0.2)]
    [InlineData("CDE(T->Y via M=1)", 0.5)]
    [InlineData("ETT(T->Y)", 0.46)]
    [InlineData("P(Y=1 | do(T=1), M=1)", 0.8)]
    [InlineData("E[Y | do(T=1)]", 0.7)]
    [InlineData("E[Y]", 0.47)]
    [InlineData("P(Y[T=0]=1 | T=1)", 0.24)]
    public void A_network_answers_every_form(string query, double value)
    {
        Assert.Equal(value, QueryLine.Parse(query).Ask(_mediation).Value!.Value, 1e-9);

        // The same from the graph and the distribution alone.
        Assert.Equal(value, QueryLine.Parse(query).Ask(CausalGraph.Parse("T -> M -> Y; T -> Y"), ObservedDistribution.Of(_mediation)).Value!.Value, 1e-9);
    }

    [Theory]
    [InlineData("PN(T->Y)")]
    [InlineData("PS(T->Y)")]
    [InlineData("PNS(T->Y)")]
    [InlineData("P(Y[T=0]=0 | T=1, Y=1)")]
    public void What_the_noise_decides_is_bounded(string query)
    {
        QueryAnswer answer = QueryLine.Parse(query).Ask(_mediation);
        Assert.Null(answer.Value);
        Assert.True(answer.Bounds is (double low, double high) && low >= 0 && high <= 1 && high > low, $"{answer}");
        Assert.NotEmpty(answer.Why);
    }

    [Fact]
    public void Two_mediators_are_taken_together()
    {
        BayesianNetwork network = RandomModels.Network(new Random(4), CausalGraph.Parse("T -> A -> Y; T -> B -> Y; T -> Y; A -> B"));
        double Value(string query) => QueryLine.Parse(query).Ask(network).Value!.Value;
        double Nested(int outside, int inside)
        {
            double sum = 0;
            Factor through = RandomModels.Truth(network, new Dictionary<string, int> { ["T"] = inside }, "A", "B");
            for (int cell = 0; cell < 4; cell++)
            {
                sum += through[$"{cell / 2}", $"{cell % 2}"] * RandomModels.Truth(network, new Dictionary<string, int> { ["T"] = outside, ["A"] = cell / 2, ["B"] = cell % 2 }, "Y")["1"];
            }

            return sum;
        }

        Assert.Equal(Nested(1, 0) - Nested(0, 0), Value("NDE(T->Y via A, B)"), 1e-9);
        Assert.Equal(Nested(0, 1) - Nested(0, 0), Value("NIE(T->Y via A, B)"), 1e-9);
    }

    [Fact]
    public void Models_with_explicit_noise_are_answered_exactly()
    {
        CausalGraph graph = CausalGraph.Parse("X -> Y; X <-> Y");
        BayesianNetwork model = FunctionalModelsOf(graph);
        double pns = QueryLine.Parse("PNS(X->Y)").Ask(model).Value!.Value;
        Assert.Equal(TwinNetwork.Ask(model, [new("Y", "1", [("X", "1")]), new("Y", "0", [("X", "0")])]), pns, 1e-12);

        // The graph and the observed distribution leave it open, and the bounds hold it.
        QueryAnswer open = QueryLine.Parse("PNS(X->Y)").Ask(graph, ObservedDistribution.Of(RandomModels.Truth(model, new Dictionary<string, int>(), "X", "Y")));
        Assert.InRange(pns, open.Bounds!.Value.Low - 1e-9, open.Bounds.Value.High + 1e-9);
    }

    [Fact]
    public void An_instrument_bounds_the_effect()
    {
        CausalGraph graph = CausalGraph.Parse("Z -> X -> Y; X <-> Y");
        BayesianNetwork model = FunctionalModelsOf(graph);
        QueryAnswer answer = QueryLine.Parse("ATE(X->Y)").Ask(graph, ObservedDistribution.Of(RandomModels.Truth(model, new Dictionary<string, int>(), "Z", "X", "Y")));
        Assert.IsType<NotIdentified>(answer.Refusal);
        Assert.InRange(QueryLine.Parse("ATE(X->Y)").Ask(model).Value!.Value, answer.Bounds!.Value.Low - 1e-9, answer.Bounds.Value.High + 1e-9);
    }

    [Theory]
    [InlineData("E[Y[X=0] | X=1, Y=2]", 1.3)]
    [InlineData("E[Y | do(X=2)]", 2.4)]
    [InlineData("E[Y | do(X:=X+1)]", 1.7)]
    [InlineData("ATE(X->Y)", 0.7)]
    public void A_structural_model_answers_expectations(string query, double value)
    {
        StructuralModel model = StructuralModel.Parse("""{"equations":{"X":"0","Y":"0.7*X + 1"}}""");
        Assert.Equal(value, QueryLine.Parse(query).Ask(model).Value!.Value, query.Contains(":=", StringComparison.Ordinal) ? 0.02 : 1e-12);
    }

    [Theory]
    [InlineData("P(Y=1 | do(X=1), Z=0)")]
    [InlineData("E[Y | do(X:=X+1)]")]
    [InlineData("P(Y[X=0]=1 | X=1, Y=1)")]
    [InlineData("NDE(X->Y via M)")]
    [InlineData("PNS(X->Y)")]
    public void Questions_are_written_as_they_are_read(string query) => Assert.Equal(query, QueryLine.Parse(query).ToString());

    [Theory]
    [InlineData("Q(Y=1)", "query:1:1: 'Q' is no form of question")]
    [InlineData("P(Y)", "'Y' has no state; write such as Y=1")]
    [InlineData("P(Y=1 | do(X=1", "'do(' is not closed")]
    [InlineData("P(Y=1 | do(X))", "'X' is not of the form NAME=STATE")]
    [InlineData("ATE(X)", "'->' is expected")]
    [InlineData("NDE(X->Y)", "NDE needs a mediator")]
    [InlineData("CDE(X->Y via M)", "CDE holds its mediators at states")]
    [InlineData("P(Y=1", "the question ends where ')' is expected")]
    public void Bad_questions_are_refused_with_the_place(string query, string problem) =>
        Assert.Contains(problem, Assert.Throws<DataFormatException>(() => QueryLine.Parse(query)).Message, StringComparison.Ordinal);

    [Fact]
    public void Unknown_names_are_offered_the_nearest()
    {
        Assert.Contains("did you mean", Assert.ThrowsAny<ArgumentException>(() => QueryLine.Parse("ATE(TT->Y)").Ask(_mediation)).Message, StringComparison.Ordinal);
        Assert.Contains("did you mean", Assert.ThrowsAny<ArgumentException>(() => QueryLine.Parse("P(Y[TT=0]=1)").Ask(_mediation)).Message, StringComparison.Ordinal);
    }

    private static BayesianNetwork FunctionalModelsOf(CausalGraph graph) => Counterfactuals.FunctionalModels.Random(new Random(6), graph);
}
