namespace Hybrid.Causal.Tests.Adjustment;

/// <summary>Graphs of published studies, and what other programs find in them.</summary>
public sealed class PublishedGraphsTests
{
    // dagitty's example of many variables and few paths.
    private const string ManyVariables =
        "\"1\" -> E; \"2\" -> \"1\"; \"3\" -> \"2\"; \"4\" -> \"3\"; \"5\" -> \"4\"; \"6\" -> \"5\"; \"7\" -> {\"6\" E}; \"8\" -> {\"7\" D}; \"9\" -> \"8\"; \"10\" -> \"9\"; \"11\" -> \"10\"; "
        + "\"12\" -> \"11\"; \"13\" -> \"12\"; \"14\" -> \"13\"; \"15\" -> {\"14\" D}; E -> D";

    // Sebastiani and others, 2005: stroke and sickle cell anaemia.
    private const string Sebastiani =
        "\"SELP.17\" -> \"SELP.22\"; \"ECE1.13\" -> \"SELP.17\"; \"ECE1.12\" -> \"ECE1.13\"; \"MET.6\" -> \"SELP.12\"; CAT -> \"MET.5\"; \"CSF2.3\" -> \"CSF2.4\"; "
        + "\"TGFBR3.10\" -> {\"TGFBR3.2\" \"TGFBR3.9\"}; \"TGFBR3.2\" -> \"TGFBR3.9\"; \"TGFBR3.8\" -> {\"TGFBR3.2\" \"TGFBR3.9\"}; \"EDN1.3\" -> {\"ANXA2.12\" \"EDNI1.7\"}; "
        + "\"BMP6.13\" -> {\"BMP6.12\" \"BMP6.9\"}; \"EDN1.10\" -> \"EDNI1.7\"; \"EDNI1.6\" -> {\"EDN1.10\" \"EDNI1.7\"}; "
        + "\"ANXA2.8\" -> {\"EDN1.3\" CAT \"ECE1.12\" \"EDNI1.6\" \"ADCY9.8\" BMP6 \"ANXA2.13\"}; \"BMP6.11\" -> \"BMP6.9\"; \"BMP6.10\" -> {\"BMP6.11\" \"BMP6.13\"}; "
        + "BMP6 -> \"BMP6.10\"; \"ANXA2.13\" -> \"ANXA2.11\"; \"MET.5\" -> {\"MET.6\" \"TGFBR3.7\" \"SELP.14\"}; \"EDN1.9\" -> {\"EDN1.10\" \"BMP6.14\" \"EDN1.3\"}; "
        + "\"ANXA2.7\" -> {\"ANXA2.11\" \"ANXA2.5\"}; \"BMP6.14\" -> \"BMP6.12\"; \"TGFBR3.7\" -> {\"CSF2.3\" \"TGFBR3.10\"}; "
        + "\"ANXA2.12\" -> {\"ANXA2.13\" \"ANXA2.11\" \"ANXA2.7\" \"ANXA2.5\"}; "
        + "Stroke -> {\"CSF2.4\" \"TGFBR3.10\" \"MET.6\" \"SELP.12\" \"SELP.22\" \"ECE1.13\" \"ECE1.12\" \"BMP6.12\" \"BMP6.13\" \"BMP6.11\" \"ADCY9.8\" \"BMP6.10\" \"TGFBR3.8\" \"MET.5\" \"SELP.14\"}";

    // Polzer and others, 2012: tooth loss and mortality.
    private const string Polzer =
        "ToothLoss -> Mortality; Periodontitis -> ToothLoss; Caries -> ToothLoss; Diabetes -> {Mortality Periodontitis Hypertension Lipids}; "
        + "Obesity -> {Mortality Periodontitis Diabetes Hypertension Lipids}; Hypertension -> Mortality; "
        + "Psychosocial -> {ToothLoss Mortality Periodontitis Caries Diabetes Obesity Hypertension Alcohol Smoking Sport Lipids}; "
        + "Age -> {ToothLoss Mortality Periodontitis Caries Diabetes Obesity Hypertension Psychosocial Alcohol Smoking Sport Lipids}; "
        + "Sex -> {ToothLoss Mortality Periodontitis Caries Diabetes Obesity Hypertension Psychosocial Alcohol Smoking Sport Lipids}; "
        + "Alcohol -> {ToothLoss Mortality Diabetes Obesity Hypertension Smoking Lipids}; "
        + "Smoking -> {ToothLoss Mortality Periodontitis Diabetes Obesity Hypertension Sport}; "
        + "Sport -> {Mortality Periodontitis Diabetes Obesity Hypertension Lipids}; Lipids -> Mortality";

    // Acid and de Campos, 1996.
    private const string Acid =
        "x4 -> x5; x5 -> {x7 x11}; x6 -> {x7 x14}; x7 -> x9; x8 -> {x14 x15}; x9 -> x10; x10 -> {x12 x15}; x11 -> x12; x12 -> x13; x14 -> x16; x16 -> x17; "
        + "x1 -> {x4 x3}; x2 -> x3; x15 -> {x17 x18}; x3 -> {x6 x5}";

    // Thoemmes, 2013.
    private const string Thoemmes =
        "e0 -> x; e1 -> s1; e2 -> {s2 y}; e3 -> s3; e4 -> y; s1 -> {s2 z}; s2 -> {s3 z2}; s3 -> y; x -> {y s1}; y -> z3; e0 [latent]; e1 [latent]; "
        + "e3 [latent]; e4 [latent]; s2 [adjusted]";

    // van Kampen, 2014: social phobia.
    private const string VanKampen =
        "AFF -> {ALN APA CDR}; AIS -> {AFF EGC SUS}; ALN -> {APA DET FTW PER SUS}; CDR -> DET; EGC -> HOS; FTW -> {DET EGC}; SAN -> {ALN AFF AIS APA CDR}; "
        + "SUS -> {EGC FTW HOS}; PER -> DET";

    // Expected: dagitty's own library on its example graphs. A number in place of sets: their sizes.
    [Theory]
    [InlineData(ManyVariables, "E", "D", "7|8", "")]
    [InlineData(Acid, "x3", "x15", "x1|x4", "x10|x5,x6|x7|x9")]
    [InlineData(VanKampen, "SUS", "EGC", "AIS,ALN", "AIS,FTW")]
    [InlineData(Thoemmes, "x", "y", "", "e2,s2|s1,s2")]
    public void Minimal_sets_are_those_of_dagitty(string text, string x, string y, string total, string direct)
    {
        CausalGraph graph = CausalGraph.Parse(text);
        Assert.Equal(total, Sets(graph, x, y, EffectKind.Total));
        if (direct.Length > 0)
        {
            Assert.Equal(direct, Sets(graph, x, y, EffectKind.Direct));
        }
    }

    [Fact]
    public void The_numbers_of_minimal_sets_are_those_of_dagitty()
    {
        Assert.Equal([6, 8], AdjustmentSets.All(CausalGraph.Parse(Polzer), ["ToothLoss"], ["Mortality"]).Select(set => set.Count).Order());
        Assert.Equal(3, AdjustmentSets.All(CausalGraph.Parse(Sebastiani), ["EDN1.3"], ["EDNI1.7"]).Count());
    }

    [Theory]
    [InlineData(ManyVariables, 630)]
    [InlineData(Polzer, 26)]
    [InlineData(Acid, 533)]
    [InlineData(Thoemmes, 46)]
    [InlineData(VanKampen, 91)]
    public void The_numbers_of_minimal_independences_are_those_of_dagitty(string text, int expected) => Assert.Equal(expected, CausalGraph.Parse(text).ImpliedIndependences().Count());

    // The example graphs of DoWhy's tests: the smallest sets, one that is as large as possible, and sets that leave or open a biasing path. The graph of Pearl's Causality, section 3.3.1; of
    // his Understanding Simpson's paradox, 2013; and the games of The Book of Why. "-" for none.
    [Theory]
    [InlineData("Z1 -> {Z3 Z4}; Z2 -> {Z4 Z5}; Z3 -> X; Z4 -> {X Y}; Z5 -> Y; Z6 -> Y; X -> Z6", "Z1,Z4|Z2,Z4|Z3,Z4|Z4,Z5", "Z1,Z2,Z3,Z4,Z5", "Z4|Z6|Z5|Z2|Z1|Z3|Z1,Z3|Z2,Z5|Z1,Z2")]
    [InlineData("X -> {Y Z1}; Y -> Z1", "", "", "Z1")]
    [InlineData("X -> Y; Z1 -> X", "", "Z1", "-")]
    [InlineData("X -> Y; L1 -> {X Z}; L2 -> {Z Y}; L1 [latent]; L2 [latent]", "", "", "Z")]
    [InlineData("X -> Y; L1 -> {X Z}; Z -> Y; L1 [latent]", "Z", "Z", "-")]
    [InlineData("X -> {Y Z}; L -> {Z Y}; L [latent]", "", "", "Z")]
    [InlineData("X -> Y; Z -> X; L -> {X Y}; L [latent]", "-", "-", "Z")]
    [InlineData("X -> Y; Z -> X; L -> {X Y}", "L", "L,Z", "-")]
    [InlineData("X -> Y; Z1 -> L; L -> {Z2 X}; Z3 -> {Z2 Y}; L [latent]", "", "Z1,Z2,Z3", "Z2|Z1,Z2")]
    [InlineData("A -> {X B}; B -> C; D -> {B E}; X -> E; E -> Y", "", "A,B,C,D", "B|C|B,C")]
    [InlineData("A -> {X B}; B -> X; C -> {B Y}; X -> Y", "C", "A,B,C", "B")]
    [InlineData("A -> {X B}; B -> X; C -> {B Y}; X -> Y; C [latent]", "A,B", "A,B", "B")]
    [InlineData("X -> {Y Z1}; Z1 -> Y; Z2 -> Z1", "", "Z2", "-")]
    [InlineData("X -> M; M -> Y; U -> {X Z}; Z -> M; U [latent]", "Z", "Z", "-")]
    [InlineData("X -> M; M -> Y; U -> {Z M}; Z -> X; U [latent]", "Z", "Z", "-")]
    [InlineData("X -> Y; U1 -> {X M}; U2 -> {M Y}; Z -> X; U1 [latent]; U2 [latent]", "", "Z", "M,Z|M")]
    [InlineData("X -> Y; U -> {X Y}; Z -> X; U [latent]", "-", "-", "Z")]
    [InlineData("X -> {Y M}; W -> {X Y}; M -> Y", "W", "W", "M")]
    [InlineData("X -> {Y M}; W1 -> {X Y}; W2 -> {M Y}; M -> Y", "W1", "W1,W2", "M|M,W1")]
    public void Sets_of_dowhys_examples(string text, string smallest, string largest, string biased)
    {
        CausalGraph graph = CausalGraph.Parse(text);
        string[][] all = [.. AdjustmentSets.All(graph, ["X"], ["Y"]).Select(set => set.Order(StringComparer.Ordinal).ToArray())];
        if (smallest == "-")
        {
            Assert.Empty(all);
            Assert.IsNotType<AdjustmentFound>(AdjustmentSets.Find(graph, ["X"], ["Y"]));
        }
        else
        {
            int size = all.Min(set => set.Length);
            Assert.Equal(smallest, string.Join('|', all.Where(set => set.Length == size).Select(set => string.Join(',', set)).Order(StringComparer.Ordinal)));
        }

        Assert.All(Split(largest), set => Assert.True(AdjustmentSets.IsValid(graph, ["X"], ["Y"], set), string.Join(',', set)));
        Assert.All(Split(biased), set => Assert.False(AdjustmentSets.IsValid(graph, ["X"], ["Y"], set), string.Join(',', set)));
    }

    private static IEnumerable<string[]> Split(string sets) => sets == "-" ? [] : sets.Split('|').Select(set => set.Length == 0 ? [] : set.Split(','));

    private static string Sets(CausalGraph graph, string x, string y, EffectKind kind) =>
        string.Join('|', AdjustmentSets.All(graph, [x], [y], kind).Select(set => string.Join(',', set.Order(StringComparer.Ordinal))).Order(StringComparer.Ordinal));
}
