using System.Text.Json;
using Hybrid.Formats;

namespace Hybrid.Cli.Tests.Commands.Networks;

public sealed class TrainCommandTests
{
    [Fact]
    public void Json_has_the_keys_of_the_contract_and_nothing_goes_to_standard_error()
    {
        CliResult result = CliProcess.Run("train", "--data", "digits", "--model", "softmax", "--epochs", "1", "--json");
        JsonElement json = result.Json();
        Assert.Equal(string.Empty, result.Error);
        Assert.Equal("softmax", json.GetProperty("model").GetString());
        Assert.Equal(784 * 10 + 10, json.GetProperty("parameters").GetInt32());
        Assert.Equal(1, json.GetProperty("epochs").GetInt32());
        Assert.InRange(json.GetProperty("trainLoss").GetDouble(), 0.1, 2.3);

        // Chance is 0.1; one epoch of 71 steps reaches 0.88.
        Assert.InRange(json.GetProperty("testAccuracy").GetDouble(), 0.8, 1);
        Assert.InRange(json.GetProperty("validationAccuracy").GetDouble(), 0.8, 1);
        Assert.True(json.GetProperty("seconds").GetDouble() > 0);
        Assert.True(json.GetProperty("samplesPerSecond").GetDouble() > 0);
    }

    [Fact]
    public void Progress_is_in_the_order_of_Keras_on_standard_error()
    {
        CliResult result = CliProcess.Run("train", "--data", "digits", "--model", "softmax", "--epochs", "2", "--batch", "100");
        Assert.Equal(0, result.Code);
        const string Line = @"90/90 \[={20}\] \d+s \d+(us|ms)/step - loss: \d\.\d{4} - accuracy: \d\.\d{4} - val_loss: \d\.\d{4} - val_accuracy: \d\.\d{4}\n";
        Assert.Matches($@"^Epoch 1/2\n{Line}Epoch 2/2\n{Line}$", result.Error);
        Assert.Contains("not saved; give --out FILE to save the model", result.Output);
    }

    [Fact]
    public void The_same_seed_gives_the_same_bytes_at_one_and_two_threads_and_another_seed_others()
    {
        using var folder = new TemporaryFolder();
        byte[] Train(string name, params string[] more)
        {
            CliResult result = CliProcess.Run(["train", "--data", "digits", "--model", "mlp:32", "--epochs", "1", "--out", folder[name], "--json", .. more]);
            Assert.True(result.Code == 0, result.Error);
            return File.ReadAllBytes(folder[name]);
        }

        byte[] one = Train("one", "--threads", "1");
        Assert.Equal(one, Train("two", "--threads", "2"));
        Assert.NotEqual(one, Train("other", "--seed", "1"));
        Hybrid.Providers.Compute.Threads = Environment.ProcessorCount;
    }

    [Fact]
    public void A_folder_of_idx_files_is_trained_on_and_tested_with_its_test_part()
    {
        using var folder = new TemporaryFolder();
        string data = SampleData.IdxFolder(folder);
        JsonElement json = CliProcess.Run("train", "--data", data, "--model", "softmax", "--classes", "4", "--json").Json();
        Assert.Equal((16 * 4) + 4, json.GetProperty("parameters").GetInt32());
        Assert.InRange(json.GetProperty("testAccuracy").GetDouble(), 0.9, 1);
    }

    [Fact]
    public void Augmentation_changes_what_is_trained_on_and_nothing_else()
    {
        string[] arguments = ["train", "--data", "digits", "--model", "softmax", "--epochs", "1", "--json"];
        JsonElement plain = CliProcess.Run(arguments).Json();
        JsonElement augmented = CliProcess.Run([.. arguments, "--augment"]).Json();
        Assert.NotEqual(plain.GetProperty("trainLoss").GetDouble(), augmented.GetProperty("trainLoss").GetDouble());
        Assert.InRange(augmented.GetProperty("testAccuracy").GetDouble(), 0.7, 1);
    }

    [Fact]
    public void A_table_has_no_test_part_and_its_label_column_can_be_named_and_others_left_out()
    {
        using var folder = new TemporaryFolder();
        string[] lines = SampleData.Csv().TrimEnd('\n').Split('\n');
        string data = folder.Write("rows.csv", string.Join('\n', lines.Select((line, i) => (i == 0 ? "row,type," : $"{i},{line.Split(',')[^1]},") + line[..line.LastIndexOf(',')])));
        JsonElement json = CliProcess.Run("train", "--data", data, "--label", "type", "--exclude", "row", "--model", "mlp:8", "--json").Json();
        Assert.Equal((4 * 8) + 8 + (8 * 3) + 3, json.GetProperty("parameters").GetInt32());
        Assert.Equal(JsonValueKind.Null, json.GetProperty("testAccuracy").ValueKind);
        Assert.Equal(1.0, json.GetProperty("validationAccuracy").GetDouble());
    }

    [Fact]
    public void Without_validation_there_is_no_validation_accuracy()
    {
        JsonElement json = CliProcess.Run("train", "--data", "digits", "--model", "softmax", "--epochs", "1", "--validation", "0", "--json").Json();
        Assert.Equal(JsonValueKind.Null, json.GetProperty("validationAccuracy").ValueKind);
    }

    [Fact]
    public void The_saved_model_is_a_safetensors_file_of_the_stated_size()
    {
        using var folder = new TemporaryFolder();
        JsonElement json = CliProcess.Run("train", "--data", "digits", "--model", "mlp:16", "--epochs", "1", "--out", folder["m.safetensors"], "--json").Json();
        SafetensorsFile file = SafetensorsFile.Read(folder["m.safetensors"]);
        Assert.Equal(json.GetProperty("parameters").GetInt32(), file.Arrays.Values.Sum(array => array.Count));
        Assert.Equal(["m.safetensors"], folder.Entries);
    }

    [Fact]
    public void The_report_is_one_page_with_curves_the_confusion_matrix_and_sample_errors()
    {
        using var folder = new TemporaryFolder();
        Assert.Equal(0, CliProcess.Run("train", "--data", "digits", "--model", "softmax", "--epochs", "2", "--report", folder["report.html"]).Code);
        string html = File.ReadAllText(folder["report.html"]);
        foreach (string part in new[] { "<svg", "Loss", "Accuracy", "Confusion matrix", "Samples predicted wrong", "data:image/png;base64," })
        {
            Assert.Contains(part, html);
        }

        Assert.DoesNotContain("http://", html.Replace("http://www.w3.org/2000/svg", string.Empty));
        Assert.DoesNotContain("https://", html);
    }

    [Fact]
    public void A_cancelled_training_saves_its_best_model_prints_its_figures_and_exits_with_130()
    {
        using var folder = new TemporaryFolder();
        using var cancellation = new CancellationTokenSource();
        cancellation.Cancel();
        CliResult result = CliProcess.Run(cancellation.Token, "train", "--data", "digits", "--model", "softmax", "--out", folder["m.safetensors"], "--json");
        Assert.Equal(130, result.Code);
        Assert.Equal("cancelled", JsonDocument.Parse(result.Output).RootElement.GetProperty("outcome").GetString());
        Assert.Contains($"the best model so far is saved in {folder["m.safetensors"]}", result.Error);
        Assert.Equal(["m.safetensors"], folder.Entries);
    }

    [Fact]
    public void Patience_stops_a_training_whose_validation_loss_no_longer_falls()
    {
        // Labels without any relation to the features: a network learns them by heart and grows worse on others.
        using var folder = new TemporaryFolder();
        var random = new Random(3);
        string data = folder.Write("noise.csv", "a,b,kind\n" + string.Concat(Enumerable.Range(0, 200).Select(_ => $"{random.Next(100)},{random.Next(100)},{(random.Next(2) == 0 ? "x" : "y")}\n")));
        JsonElement json = CliProcess.Run("train", "--data", data, "--model", "mlp:64", "--patience", "2", "--json").Json();
        Assert.Equal("stoppedEarly", json.GetProperty("outcome").GetString());
        Assert.InRange(json.GetProperty("epochs").GetInt32(), 3, 99);
    }
}
