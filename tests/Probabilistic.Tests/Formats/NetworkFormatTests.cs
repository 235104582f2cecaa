using Hybrid.Probabilistic.Formats;

namespace Hybrid.Probabilistic.Tests.Formats;

public sealed class NetworkFormatTests
{
    [SharedFact]
    public void Every_format_that_reads_and_writes_gives_the_same_network_back()
    {
        foreach (NetworkFormat format in NetworkFormat.All.Where(f => f.CanRead && f.CanWrite))
        {
            foreach (string name in new[] { "asia", "alarm", "survey" })
            {
                BayesianNetwork network = Samples.Network(name);
                BayesianNetwork back = BayesianNetwork.Parse(network.ToText(format.Extensions[0]), format.Extensions[0]);
                Assert.Equal(network.Variables.Count, back.Variables.Count);
                for (int i = 0; i < network.Tables.Count; i++)
                {
                    Assert.True(network.Tables[i].Values.SequenceEqual(back.Tables[i].Values), $"{format.Name} {name} {network.Variables[i].Name}");
                    Assert.Equal(network.Tables[i].Parents.Select(p => network.IndexOf(p.Name)), back.Tables[i].Parents.Select(p => back.IndexOf(p.Name)));
                    Assert.True(format.Name == "UAI" || network.Variables[i].Equals(back.Variables[i]));
                }
            }
        }
    }

    [Theory]
    [InlineData(".xmlbif")]
    [InlineData(".net")]
    [InlineData(".uai")]
    [InlineData(".json")]
    public void A_file_cut_off_anywhere_is_refused_and_never_crashes(string extension)
    {
        string text = Samples.Sprinkler().ToText(extension).TrimEnd();
        for (int length = 0; length < text.Length - 1; length += 13)
        {
            string cut = text[..length];
            Assert.True(Record.Exception(() => BayesianNetwork.Parse(cut, extension)) is DataFormatException or null, $"{extension} cut to {length}: {Record.Exception(() => BayesianNetwork.Parse(cut, extension))}");
        }
    }

    [Theory]
    [InlineData(".xmlbif", "<BIF><NETWORK>\n<VARIABLE><NAME>a</NAME><OUTCOME>x</OUTCOME><OUTCOME>x</OUTCOME></VARIABLE></NETWORK></BIF>", "text:2:2: Variable: 'a' has the state 'x' twice")]
    [InlineData(".net", "node a { states = (\"x\" \"y\"); }\npotential (a | b) { data = (0.5 0.5); }", "text:2:1: the variable 'b' is not declared; ")]
    [InlineData(".net", "node a { states = (\"x\" \"y\"); }\npotential (a) { data = (0.5 0.6); }", "text:2:1: ConditionalTable: P(a) sums to 1.1")]
    [InlineData(".json", "{\"variables\":[{\"name\":\"a\"}]}", "text: 'a' has no \"states\" that is a JSON array; add it")]
    [InlineData(".json", "{\n,}", "text:2:1: the text is no JSON")]
    [InlineData(".uai", "BAYES\n1\n2\n1\n1 0\n3\n1 0 0", "text:6:1: table 0 says it has 3 entries; its variables have 2 joint states")]
    [InlineData(".uai", "BAYES\n1\n2\n1\n1 4", "text:5:3: '4' is unexpected; expected is a variable of table 0, a whole number from 0 to 0")]
    [InlineData(".uai", "MARKOV\n1\n2\n0", "text:1:1: the model is a Markov network")]
    public void A_wrong_file_is_refused_with_its_place(string extension, string text, string message) =>
        Assert.StartsWith(message, Assert.Throws<DataFormatException>(() => BayesianNetwork.Parse(text, extension)).Message);

    [Fact]
    public void A_graph_is_written_for_Graphviz() =>
        Assert.Contains("\"rain\" -> \"wet\";", Samples.Sprinkler().ToText(".dot"));

    [Fact]
    public void A_Markov_network_and_evidence_go_to_the_competitions_format_and_back()
    {
        Variable a = Variable.Numbered("0", 2), b = Variable.Numbered("1", 3);
        var model = new MarkovNetwork([a, b], [new Factor([b, a], 1, 0.1, 2, 3, 0, 1.0 / 3), new Factor([], 5)]);
        string folder = Directory.CreateTempSubdirectory("hybrid").FullName;
        try
        {
            string path = Path.Combine(folder, "m.uai");
            UaiFile.Save(path, model);
            IDiscreteModel back = UaiFile.Load(path);
            Assert.IsType<MarkovNetwork>(back);
            Assert.Equal(model.Factors.Select(f => f.Values.ToArray()), back.Factors.Select(f => f.Values.ToArray()));
            UaiFile.SaveEvidence(path + ".evid", Evidence.Parse("1=2, 0=1"), model);
            Assert.Equal("1=2, 0=1", UaiFile.LoadEvidence(path + ".evid", back).ToString());
            Assert.Contains("is no state", Assert.Throws<ArgumentException>(() => UaiFile.SaveEvidence(path, Evidence.Parse("1!=2"), model)).Message);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
