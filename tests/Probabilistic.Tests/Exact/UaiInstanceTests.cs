using System.Globalization;
using Hybrid.Probabilistic.Formats;

namespace Hybrid.Probabilistic.Tests.Exact;

/// <summary>Models of the UAI 2014 inference competition with their published solutions.</summary>
public sealed class UaiInstanceTests
{
    [SharedTheory]
    [InlineData("Promedus_11")]
    [InlineData("Promedus_13")]
    [InlineData("Promedus_22")]
    [InlineData("Promedus_26")]
    [InlineData("Promedus_30")]
    [InlineData("Promedus_32")]
    [InlineData("Grids_12")]
    [InlineData("Segmentation_11")]
    [InlineData("CSP_12")]
    public void The_partition_function_and_the_marginals_are_the_published_ones(string name)
    {
        string path = SharedData.Path("data", "uai", name + ".uai");
        IDiscreteModel model = UaiFile.Load(path);
        Evidence evidence = UaiFile.LoadEvidence(path + ".evid", model);
        InferenceResult answer = new ExactEngine().Infer(model, evidence, [.. model.Variables.Select(v => v.Name)]);
        double[] partition = Numbers(path + ".PR");
        Assert.Equal(partition[0], answer.LogEvidence / Math.Log(10), 1e-3 + (2e-6 * Math.Abs(partition[0])));
        double[] marginals = Numbers(path + ".MAR");
        int at = 1;
        foreach (Factor posterior in answer.Posteriors)
        {
            Assert.Equal(posterior.Values.Length, (int)marginals[at++]);
            foreach (double value in posterior.Values)
            {
                Assert.Equal(marginals[at++], value, 2e-5);
            }
        }
    }

    private static double[] Numbers(string path) =>
        [.. File.ReadAllText(path).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(word => double.Parse(word, CultureInfo.InvariantCulture))];
}
