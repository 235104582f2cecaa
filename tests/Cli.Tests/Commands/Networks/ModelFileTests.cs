using System.Globalization;
using System.Text.Json;

namespace Hybrid.Cli.Tests.Commands.Networks;

/// <summary>What <c>predict</c> and <c>evaluate</c> do with a model that <c>train</c> saved.</summary>
public sealed class ModelFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string _data;
    private readonly string _model;

    public ModelFileTests()
    {
        _data = _folder.Write("rows.csv", SampleData.Csv());
        _model = _folder["m.safetensors"];
        Assert.Equal(0, CliProcess.Run("train", "--data", _data, "--model", "softmax", "--out", _model, "--json").Code);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Evaluate_prints_what_the_contract_says_with_true_classes_as_rows()
    {
        JsonElement json = CliProcess.Run("evaluate", "--model", _model, "--data", _data, "--json").Json();
        Assert.Equal(1.0, json.GetProperty("accuracy").GetDouble());
        Assert.Equal(["ash", "birch", "cedar"], json.GetProperty("labels").EnumerateArray().Select(label => label.GetString()!));
        Assert.Equal("[[20,0,0],[0,20,0],[0,0,20]]", json.GetProperty("confusion").GetRawText());
        foreach (string measure in new[] { "precision", "recall", "f1" })
        {
            Assert.Equal(1.0, json.GetProperty(measure).GetProperty("birch").GetDouble());
        }
    }

    [Fact]
    public void Evaluate_matches_classes_by_name_when_the_file_has_only_some_of_them()
    {
        string part = _folder.Write("part.csv", "length,width,height,depth,kind\n0,5,0,0,birch\n0,0,5,0,cedar\n0,0,5,0,birch\n");
        JsonElement json = CliProcess.Run("evaluate", "--model", _model, "--data", part, "--json").Json();
        Assert.Equal("[[0,0,0],[0,1,1],[0,0,1]]", json.GetProperty("confusion").GetRawText());
    }

    [Fact]
    public void Evaluate_refuses_a_class_that_the_model_does_not_know_with_its_place()
    {
        string other = _folder.Write("other.csv", "length,width,height,depth,kind\n0,5,0,0,birch\n0,0,5,0,cedr\n");
        Assert.Equal($"{other}:3:9: column 'kind' holds the unknown class 'cedr'; did you mean 'cedar'?", CliProcess.Run("evaluate", "--model", _model, "--data", other).BadLine());
    }

    [Fact]
    public void Predict_prints_one_object_a_row_whose_probabilities_sum_to_1()
    {
        string[] lines = CliProcess.Run("predict", "--model", _model, "--data", _data, "--json").Output.TrimEnd('\n').Split('\n');
        Assert.Equal(60, lines.Length);
        for (int row = 0; row < lines.Length; row++)
        {
            JsonElement json = JsonDocument.Parse(lines[row]).RootElement;
            Assert.Equal(row, json.GetProperty("row").GetInt32());
            Assert.Equal(new[] { "ash", "birch", "cedar" }[row % 3], json.GetProperty("label").GetString());
            Assert.Equal(1, json.GetProperty("probabilities").EnumerateObject().Sum(probability => probability.Value.GetDouble()), 1e-6);
        }
    }

    [Fact]
    public void Predict_takes_a_table_without_the_label_column_and_gives_the_same()
    {
        string features = _folder.Write("features.csv", string.Join('\n', SampleData.Csv().TrimEnd('\n').Split('\n').Select(line => line[..line.LastIndexOf(',')])));
        string with = CliProcess.Run("predict", "--model", _model, "--data", _data).Output;
        Assert.Equal(with, CliProcess.Run("predict", "--model", _model, "--data", features).Output);
        Assert.Matches(@"^row  label  probability\n  0  ash +0\.\d{4}\n", with);
    }

    [Fact]
    public void A_model_of_margins_gives_probabilities_in_the_order_of_its_scores()
    {
        Assert.Equal(0, CliProcess.Run("train", "--data", _data, "--model", "svm", "--out", _model, "--json").Code);
        JsonElement json = JsonDocument.Parse(CliProcess.Run("predict", "--model", _model, "--data", _data, "--json").Output.Split('\n')[1]).RootElement;
        double[] probabilities = [.. json.GetProperty("probabilities").EnumerateObject().Select(probability => probability.Value.GetDouble())];
        Assert.Equal("birch", json.GetProperty("label").GetString());
        Assert.Equal(1, Array.IndexOf(probabilities, probabilities.Max()));
        Assert.Equal(1, probabilities.Sum(), 1e-6);
    }

    [Fact]
    public void Probabilities_are_printed_so_that_reading_gives_the_same_number()
    {
        string line = CliProcess.Run("predict", "--model", _model, "--data", _data, "--json").Output.Split('\n')[0];
        string text = JsonDocument.Parse(line).RootElement.GetProperty("probabilities").GetProperty("ash").GetRawText();
        float value = float.Parse(text, CultureInfo.InvariantCulture);
        Assert.Equal(text, JsonSerializer.Serialize(value));
        Assert.Equal(value, Network.Load(_model).Predict(DataSet.FromCsv(_data)).Probabilities().ToArray()[0]);
    }

    [Theory]
    [InlineData("predict")]
    [InlineData("evaluate")]
    public void Data_of_another_width_is_refused_with_both_widths(string command)
    {
        Assert.Equal($"digits: a sample has 784 features and the model {_model} takes 4; give data like the model's training data", CliProcess.Run(command, "--model", _model, "--data", "digits").BadLine());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(7)]
    [InlineData(60)]
    [InlineData(-1)]
    public void A_model_file_cut_short_is_refused(int length)
    {
        byte[] whole = File.ReadAllBytes(_model);
        File.WriteAllBytes(_model, whole[..(length < 0 ? whole.Length + length : length)]);
        Assert.StartsWith($"{_model}: ", CliProcess.Run("evaluate", "--model", _model, "--data", _data).BadLine());
        Assert.StartsWith($"{_model}: ", CliProcess.Run("predict", "--model", _model, "--data", _data, "--json").BadLine());
    }

    [Fact]
    public void A_model_file_that_is_missing_or_no_model_is_refused()
    {
        Assert.Equal("none: cannot be read: there is no such file; check the path", CliProcess.Run("evaluate", "--model", "none", "--data", _data).BadLine());
        Assert.StartsWith($"{_data}: ", CliProcess.Run("evaluate", "--model", _data, "--data", _data).BadLine());
    }
}
