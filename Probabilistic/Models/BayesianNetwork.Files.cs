using System.Text;
using Hybrid.Formats;
using Hybrid.Probabilistic.Formats;

namespace Hybrid.Probabilistic;

/// <content>Files.</content>
public sealed partial class BayesianNetwork
{
    /// <summary>Reads a network; the format is known by the extension, and a file packed by gzip is unpacked.</summary>
    /// <param name="path">The file, such as <c>alarm.bif</c> or <c>alarm.bif.gz</c>; see <see cref="NetworkFormat"/> for the extensions.</param>
    /// <returns>The network.</returns>
    /// <exception cref="DataFormatException">The content is not a network in that format; file, line and column are named, and what is allowed.</exception>
    /// <exception cref="FileAccessException">The file is missing or cannot be read.</exception>
    public static BayesianNetwork Load(string path)
    {
        NetworkFormat format = NetworkFormat.ForPath(path, reading: true);
        return format.Read(path, FileReading.AllBytes(path));
    }

    /// <summary>Reads a network from a text in memory.</summary>
    /// <param name="text">The text.</param>
    /// <param name="extension">The format's extension, <c>.bif</c> by default.</param>
    /// <param name="name">What errors call the text, <c>text</c> by default.</param>
    /// <returns>The network.</returns>
    /// <exception cref="DataFormatException">The text is not a network in that format.</exception>
    public static BayesianNetwork Parse(string text, string extension = ".bif", string name = "text")
    {
        ArgumentNullException.ThrowIfNull(text);
        return NetworkFormat.ForPath("text" + extension, reading: true).Read(name, Encoding.UTF8.GetBytes(text));
    }

    /// <summary>Writes the network, in full precision, as a whole file: it is never left half-written.</summary>
    /// <param name="path">The file; the format is known by the extension.</param>
    /// <exception cref="DataFormatException">The extension is that of no format that can be written.</exception>
    /// <exception cref="FileAccessException">The file cannot be written.</exception>
    public void Save(string path)
    {
        string text = NetworkFormat.ForPath(path, reading: false).Write(this);
        AtomicFile.WriteText(path, text);
    }

    /// <summary>The network as a text in one of the formats.</summary>
    /// <param name="extension">The format's extension, <c>.bif</c> by default.</param>
    /// <returns>The whole text, in full precision.</returns>
    /// <exception cref="DataFormatException">The extension is that of no format that can be written.</exception>
    public string ToText(string extension = ".bif") => NetworkFormat.ForPath("text" + extension, reading: false).Write(this);
}
