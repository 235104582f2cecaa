namespace Hybrid.Providers.Movement;

/// <summary>Checks the descriptions of gathers and scatters.</summary>
internal static class MovementCheck
{
    public static void Sizes(string operation, GatherDescription description)
    {
        ReadOnlySpan<nint> sizes = [description.Outer, description.Count, description.Extent, description.Inner];
        foreach (nint size in sizes)
        {
            if (size < 0)
            {
                throw new ArgumentException(
                    $"{operation}: sizes must be 0 or more, but outer, count, extent and inner are [{description.Outer}, {description.Count}, {description.Extent}, {description.Inner}].",
                    nameof(description));
            }
        }

        if (description.Inner * description.Type.SizeOf() > int.MaxValue)
        {
            throw new ArgumentException($"{operation}: a row of {description.Inner} elements exceeds 2 GiB. Split the inner axis.", nameof(description));
        }
    }
}
