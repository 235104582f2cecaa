using System.Globalization;
using Hybrid.Formats;

namespace Hybrid.Data;

/// <summary>Makes a data set of a table in text form.</summary>
internal sealed class CsvLoader
{
    private readonly CsvReader _reader;
    private readonly CsvOptions _options;
    private readonly string[] _columns;
    private readonly int _label;
    private readonly int[] _features;

    private CsvLoader(CsvReader reader, CsvOptions options)
    {
        _reader = reader;
        _options = options;
        _columns = CsvHeader.Read(reader, options.Header);
        _label = options.Label is null ? (options.Target == TargetKind.None ? -1 : _columns.Length - 1) : Find(options.Label, "label column");
        var excluded = new HashSet<int>(options.Exclude.Select(name => Find(name, "column")));
        _features = [.. Enumerable.Range(0, _columns.Length).Where(column => column != _label && !excluded.Contains(column))];
        if (_features.Length == 0)
        {
            throw new DataFormatException(reader.File,
                $"no feature column is left of {_columns.Length} (delimiter '{reader.Delimiter}'); at least one is needed beside the label column, or another delimiter", 1);
        }
    }

    public static DataSet Load(CsvReader reader, CsvOptions options) => new CsvLoader(reader, options).Load();

    private DataSet Load()
    {
        int width = _features.Length;
        float[] features = new float[Math.Max(width, (int)Math.Min(_reader.LineEstimate * (long)width, _reader.MostCells))];
        var classes = new LabelIndex();
        var labels = new List<int>();
        var values = new List<float>();
        int rows = 0;
        while (_reader.Read())
        {
            CheckWidth();
            if ((rows + 1) * width > features.Length)
            {
                Array.Resize(ref features, 2 * features.Length);
            }

            for (int i = 0; i < width; i++)
            {
                features[(rows * width) + i] = Number(_features[i]);
            }

            if (_label >= 0 && _options.Target == TargetKind.Classes)
            {
                labels.Add(Class(classes));
            }
            else if (_label >= 0 && _options.Target == TargetKind.Values)
            {
                values.Add(Number(_label));
            }

            rows++;
        }

        if (rows == 0)
        {
            throw new DataFormatException(_reader.File, "the file has no row of data; at least one is needed");
        }

        Array.Resize(ref features, rows * width);
        string name = Path.GetFileName(_reader.File);
        string[] featureNames = [.. _features.Select(column => _columns[column])];
        return _options.Target switch
        {
            TargetKind.Classes => WithClasses(name, features, featureNames, [.. labels], classes),
            TargetKind.Values => new DataSet(name, features, [width], featureNames, TargetKind.Values, [], [], [.. values], 1),
            _ => new DataSet(name, features, [width], featureNames, TargetKind.None, [], [], [], 0),
        };
    }

    private DataSet WithClasses(string name, float[] features, string[] featureNames, int[] labels, LabelIndex classes)
    {
        IReadOnlyList<string> names = _options.ClassNames ?? [];
        if (_options.ClassNames is null)
        {
            if (classes.Names.Count < 2)
            {
                throw new DataFormatException(_reader.File,
                    $"the label column '{_columns[_label]}' holds the single class '{classes.Names[0]}'; at least two classes are needed, or another label column");
            }

            (string[] sorted, int[] order) = LabelIndex.Sorted(classes.Names);
            for (int i = 0; i < labels.Length; i++)
            {
                labels[i] = order[labels[i]];
            }

            names = sorted;
        }

        return new DataSet(name, features, [_features.Length], featureNames, TargetKind.Classes, labels, [.. names], [], 0);
    }

    private int Class(LabelIndex classes)
    {
        if (_reader.Bytes(_label).IsEmpty)
        {
            throw _reader.Wrong(_label, $"column '{_columns[_label]}' is empty; every row needs a label");
        }

        if (_options.ClassNames is not { } allowed)
        {
            return classes.Of(_reader, _label);
        }

        string text = _reader.Text(_label);
        for (int i = 0; i < allowed.Count; i++)
        {
            if (allowed[i] == text)
            {
                return i;
            }
        }

        throw _reader.Wrong(_label, $"column '{_columns[_label]}' holds the unknown class '{Shown(text)}'; {Names.Suggest(text, allowed)}");
    }

    private float Number(int column)
    {
        ReadOnlySpan<byte> cell = _reader.Bytes(column);
        if (DecimalText.TryParse(cell, out float exact))
        {
            return exact;
        }

        if (cell.IsEmpty)
        {
            throw _reader.Wrong(column, $"column '{_columns[column]}' is empty; a number is needed");
        }

        if (!float.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out float value))
        {
            string text = _reader.Text(column);
            string hint = double.TryParse(text.Replace(',', '.'), NumberStyles.Float, CultureInfo.InvariantCulture, out _) ? " with a decimal point" : string.Empty;
            throw _reader.Wrong(column, $"column '{_columns[column]}' holds the text '{Shown(text)}'; a number{hint} is needed");
        }

        if (!float.IsFinite(value))
        {
            throw _reader.Wrong(column, $"column '{_columns[column]}' holds {Shown(_reader.Text(column))}; a finite number of at most 3.4e38 is needed");
        }

        return value;
    }

    private void CheckWidth()
    {
        if (_reader.Count != _columns.Length)
        {
            throw _reader.Wrong(Math.Min(_reader.Count, _columns.Length + 1) - 1,
                $"the row has {_reader.Count} cells and the first line has {_columns.Length}; every row needs as many");
        }
    }

    private int Find(string name, string what)
    {
        int index = Array.IndexOf(_columns, name);
        if (index >= 0)
        {
            return index;
        }

        if (int.TryParse(name, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int number) && number != 0 && Math.Abs(number) <= _columns.Length)
        {
            return number > 0 ? number - 1 : _columns.Length + number;
        }

        throw new DataFormatException(_reader.File, $"there is no {what} '{name}'; {Names.Suggest(name, _columns)}", 1);
    }

    private static string Shown(string text)
    {
        string line = text.ReplaceLineEndings(" ");
        return line.Length <= 40 ? line : line[..40] + "...";
    }
}
