using System.Diagnostics;

namespace Hybrid.Tests.Onnx;

/// <summary>A test that asks Python's onnx package; skipped where there is none.</summary>
internal sealed class PythonOnnxFactAttribute : FactAttribute
{
    public const string Python = "/usr/bin/python3";

    private static readonly Lazy<bool> Available = new(() =>
    {
        if (!File.Exists(Python))
        {
            return false;
        }

        using Process process = Process.Start(new ProcessStartInfo(Python, ["-c", "import onnx"]) { RedirectStandardError = true })!;
        process.WaitForExit();
        return process.ExitCode == 0;
    });

    public PythonOnnxFactAttribute()
    {
        if (!Available.Value)
        {
            Skip = $"{Python} has no onnx package";
        }
    }
}
