namespace Hybrid;

/// <summary>What is known of a compiled function.</summary>
internal interface ICompiled
{
    /// <summary>The compiled forms and why each was needed.</summary>
    string Explain();

    /// <summary>The kernels of the newest form.</summary>
    string[] Kernels();
}
