using System.Collections.Concurrent;

namespace Hybrid.Providers.Pointwise;

/// <summary>Instances of closed generic types, one for each type: what the JIT has compiled once is used by every kernel of the same form.</summary>
internal static class FusedBodies
{
    private static readonly ConcurrentDictionary<Type, object> Instances = new();

    /// <summary>The instance of a type with a constructor without arguments.</summary>
    public static T Get<T>(Type type)
        where T : class => (T)Instances.GetOrAdd(type, static key => Activator.CreateInstance(key)!);
}
