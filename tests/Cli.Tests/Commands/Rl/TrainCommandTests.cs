using System.Text.Json;

namespace Hybrid.Cli.Tests.Commands.Rl;

public sealed class TrainCommandTests
{
    private static readonly string[] _small = ["--agent", "ppo", "--set", "Hidden=16", "--set", "RolloutSteps=16", "--set", "Environments=4", "--set", "MinibatchSize=32"];

    [Fact]
    public void A_deep_agent_is_trained_saved_evaluated_and_played()
    {
        using var folder = new TemporaryFolder();
        CliResult trained = CliProcess.Run(["rl", "train", "CartPole-v1", .. _small, "--steps", "2000", "--seed", "1", "--out", folder["a.agent"], "--json"]);
        JsonElement json = trained.Json();
        Assert.Equal("ppo", json.GetProperty("agent").GetString());
        Assert.True(json.GetProperty("meanReturn").GetDouble() > 0);
        Assert.Equal(100, json.GetProperty("evaluationEpisodes").GetInt32());
        Assert.InRange(json.GetProperty("steps").GetInt64(), 2000, 2100);

        JsonElement evaluated = CliProcess.Run("rl", "evaluate", folder["a.agent"], "--episodes", "5", "--json").Json();
        Assert.Equal(5, evaluated.GetProperty("episodes").GetInt32());
        JsonElement played = CliProcess.Run("rl", "play", folder["a.agent"], "--json").Json();
        Assert.Equal(played.GetProperty("return").GetDouble(), played.GetProperty("steps").GetDouble());
        Assert.Equal(["a.agent"], folder.Entries);
    }

    [Fact]
    public void A_resumed_training_writes_the_same_agent_as_one_that_was_never_interrupted()
    {
        using var folder = new TemporaryFolder();
        string[] run = ["rl", "train", "CartPole-v1", .. _small, "--steps", "1500", "--seed", "2"];
        Assert.Equal(0, CliProcess.Run([.. run, "--out", folder["whole"], "--json"]).Code);
        Assert.Equal(0, CliProcess.Run([.. run, "--out", folder["first"], "--checkpoint", folder["c"], "--json"]).Code);
        Assert.Equal(0, CliProcess.Run([.. run, "--out", folder["second"], "--checkpoint", folder["c"], "--resume", "--json"]).Code);
        Assert.Equal(File.ReadAllBytes(folder["whole"]), File.ReadAllBytes(folder["first"]));
        Assert.Equal(File.ReadAllBytes(folder["whole"]), File.ReadAllBytes(folder["second"]));
    }

    [Fact]
    public void A_table_of_results_has_intervals_and_the_gap_to_the_optimum()
    {
        using var folder = new TemporaryFolder();
        CliResult result = CliProcess.Run("rl", "table", "--only", "FrozenLake-v1", "--share", "0.5", "--seeds", "3", "--out", folder["results.md"], "--json");
        JsonElement[] rows = [.. result.Json().GetProperty("rows").EnumerateArray()];
        Assert.Equal(["qlearning", "expectedsarsa", "dynaq"], rows.Select(row => row.GetProperty("agent").GetString()));

        // The exact optimum of the lake at the discount 0.99.
        Assert.All(rows, row => Assert.Equal(0.542026, row.GetProperty("optimum").GetDouble(), 1e-6));
        // No policy is better than it or worse than 0. (Dyna-Q's model of one outcome each suits a slippery lake badly.)
        Assert.All(rows, row => Assert.InRange(row.GetProperty("gap").GetDouble(), -1e-7, 0.542027));
        Assert.InRange(rows[0].GetProperty("gap").GetDouble(), -1e-7, 0.1);
        string[] lines = File.ReadAllLines(folder["results.md"]);
        Assert.Equal(3, lines.Count(line => line.StartsWith("| FrozenLake-v1 |", StringComparison.Ordinal)));
        Assert.StartsWith("--only: no row has an environment with 'xyz' in its name; the table has FrozenLake-v1, ", CliProcess.Run("rl", "table", "--only", "xyz").BadLine(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("CartPole-v1", "--agent", "pp", "--agent: there is no 'pp'; did you mean 'ppo'?")]
    [InlineData("CartPole-v1", "--agent", "qlearning", "--agent: qlearning needs a finite environment, and CartPole-v1 observes box [4]; ")]
    [InlineData("Pendulum-v1", "--agent", "dqn", "--agent: dqn chooses among discrete actions, and Pendulum-v1 takes box [1]; ")]
    [InlineData("CartPole-v1", "--set", "Hiden=3", "--set: ppo has no option 'Hiden'; did you mean 'Hidden'?")]
    [InlineData("CartPole-v1", "--set", "Epochs=x", "--set: ppo: Epochs is 'x'; whole numbers are allowed")]
    [InlineData("CartPole-v1", "--set", "Discount=2", "--set: Ppo: Discount is out of range; numbers from 0 to 1 are allowed")]
    [InlineData("CartPole-v1", "--resume", null, "--resume: there is no file to resume from; give --checkpoint FILE too")]
    [InlineData("CartPol-v1", "--agent", "ppo", "ENV: there is no environment 'CartPol-v1'; ")]
    public void What_is_wrong_is_said_in_a_line(string environment, string option, string? value, string expected)
    {
        string[] changed = value is null ? [option] : [option, value];
        Assert.StartsWith(expected, CliProcess.Run(["rl", "train", environment, .. changed, "--steps", "10"]).BadLine());
    }

    [Fact]
    public void A_file_that_is_no_agents_is_refused()
    {
        using var folder = new TemporaryFolder();
        string path = folder.Write("not.agent", "hello");
        Assert.StartsWith(path, CliProcess.Run("rl", "evaluate", path).BadLine());
    }
}
