using System.Diagnostics;
using System.Text.Json;

namespace Hybrid.Cli.Tests.Commands.Networks;

/// <summary>Trainings that are killed or interrupted, in processes of their own.</summary>
public sealed class InterruptionTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    [Trait("Speed", "Slow")]
    public void A_training_that_was_killed_and_resumed_gives_the_bytes_of_one_that_was_not()
    {
        using var folder = new TemporaryFolder();
        string[] Arguments(string name) =>
            ["train", "--data", "digits", "--model", "mlp:32", "--epochs", "40", "--augment", "--out", folder[name], "--json"];

        Assert.Equal(0, CliProcess.RunOutside(Arguments("whole")).Code);
        using (Process process = CliProcess.Start([.. Arguments("resumed"), "--checkpoint", folder["checkpoints"]]))
        {
            WaitFor(() => Directory.Exists(folder["checkpoints"]) && Directory.GetFiles(folder["checkpoints"], "*.safetensors").Length > 1, process);
            process.Kill();
            process.WaitForExit();
        }

        Assert.False(File.Exists(folder["resumed"]), "the training ended before it was killed");
        CliResult result = CliProcess.RunOutside([.. Arguments("resumed"), "--checkpoint", folder["checkpoints"], "--resume"]);
        Assert.Equal(40, result.Json().GetProperty("epochs").GetInt32());
        Assert.Equal(File.ReadAllBytes(folder["whole"]), File.ReadAllBytes(folder["resumed"]));
    }

    [Fact]
    public void Checkpoints_do_not_change_the_result_and_resuming_a_finished_training_gives_it_again()
    {
        using var folder = new TemporaryFolder();
        string data = folder.Write("rows.csv", SampleData.Csv());
        byte[] Train(params string[] more)
        {
            CliResult result = CliProcess.Run(["train", "--data", data, "--model", "mlp:8", "--epochs", "5", "--out", folder["m"], "--json", .. more]);
            Assert.True(result.Code == 0, result.Error);
            return File.ReadAllBytes(folder["m"]);
        }

        byte[] plain = Train();
        Assert.Equal(plain, Train("--checkpoint", folder["c"]));
        Assert.Equal(plain, Train("--checkpoint", folder["c"], "--resume"));
        Assert.Equal(plain, Train("--checkpoint", folder["other"], "--resume"));
    }

    [Fact]
    public void A_checkpoint_of_another_training_is_refused_with_what_differs()
    {
        using var folder = new TemporaryFolder();
        string data = folder.Write("rows.csv", SampleData.Csv());
        Assert.Equal(0, CliProcess.Run("train", "--data", data, "--model", "softmax", "--epochs", "1", "--checkpoint", folder["c"], "--json").Code);
        string line = CliProcess.Run("train", "--data", data, "--model", "softmax", "--epochs", "1", "--batch", "7", "--checkpoint", folder["c"], "--resume", "--json").BadLine();
        Assert.StartsWith(folder["c"], line);
        Assert.Contains("batch size", line);
    }

    [Fact]
    public void Interrupted_it_saves_the_best_model_so_far_and_exits_with_130()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        using var folder = new TemporaryFolder();
        using Process process = CliProcess.Start(["train", "--data", "digits", "--model", "softmax", "--epochs", "100000", "--out", folder["m"], "--checkpoint", folder["c"], "--json"]);
        WaitFor(() => Directory.Exists(folder["c"]) && Directory.GetFiles(folder["c"], "*.safetensors").Length > 0, process);
        using (Process kill = Process.Start("kill", ["-INT", process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]))
        {
            kill.WaitForExit();
        }

        CliResult result = CliProcess.Finish(process);
        Assert.True(result.Code == 130, $"exit code {result.Code}: {result.Error}");
        JsonElement json = JsonDocument.Parse(result.Output).RootElement;
        Assert.Equal("cancelled", json.GetProperty("outcome").GetString());
        Assert.True(json.GetProperty("epochs").GetInt32() >= 1);
        Assert.Matches(@"^hybrid: cancelled after \d+ whole epochs; the best model so far is saved in [^\n]+\n$", result.Error);
        Assert.Equal(0, CliProcess.Run("evaluate", "--model", folder["m"], "--data", "digits", "--json").Code);
    }

    [Fact]
    public void The_built_program_reports_bad_usage_on_one_line_of_standard_error_with_exit_code_2()
    {
        Assert.Equal("--model: model 'sofmax' is unknown; did you mean 'softmax'?", CliProcess.RunOutside("train", "--data", "digits", "--model", "sofmax").BadLine());
    }

    [Fact]
    [Trait("Speed", "Slow")]
    public void One_epoch_of_softmax_on_the_digits_ends_within_two_and_a_half_seconds_for_the_whole_process()
    {
        double best = double.MaxValue;
        for (int run = 0; run < 3; run++)
        {
            var clock = Stopwatch.StartNew();
            Assert.Equal(0, CliProcess.RunOutside("train", "--data", "digits", "--model", "softmax", "--epochs", "1", "--json").Code);
            best = Math.Min(best, clock.Elapsed.TotalSeconds);
        }

        Assert.True(best < 2.5, $"the fastest of three runs took {best:0.00} s");
    }

    private static void WaitFor(Func<bool> condition, Process process)
    {
        var clock = Stopwatch.StartNew();
        while (!condition())
        {
            Assert.False(process.HasExited, "the process ended too early");
            Assert.True(clock.Elapsed < Patience, "waited too long");
            Thread.Sleep(5);
        }
    }
}
