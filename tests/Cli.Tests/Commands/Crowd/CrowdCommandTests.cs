using System.Text.Json;

namespace Hybrid.Cli.Tests.Commands.Crowd;

public sealed class CrowdCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string _labels;

    public CrowdCommandTests() => _labels = _folder.Write("labels.csv", "task,worker,label\n1,a,yes\n1,b,yes\n1,c,no\n2,a,no\n2,b,no\n2,c,no\n3,a,yes\n3,b,yes\n3,c,yes\n");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("majority")]
    [InlineData("dawidskene")]
    [InlineData("onecoin")]
    [InlineData("glad")]
    [InlineData("bcc")]
    [InlineData("mace")]
    public void Labels_workers_and_accuracy_are_given(string method)
    {
        string gold = _folder.Write("gold.csv", "task,label\n1,yes\n2,no\n3,no\n");
        JsonElement json = CliProcess.Run("crowd", _labels, "--method", method, "--gold", gold, "--json").Json();
        Assert.Equal("yes", json.GetProperty("labels").GetProperty("1").GetString());
        Assert.Equal("no", json.GetProperty("labels").GetProperty("2").GetString());
        Assert.Equal(2.0 / 3, json.GetProperty("accuracy").GetDouble(), 12);
        Assert.True(json.GetProperty("workers").GetProperty("a").GetDouble() > json.GetProperty("workers").GetProperty("c").GetDouble());
    }

    [Fact]
    public void A_task_labelled_twice_by_a_worker_is_one_line() =>
        Assert.Contains(":3:3: the worker 'a' labels the task '1' twice", CliProcess.Run("crowd", _folder.Write("t.csv", "task,worker,label\n1,a,x\n1,a,x\n")).BadLine(), StringComparison.Ordinal);
}
