using System.Reflection;

namespace Hybrid.Architecture.Tests;

/// <summary>What C# applications see is C#.</summary>
public sealed class PublicTypesTests
{
    private const BindingFlags Declared = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    [Fact]
    public void No_public_signature_mentions_a_type_of_FSharp_or_of_the_core()
    {
        List<string> offences = [];
        int members = 0;
        foreach (Type type in Libraries.CSharp.SelectMany(name => Libraries.Load(name).GetExportedTypes()))
        {
            foreach ((string place, Type seen) in Seen(type))
            {
                members++;
                if (IsForeign(seen))
                {
                    offences.Add($"{type.FullName}: {place} mentions {seen}");
                }
            }
        }

        Assert.True(members > 1000, $"only {members} types in signatures were looked at");
        Assert.Empty(offences);
    }

    [Fact]
    public void A_type_of_FSharp_would_be_found()
    {
        Assert.True(IsForeign(typeof(List<Microsoft.FSharp.Core.FSharpOption<int>>)));
        Assert.True(IsForeign(typeof(Core.Tensor[])));
        Assert.False(IsForeign(typeof(Func<Tensor, Tensor>)));
        Assert.Contains(Seen(typeof(Core.Sequential)), seen => IsForeign(seen.Type));
    }

    [Fact]
    public void Exceptions_of_our_own_are_sealed()
    {
        IEnumerable<Type> own = Libraries.All.SelectMany(name => Libraries.Load(name).GetExportedTypes()).Where(type => type.IsSubclassOf(typeof(Exception)));
        Assert.NotEmpty(own);
        Assert.All(own, type => Assert.True(type.IsSealed, $"{type} is not sealed."));
    }

    private static bool IsForeign(Type type)
    {
        if (type.HasElementType)
        {
            return IsForeign(type.GetElementType()!);
        }

        if (type.IsGenericParameter)
        {
            return false;
        }

        string assembly = type.Assembly.GetName().Name!;
        return assembly is "FSharp.Core" or "Hybrid.Core" || (type.IsGenericType && type.GetGenericArguments().Any(IsForeign));
    }

    private static IEnumerable<(string Place, Type Type)> Seen(Type type)
    {
        if (type.BaseType is Type parent)
        {
            yield return ("its base", parent);
        }

        foreach (Type contract in type.GetInterfaces().Where(contract => contract.IsVisible))
        {
            yield return ("an interface", contract);
        }

        foreach (Type constraint in Constraints(type.GetGenericArguments()))
        {
            yield return ("a constraint", constraint);
        }

        foreach (MemberInfo member in type.GetMembers(Declared))
        {
            foreach (Type seen in Seen(member))
            {
                yield return (member.Name, seen);
            }
        }
    }

    private static IEnumerable<Type> Seen(MemberInfo member) => member switch
    {
        FieldInfo field when field.IsPublic || field.IsFamily || field.IsFamilyOrAssembly => [field.FieldType],
        MethodBase method when method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly =>
        [
            .. method.GetParameters().Select(parameter => parameter.ParameterType),
            .. method is MethodInfo info ? [info.ReturnType] : Array.Empty<Type>(),
            .. method.IsGenericMethod ? Constraints(method.GetGenericArguments()) : [],
        ],
        _ => [],
    };

    private static IEnumerable<Type> Constraints(Type[] arguments) =>
        arguments.Where(argument => argument.IsGenericParameter).SelectMany(argument => argument.GetGenericParameterConstraints());
}
