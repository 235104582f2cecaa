namespace Hybrid.Probabilistic.Formats;

/// <summary>A file format of networks: its extensions and what it can do. One row of <see cref="All"/> for each.</summary>
public sealed class NetworkFormat
{
    private readonly Reader? _read;
    private readonly Func<BayesianNetwork, string>? _write;

    private NetworkFormat(string name, string[] extensions, Reader? read, Func<BayesianNetwork, string>? write)
    {
        Name = name;
        Extensions = extensions;
        _read = read;
        _write = write;
    }

    private delegate BayesianNetwork Reader(string file, ReadOnlySpan<byte> text);

    /// <summary>All formats.</summary>
    public static IReadOnlyList<NetworkFormat> All { get; } =
    [
        new("BIF", [".bif"], BifReader.Read, BifWriter.Write),
        new("XMLBIF", [".xmlbif", ".xml", ".bifxml"], XmlBif.Read, XmlBif.Write),
        new("Hugin NET", [".net"], HuginNet.Read, HuginNet.Write),
        new("UAI", [".uai"], UaiFile.ReadNetwork, UaiFile.Write),
        new("JSON", [".json"], JsonNetwork.Read, JsonNetwork.Write),
        new("DOT", [".dot", ".gv"], null, DotWriter.Write),
    ];

    /// <summary>The name, such as BIF.</summary>
    public string Name { get; }

    /// <summary>The extensions it is known by, in lower case with their dots.</summary>
    public IReadOnlyList<string> Extensions { get; }

    /// <summary>Whether networks can be read from it.</summary>
    public bool CanRead => _read is not null;

    /// <summary>Whether networks can be written to it.</summary>
    public bool CanWrite => _write is not null;

    /// <summary>The format of a file, by its extension; <c>.gz</c> is set aside.</summary>
    internal static NetworkFormat ForPath(string path, bool reading)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        string bare = reading && path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? path[..^3] : path;
        string extension = Path.GetExtension(bare).ToLowerInvariant();
        NetworkFormat[] able = [.. All.Where(f => reading ? f.CanRead : f.CanWrite)];
        return Array.Find(able, f => f.Extensions.Contains(extension))
            ?? throw new DataFormatException(
                path, $"the extension '{extension}' is that of no network format that can be {(reading ? "read" : "written")}; allowed are {string.Join(", ", able.SelectMany(f => f.Extensions))}");
    }

    internal BayesianNetwork Read(string file, ReadOnlySpan<byte> text) => _read!(file, text);

    internal string Write(BayesianNetwork network) => _write!(network);
}
