namespace Hybrid.Cli.Tests.Commands.Networks;

/// <summary>Whatever is wrong with the input: exit code 2, one line that names the place, and no file left behind.</summary>
public sealed class BadInputTests
{
    [Theory]
    [InlineData("--model", "sofmax", "--model: model 'sofmax' is unknown; did you mean 'softmax'?")]
    [InlineData("--model", "mlp", "--model: model 'mlp': the sizes of the hidden layers must be whole numbers of at least 1 after a colon, as 'mlp:256,128'")]
    [InlineData("--optimizer", "adm", "--optimizer: there is no 'adm'; did you mean 'adam'?")]
    [InlineData("--lr", "0", "--lr: the value is '0'; numbers above 0 are allowed, such as 0.001")]
    [InlineData("--lr", "-0.1", "--lr: the value is '-0.1'; numbers above 0 are allowed, such as 0.001")]
    [InlineData("--lr", "NaN", "--lr: the value is 'NaN'; numbers above 0 are allowed, such as 0.001")]
    [InlineData("--lr", "0,1", "--lr: the value is '0,1'; numbers above 0 are allowed, such as 0.001")]
    [InlineData("--epochs", "-1", "--epochs: the value is '-1'; whole numbers from 0 are allowed")]
    [InlineData("--batch", "0", "--batch: the value is '0'; whole numbers from 1 are allowed")]
    [InlineData("--validation", "1", "--validation: the value is '1'; numbers from 0 to below 1 are allowed, such as 0.1")]
    [InlineData("--patience", "0", "--patience: the value is '0'; whole numbers from 1 are allowed")]
    [InlineData("--label", "kind", "--label: 'digits' is not a table; leave --label out")]
    [InlineData("--exclude", "kind", "--exclude: 'digits' is not a table; leave --exclude out")]
    [InlineData("--resume", null, "--resume: there is no folder to resume from; give --checkpoint DIR too")]
    [InlineData("--epohs", "3", "--epohs: there is no such option; did you mean '--epochs'?")]
    public void A_wrong_option_of_train_is_named_with_what_is_allowed(string option, string? value, string expected)
    {
        using var folder = new TemporaryFolder();
        string[] changed = value is null ? [option] : [option, value];
        string[] model = option == "--model" ? [] : ["--model", "softmax"];
        Assert.Equal(expected, CliProcess.Run(["train", "--data", "digits", "--out", folder["m"], .. model, .. changed]).BadLine());
        Assert.Empty(folder.Entries);
    }

    [Theory]
    [InlineData("length,kind\n1,ash\nlong,birch\n", ":3:1: column 'length' holds the text 'long'; a number is needed")]
    [InlineData("length,kind\n1,ash\n2\n", ":3:1: the row has 1 cells and the first line has 2; every row needs as many")]
    [InlineData("length,kind\n1,ash\n2,birch,3\n", ":3:9: the row has 3 cells and the first line has 2; every row needs as many")]
    [InlineData("length,kind\n1,ash\nNaN,birch\n", ":3:1: column 'length' holds NaN; a finite number of at most 3.4e38 is needed")]
    [InlineData("length,kind\n1,ash\ninf,birch\n", null)]
    [InlineData("length,kind\n1,ash\n,birch\n", ":3:1: column 'length' is empty; a number is needed")]
    [InlineData("length,length,kind\n1,2,ash\n", null)]
    [InlineData("length,kind\n1,ash\n2,ash\n", null)]
    [InlineData("length,kind\n", null)]
    [InlineData("", null)]
    public void A_bad_table_is_refused_with_line_and_column(string text, string? expected)
    {
        using var folder = new TemporaryFolder();
        string data = folder.Write("bad.csv", text);
        string line = CliProcess.Run("train", "--data", data, "--model", "softmax", "--out", folder["m"]).BadLine();
        Assert.StartsWith(data + ":", line);
        Assert.True(expected is null || line == data + expected, line);
        Assert.Equal(["bad.csv"], folder.Entries);
    }

    [Fact]
    public void An_unknown_label_column_offers_the_nearest()
    {
        using var folder = new TemporaryFolder();
        string data = folder.Write("rows.csv", SampleData.Csv());
        Assert.Equal($"{data}:1: there is no label column 'kimd'; did you mean 'kind'?", CliProcess.Run("train", "--data", data, "--label", "kimd", "--model", "softmax").BadLine());
    }

    [Theory]
    [InlineData("train-images-idx3-ubyte", 100)]
    [InlineData("train-images-idx3-ubyte", 6)]
    [InlineData("train-labels-idx1-ubyte", 50)]
    [InlineData("t10k-images-idx3-ubyte", 40)]
    [InlineData("t10k-labels-idx1-ubyte", 0)]
    public void An_idx_file_cut_short_is_named(string file, int length)
    {
        using var folder = new TemporaryFolder();
        string data = SampleData.IdxFolder(folder);
        string path = Path.Combine(data, file);
        File.WriteAllBytes(path, File.ReadAllBytes(path)[..length]);
        Assert.StartsWith(path + ": ", CliProcess.Run("train", "--data", data, "--model", "softmax", "--out", folder["m"]).BadLine());
        Assert.DoesNotContain("m", folder.Entries);
    }

    [Fact]
    public void A_missing_idx_file_is_named()
    {
        using var folder = new TemporaryFolder();
        string data = SampleData.IdxFolder(folder);
        File.Delete(Path.Combine(data, "t10k-labels-idx1-ubyte"));
        Assert.Contains("t10k-labels-idx1-ubyte is missing", CliProcess.Run("train", "--data", data, "--model", "softmax").BadLine());
    }

    [Fact]
    public void A_label_outside_the_range_is_named_with_the_range()
    {
        using var folder = new TemporaryFolder();
        string data = SampleData.IdxFolder(folder);
        string line = CliProcess.Run("train", "--data", data, "--model", "softmax", "--classes", "3").BadLine();
        Assert.Equal($"{Path.Combine(data, "train-labels-idx1-ubyte")}: the label at index 3 (byte 11) is 3; 0 to 2 are allowed", line);
    }

    [Fact]
    public void An_idx_folder_without_images_is_refused()
    {
        using var folder = new TemporaryFolder();
        string data = SampleData.IdxFolder(folder, train: 0);
        Assert.Contains("at least one image", CliProcess.Run("train", "--data", data, "--model", "softmax").BadLine());
    }

    [Fact]
    public void Data_that_is_not_there_is_named()
    {
        Assert.Equal("no.csv: cannot be read: there is no such file; check the path", CliProcess.Run("train", "--data", "no.csv", "--model", "softmax").BadLine());
    }

    [Fact]
    public void A_loss_that_becomes_NaN_stops_with_the_step_the_layer_and_advice_and_saves_nothing()
    {
        using var folder = new TemporaryFolder();
        CliResult result = CliProcess.Run("train", "--data", "digits", "--model", "mlp:16", "--lr", "1e30", "--out", folder["m"], "--json");
        Assert.Matches(@"^training: the loss is (NaN|Infinity|-Infinity) at step \d+ \(epoch 1\), first seen in 1\.dense\.weight; use a lower --lr, or look for huge values in the data$", result.BadLine());
        Assert.Empty(folder.Entries);
    }

    [Theory]
    [InlineData("--out")]
    [InlineData("--report")]
    public void A_file_whose_folder_is_missing_is_refused_before_the_training(string option)
    {
        using var folder = new TemporaryFolder();
        string path = folder["none/file"];
        Assert.Equal($"{path}: cannot be written: its folder does not exist; create the folder or give another path", CliProcess.Run("train", "--data", "digits", "--model", "softmax", option, path).BadLine());
    }

    [Fact]
    public void A_folder_that_cannot_be_made_or_written_to_is_refused_before_the_training()
    {
        using var folder = new TemporaryFolder();
        string file = folder.Write("file", string.Empty);
        Assert.Equal($"{file}: it is a file; give a folder", CliProcess.Run("train", "--data", "digits", "--model", "softmax", "--checkpoint", file).BadLine());
        Assert.StartsWith($"{folder.Root}: cannot be written: it is a folder", CliProcess.Run("train", "--data", "digits", "--model", "softmax", "--out", folder.Root).BadLine());
        if (Directory.Exists("/proc"))
        {
            Assert.StartsWith("/proc/none: ", CliProcess.Run("train", "--data", "digits", "--model", "softmax", "--checkpoint", "/proc/none").BadLine());
            Assert.StartsWith("/proc/none: ", CliProcess.Run("train", "--data", "digits", "--model", "softmax", "--out", "/proc/none").BadLine());
        }

        Assert.Equal(["file"], folder.Entries);
    }

    [Fact]
    public void A_full_disk_is_named()
    {
        if (File.Exists("/dev/full"))
        {
            CliResult result = CliProcess.Run("train", "--data", "digits", "--model", "softmax", "--epochs", "0", "--out", "/dev/full", "--json");
            Assert.Equal("/dev/full: cannot be written: the disk is full; free some space or choose another folder", result.BadLine());
        }
    }

    [Fact]
    public void Images_are_needed_to_augment()
    {
        using var folder = new TemporaryFolder();
        string data = folder.Write("rows.csv", SampleData.Csv());
        Assert.Equal("--augment: 'rows.csv' is a table; images are needed, leave --augment out", CliProcess.Run("train", "--data", data, "--model", "softmax", "--augment").BadLine());
    }
}
