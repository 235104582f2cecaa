using Hybrid.Formats;

namespace Hybrid.Probabilistic;

/// <summary>What workers said of tasks: task, worker and label, each label one of a few classes. Immutable.</summary>
public sealed class CrowdLabels
{
    private CrowdLabels(string[] tasks, string[] workers, string[] classes, int[] task, int[] worker, int[] label)
    {
        Tasks = tasks;
        Workers = workers;
        Classes = classes;

        // By task, so that a task's labels stand together; the order within a task stays.
        TaskStarts = new int[tasks.Length + 1];
        foreach (int t in task)
        {
            TaskStarts[t + 1]++;
        }

        for (int t = 0; t < tasks.Length; t++)
        {
            TaskStarts[t + 1] += TaskStarts[t];
        }

        int[] next = [.. TaskStarts];
        WorkerOf = new int[task.Length];
        LabelOf = new int[task.Length];
        for (int i = 0; i < task.Length; i++)
        {
            int at = next[task[i]]++;
            WorkerOf[at] = worker[i];
            LabelOf[at] = label[i];
        }
    }

    /// <summary>The names of the tasks, in the order of their first label.</summary>
    public IReadOnlyList<string> Tasks { get; }

    /// <summary>The names of the workers, in the order of their first label.</summary>
    public IReadOnlyList<string> Workers { get; }

    /// <summary>The labels that occur, sorted.</summary>
    public IReadOnlyList<string> Classes { get; }

    /// <summary>How many labels were given.</summary>
    public int Count => LabelOf.Length;

    /// <summary>Every label: positions in <see cref="Tasks"/>, <see cref="Workers"/> and <see cref="Classes"/>, task by task.</summary>
    public IEnumerable<(int Task, int Worker, int Class)> Entries =>
        Enumerable.Range(0, Tasks.Count).SelectMany(task => Enumerable.Range(TaskStarts[task], TaskStarts[task + 1] - TaskStarts[task]).Select(i => (task, WorkerOf[i], LabelOf[i])));

    internal int[] TaskStarts { get; }

    internal int[] WorkerOf { get; }

    internal int[] LabelOf { get; }

    /// <summary>Takes labels.</summary>
    /// <param name="labels">Task, worker and label of each.</param>
    /// <param name="allowRepeats">Whether a worker may label a task more than once, each label counting as another's would. Default false.</param>
    /// <exception cref="ArgumentException">There is no label, or a worker labels a task twice.</exception>
    public static CrowdLabels Of(IEnumerable<(string Task, string Worker, string Label)> labels, bool allowRepeats = false)
    {
        ArgumentNullException.ThrowIfNull(labels);
        (string Task, string Worker, string Label)[] rows = [.. labels];
        int repeat = allowRepeats ? -1 : FirstRepeat(rows);
        if (rows.Length == 0 || repeat >= 0)
        {
            throw new ArgumentException(rows.Length == 0
                ? "CrowdLabels: no label is given; at least one is needed."
                : $"CrowdLabels: the worker '{rows[repeat].Worker}' labels the task '{rows[repeat].Task}' twice; once is allowed.", nameof(labels));
        }

        return Made(rows);
    }

    /// <summary>Reads a table with the columns <c>task</c> (or <c>item</c>), <c>worker</c> and <c>label</c>.</summary>
    /// <param name="path">The CSV file, packed by gzip or not.</param>
    /// <exception cref="FileAccessException">The file is missing or cannot be read.</exception>
    /// <exception cref="DataFormatException">A column is missing, a cell is empty, or a worker labels a task twice.</exception>
    public static CrowdLabels Load(string path)
    {
        CsvReader reader = CsvReader.Open(path);
        string[] header = CsvHeader.Read(reader, header: true);
        int[] columns = [Column(reader, header, "task", "item"), Column(reader, header, "worker", "worker"), Column(reader, header, "label", "label")];
        var rows = new List<(string, string, string)>();
        var seen = new HashSet<(string, string)>();
        while (reader.Read())
        {
            string[] cells = [.. columns.Select(column => Cell(reader, header, column))];
            if (!seen.Add((cells[0], cells[1])))
            {
                throw reader.Wrong(columns[1], $"the worker '{cells[1]}' labels the task '{cells[0]}' twice; once is allowed");
            }

            rows.Add((cells[0], cells[1], cells[2]));
        }

        return rows.Count > 0 ? Made([.. rows]) : throw new DataFormatException(reader.File, "there is a header but no label; at least one row is needed");
    }

    /// <summary>Reads the true labels of tasks: a table with the columns <c>task</c> (or <c>item</c>) and <c>label</c> (or <c>gold</c>).</summary>
    /// <param name="path">The CSV file, packed by gzip or not.</param>
    /// <exception cref="FileAccessException">The file is missing or cannot be read.</exception>
    /// <exception cref="DataFormatException">A column is missing, a cell is empty, or a task comes twice.</exception>
    public static IReadOnlyDictionary<string, string> LoadGold(string path)
    {
        CsvReader reader = CsvReader.Open(path);
        string[] header = CsvHeader.Read(reader, header: true);
        int task = Column(reader, header, "task", "item"), label = Column(reader, header, "label", "gold");
        var gold = new Dictionary<string, string>(StringComparer.Ordinal);
        while (reader.Read())
        {
            if (!gold.TryAdd(Cell(reader, header, task), Cell(reader, header, label)))
            {
                throw reader.Wrong(task, $"the task '{reader.Text(task)}' comes twice; give its true label once");
            }
        }

        return gold;
    }

    private static CrowdLabels Made((string Task, string Worker, string Label)[] rows)
    {
        string[] tasks = [.. rows.Select(row => row.Task).Distinct(StringComparer.Ordinal)], workers = [.. rows.Select(row => row.Worker).Distinct(StringComparer.Ordinal)];
        string[] classes = [.. rows.Select(row => row.Label).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        Dictionary<string, int> task = Positions(tasks), worker = Positions(workers), label = Positions(classes);
        return new CrowdLabels(tasks, workers, classes, [.. rows.Select(row => task[row.Task])], [.. rows.Select(row => worker[row.Worker])], [.. rows.Select(row => label[row.Label])]);
    }

    private static Dictionary<string, int> Positions(string[] names) => names.Select((name, i) => (name, i)).ToDictionary(pair => pair.name, pair => pair.i, StringComparer.Ordinal);

    private static int FirstRepeat((string Task, string Worker, string Label)[] rows)
    {
        var seen = new HashSet<(string, string)>();
        return Array.FindIndex(rows, row => !seen.Add((row.Task, row.Worker)));
    }

    private static int Column(CsvReader reader, string[] header, string name, string other)
    {
        int at = Array.FindIndex(header, column => column == name || column == other);
        return at >= 0 ? at : throw reader.WrongAt(0, $"there is no column '{name}' (the columns are {string.Join(", ", header)}); add it");
    }

    private static string Cell(CsvReader reader, string[] header, int column)
    {
        if (reader.Count != header.Length)
        {
            throw reader.Wrong(reader.Count - 1, $"the row has {reader.Count} cells and the header {header.Length}; all rows need as many as the header");
        }

        string text = reader.Text(column);
        return text.Length > 0 ? text : throw reader.Wrong(column, $"the cell of the column '{header[column]}' is empty; fill it in or leave the row out");
    }
}
