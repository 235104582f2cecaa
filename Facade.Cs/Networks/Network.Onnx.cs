using Hybrid.Onnx;

namespace Hybrid;

/// <content>The Open Neural Network Exchange.</content>
public sealed partial class Network
{
    internal const string StructureKey = Key;

    /// <summary>Writes the network, as it predicts, as an ONNX model of opset 17 that other runtimes open.</summary>
    /// <remarks>
    /// The input is named <c>input</c>, <c>[batch, input shape ...]</c>, of single precision (whole numbers of 64 bits for a network that begins with an embedding); the output
    /// is <c>output</c>, the last layer's scores. A standardiser becomes the first nodes. Convolutions move the channels to axis 1 and back, attention is written out, and
    /// absent steps of a masked recurrent layer must come last. <see cref="ImportOnnx"/> gives the same network back.
    /// </remarks>
    /// <param name="path">The file, which is written whole or not at all.</param>
    /// <exception cref="FileAccessException">The file cannot be written.</exception>
    /// <exception cref="NotSupportedException">A layer has no form in ONNX here; the message names its kind.</exception>
    public void ExportOnnx(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        OnnxExporter.Export(this).Write(path);
    }

    /// <summary>Reads a network from an ONNX model: one that <see cref="ExportOnnx"/> wrote, or another library's chain of layers.</summary>
    /// <remarks>
    /// Layers that are read: Gemm and MatMul (with the Add behind it), activations, Flatten, Dropout, BatchNormalization, LayerNormalization, Gather as an embedding, PRelu,
    /// Conv and ConvTranspose of one to three axes, MaxPool, AveragePool, global pooling, RNN, GRU and LSTM in one direction or two, and two ways that meet in an Add.
    /// Of another library's model there is nothing but the layers: no loss, no class names. Where its images are <c>[channels, height, width]</c>, the network takes
    /// <c>[height, width, channels]</c>. Attention is read only from files that <see cref="ExportOnnx"/> wrote.
    /// </remarks>
    /// <param name="path">The file.</param>
    /// <exception cref="FileAccessException">The file is missing or cannot be read.</exception>
    /// <exception cref="DataFormatException">The file is no ONNX model, or holds an operator that is no layer here; the message names the operator and the node.</exception>
    public static Network ImportOnnx(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return OnnxImporter.Import(OnnxModel.Read(path), path);
    }
}
