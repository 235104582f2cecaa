namespace Hybrid.Providers.Cuda;

/// <summary>A kernel that cannot throw on the device and leaves a mark there instead.</summary>
internal interface IFaultSource
{
    /// <summary>Throws what the kernel found, and removes the mark; called with the device's gate held.</summary>
    void CheckFault();
}
