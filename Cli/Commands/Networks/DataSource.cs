using Hybrid.Cli.Frame;
using Hybrid.Formats;

namespace Hybrid.Cli.Commands.Networks;

/// <summary>The data that <c>--data</c> names: a folder of idx files or of sequences, a table, or the embedded digits.</summary>
/// <param name="path">What was given to <c>--data</c>.</param>
/// <param name="label">What was given to <c>--label</c>; null for the last column.</param>
/// <param name="exclude">The columns given to <c>--exclude</c>.</param>
/// <param name="classes">How many classes the labels of idx files have.</param>
internal sealed class DataSource(string path, string? label, IReadOnlyList<string> exclude, int classes)
{
    /// <summary>The name of the embedded set.</summary>
    public const string Digits = "digits";

    private const int DigitsToTrain = 10_000;
    private const int DigitsToTest = 2_000;

    /// <summary>What to train on, and what to test on where the data has such a part.</summary>
    /// <exception cref="DataFormatException">The data is not as it must be.</exception>
    /// <exception cref="FileAccessException">The data is missing or cannot be read.</exception>
    public (DataSet Train, DataSet? Test) ForTraining()
    {
        RefuseColumnsWithoutTable();
        return path == Digits ? SplitDigits()
            : DataSet.IsSequenceFolder(path) ? DataSet.FromSequenceFolder(path)
            : Directory.Exists(path) ? DataSet.FromIdxFolder(path, classes)
            : (DataSet.FromCsv(path, new CsvOptions { Label = label, Exclude = exclude }), null);
    }

    /// <summary>Rows for models without labels, and those to test on where the data has such a part. A table's columns are all features unless a label column is named.</summary>
    /// <exception cref="DataFormatException">The data is not as it must be.</exception>
    /// <exception cref="FileAccessException">The data is missing or cannot be read.</exception>
    public (DataSet Train, DataSet? Test) ForRows()
    {
        RefuseColumnsWithoutTable();
        return path == Digits ? SplitDigits()
            : Directory.Exists(path) ? DataSet.FromIdxFolder(path, classes)
            : (DataSet.FromCsv(path, new CsvOptions { Target = label is null ? TargetKind.None : TargetKind.Classes, Label = label, Exclude = exclude }), null);
    }

    /// <summary>What to measure a model on, with the classes numbered as the model numbers them.</summary>
    /// <param name="classNames">The model's classes.</param>
    /// <exception cref="DataFormatException">The data is not as it must be, or has a class that the model does not know.</exception>
    /// <exception cref="FileAccessException">The data is missing or cannot be read.</exception>
    public DataSet ForEvaluation(IReadOnlyList<string> classNames)
    {
        RefuseColumnsWithoutTable();
        return path == Digits ? SplitDigits().Test
            : DataSet.IsSequenceFolder(path) ? DataSet.FromSequenceFolder(path).Test
            : Directory.Exists(path) ? DataSet.FromIdxTestPart(path, classes)
            : DataSet.FromCsv(path, new CsvOptions { Label = label, Exclude = exclude, ClassNames = classNames });
    }

    /// <summary>What to predict. In a table the label column is set aside; a table with as many columns as the model has features has none.</summary>
    /// <param name="featureCount">How many features the model takes.</param>
    /// <exception cref="DataFormatException">The data is not as it must be.</exception>
    /// <exception cref="FileAccessException">The data is missing or cannot be read.</exception>
    public DataSet ForPrediction(int featureCount)
    {
        RefuseColumnsWithoutTable();
        return path == Digits ? SplitDigits().Test
            : DataSet.IsSequenceFolder(path) ? DataSet.FromSequenceFolder(path).Test
            : Directory.Exists(path) ? DataSet.FromIdxTestPart(path, classes)
            : DataSet.FromCsv(path, new CsvOptions { Target = TargetKind.None, Exclude = exclude, Label = label ?? (Columns() == featureCount + exclude.Count ? null : "-1") });
    }

    private static (DataSet Train, DataSet Test) SplitDigits()
    {
        DataSet all = DataSet.Digits(DigitsToTrain + DigitsToTest);
        int[] rest = new int[DigitsToTest];
        for (int i = 0; i < rest.Length; i++)
        {
            rest[i] = DigitsToTrain + i;
        }

        return (all.Take(DigitsToTrain).WithName(Digits), all.Subset(rest).WithName(Digits));
    }

    private int Columns()
    {
        CsvReader reader = CsvReader.Open(path);
        return reader.Read() ? reader.Count : 0;
    }

    private void RefuseColumnsWithoutTable()
    {
        string? option = label is not null ? "--label" : exclude.Count > 0 ? "--exclude" : null;
        if (option is not null && (path == Digits || Directory.Exists(path)))
        {
            throw new UsageException(option, $"'{path}' is not a table; leave {option} out");
        }
    }
}
