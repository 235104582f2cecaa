using System.Diagnostics;
using System.Text.Json.Nodes;

namespace Hybrid.Bench;

/// <summary>The peers' own scripts, run right after a benchmark of ours, in each of the settings that makes a peer fast.</summary>
internal static class PeerScripts
{
    /// <summary>Which script measures the benchmarks whose names begin so, and what it calls their group (the name itself when null).</summary>
    private static readonly (string Prefix, string Script, string? Group)[] Scripts =
    [
        ("gemm_small_", "b_gemm.py", "gemm_small"),
        ("gemm_batched_", "b_gemm.py", "gemm_batched"),
        ("gemm_nt_", "b_gemm.py", "gemm_nt_tn"),
        ("gemm_tn_", "b_gemm.py", "gemm_nt_tn"),
        ("gemm_", "b_gemm.py", null),
        ("gemv_", "b_gemm.py", "gemv"),
        ("linalg_", "b_gemm.py", "linalg"),
        ("ew_", "b_elementwise.py", null),
        ("mlp_", "b_mlp.py", "mlp_step"),
        ("tiny_mlp_", "b_mlp.py", "tiny"),
        ("lstm_", "b_seq.py", "lstm"),
        ("gru_", "b_seq.py", "gru"),
        ("charlm_lstm_", "b_seq.py", "charlm"),
        ("transformer_", "b_seq.py", "transformer"),
        ("lenet5_", "b_cnn.py", "lenet"),
        ("resblock_", "b_cnn.py", "resblock"),
        ("conv3x3_", "b_cnn.py", "conv3x3"),
        ("maxpool2_", "b_cnn.py", "conv3x3"),
        ("batchnorm_", "b_cnn.py", "conv3x3"),
        ("rbm_", "b_vae_rbm.py", "rbm"),
        ("vae_", "b_vae_rbm.py", "vae"),
    ];

    /// <summary>Settings under which peers are measured; the best counts.</summary>
    private static readonly (string Variable, string Value)[][] Settings =
    [
        [("OMP_WAIT_POLICY", "PASSIVE")],
        [("OMP_WAIT_POLICY", "PASSIVE"), ("ATEN_CPU_CAPABILITY", "avx512"), ("OPENBLAS_CORETYPE", "SkylakeX")],
    ];

    /// <summary>The peers' lines for a benchmark and a number of threads; none where no script measures it.</summary>
    /// <param name="folder">The folder of the scripts.</param>
    /// <param name="bench">The benchmark's name.</param>
    /// <param name="threads">The threads that a peer may use.</param>
    public static IEnumerable<JsonObject> Run(string folder, string bench, int threads)
    {
        var (_, script, group) = Scripts.FirstOrDefault(s => bench.StartsWith(s.Prefix, StringComparison.Ordinal));
        if (script is null)
        {
            yield break;
        }

        folder = Path.GetFullPath(folder);
        foreach (var setting in Settings)
        {
            var start = new ProcessStartInfo("/usr/bin/python3", [Path.Combine(folder, script), "--threads", $"{threads}", "--only", group ?? bench])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                WorkingDirectory = folder,
            };
            foreach (var (variable, value) in setting)
            {
                start.Environment[variable] = value;
            }

            using var process = Process.Start(start) ?? throw new InvalidOperationException($"bench: {start.FileName} could not be started");
            process.ErrorDataReceived += (_, _) => { };
            process.BeginErrorReadLine();
            while (process.StandardOutput.ReadLine() is { } line)
            {
                if (JsonNode.Parse(line) is JsonObject json && (string?)json["bench"] == bench)
                {
                    yield return json;
                }
            }

            process.WaitForExit();
            if (process.ExitCode != 0)
            {
                Console.Error.WriteLine($"bench: {script} ended with {process.ExitCode}; its peers are not in the figures. Run it by hand to see why");
            }
        }
    }

    /// <summary>Our figure against the best peer's, above 1 where ours is better: one line for each size and number of threads.</summary>
    /// <param name="ours">Our lines of one benchmark.</param>
    /// <param name="peers">The peers' lines of the same.</param>
    public static IEnumerable<JsonObject> Ratios(IReadOnlyList<JsonObject> ours, IReadOnlyList<JsonObject> peers)
    {
        foreach (var line in ours.Where(l => (string?)l["peer"] == "hybrid"))
        {
            bool rate = ((string)line["unit"]!).EndsWith("/s", StringComparison.Ordinal);
            var same = peers.Concat(ours.Where(l => (string?)l["peer"] != "hybrid"))
                .Where(p => (int)p["n"]! == (int)line["n"]! && (int)p["threads"]! == (int)line["threads"]!).ToList();
            if (same.Count == 0)
            {
                continue;
            }

            var best = rate ? same.MaxBy(p => (double)p["value"]!)! : same.MinBy(p => (double)p["value"]!)!;
            double value = (double)line["value"]!, other = (double)best["value"]!;
            yield return new JsonObject
            {
                ["bench"] = (string)line["bench"]!,
                ["peer"] = $"ratio to {(string)best["peer"]!}",
                ["value"] = rate ? value / other : other / value,
                ["unit"] = "x",
                ["threads"] = (int)line["threads"]!,
                ["n"] = (int)line["n"]!,
            };
        }
    }
}
