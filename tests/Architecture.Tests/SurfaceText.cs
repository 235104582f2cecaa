using System.Reflection;
using System.Text;

namespace Hybrid.Architecture.Tests;

/// <summary>The public surface of an assembly as text, one line a member.</summary>
internal static class SurfaceText
{
    private const BindingFlags Declared = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    public static string Of(Assembly assembly)
    {
        var text = new StringBuilder();
        foreach (Type type in assembly.GetExportedTypes().OrderBy(type => type.FullName, StringComparer.Ordinal))
        {
            text.Append(Kind(type)).Append(' ').Append(Name(type, full: true));
            string bases = string.Join(", ", Bases(type).Select(parent => Name(parent)).Order(StringComparer.Ordinal));
            text.Append(bases.Length > 0 ? $" : {bases}" : string.Empty).Append('\n');
            foreach (string line in type.GetMembers(Declared).Select(Line).OfType<string>().Distinct().Order(StringComparer.Ordinal))
            {
                text.Append("    ").Append(line).Append('\n');
            }
        }

        return text.ToString();
    }

    private static string Kind(Type type) =>
        type.IsEnum ? "enum"
        : type.IsInterface ? "interface"
        : type.IsValueType ? "struct"
        : type.IsSubclassOf(typeof(Delegate)) ? "delegate"
        : type is { IsAbstract: true, IsSealed: true } ? "static class"
        : type.IsSealed ? "sealed class" : type.IsAbstract ? "abstract class" : "class";

    private static IEnumerable<Type> Bases(Type type)
    {
        if (type.IsEnum || type.IsSubclassOf(typeof(Delegate)))
        {
            return [];
        }

        IEnumerable<Type> parent = type.BaseType is Type up && up != typeof(object) && up != typeof(ValueType) ? [up] : [];
        return parent.Concat(type.GetInterfaces().Where(contract => contract.IsVisible));
    }

    private static string? Line(MemberInfo member) => member switch
    {
        FieldInfo field when IsOpen(field.IsPublic, field.IsFamily, field.IsFamilyOrAssembly) && !field.IsSpecialName =>
            field.DeclaringType!.IsEnum ? $"{field.Name} = {Convert.ToInt64(field.GetRawConstantValue(), null)}"
            : $"{(field.IsLiteral ? "const " : field.IsStatic ? "static " : string.Empty)}{Name(field.FieldType)} {field.Name}",
        ConstructorInfo constructor when IsOpen(constructor.IsPublic, constructor.IsFamily, constructor.IsFamilyOrAssembly) && !constructor.IsStatic => $"new({Parameters(constructor)})",
        PropertyInfo property when Accessors(property) is { Length: > 0 } accessors =>
            $"{(property.GetAccessors(nonPublic: true)[0].IsStatic ? "static " : string.Empty)}{Name(property.PropertyType)} {property.Name}{Index(property)} {{ {accessors} }}",
        MethodInfo method when IsOpen(method.IsPublic, method.IsFamily, method.IsFamilyOrAssembly) && (!method.IsSpecialName || method.Name.StartsWith("op_", StringComparison.Ordinal)) && !method.Name.StartsWith('<') =>
            $"{(method.IsStatic ? "static " : string.Empty)}{Name(method.ReturnType)} {method.Name}{Arguments(method.IsGenericMethod ? method.GetGenericArguments() : [])}({Parameters(method)})",
        EventInfo happening when happening.AddMethod is { IsPublic: true } => $"event {Name(happening.EventHandlerType!)} {happening.Name}",
        _ => null,
    };

    private static bool IsOpen(bool isPublic, bool isFamily, bool isFamilyOrAssembly) => isPublic || isFamily || isFamilyOrAssembly;

    private static string Accessors(PropertyInfo property) => string.Join(
        ' ', new[] { (Method: property.GetMethod, Text: "get;"), (Method: property.SetMethod, Text: IsInit(property) ? "init;" : "set;") }
            .Where(pair => pair.Method is MethodInfo method && IsOpen(method.IsPublic, method.IsFamily, method.IsFamilyOrAssembly)).Select(pair => pair.Text));

    private static bool IsInit(PropertyInfo property) => property.SetMethod?.ReturnParameter.GetRequiredCustomModifiers().Any(
        modifier => modifier.FullName == "System.Runtime.CompilerServices.IsExternalInit") == true;

    private static string Index(PropertyInfo property) =>
        property.GetIndexParameters() is { Length: > 0 } index ? $"[{string.Join(", ", index.Select(parameter => Name(parameter.ParameterType)))}]" : string.Empty;

    private static string Parameters(MethodBase method) => string.Join(
        ", ", method.GetParameters().Select(parameter => $"{Name(parameter.ParameterType)} {parameter.Name}{(parameter.IsOptional ? " = ?" : string.Empty)}"));

    private static string Arguments(Type[] arguments) => arguments.Length == 0 ? string.Empty : $"<{string.Join(", ", arguments.Select(argument => Name(argument)))}>";

    private static string Name(Type type, bool full = false)
    {
        if (type.IsByRef)
        {
            return $"ref {Name(type.GetElementType()!)}";
        }

        if (type.HasElementType)
        {
            return Name(type.GetElementType()!) + (type.IsPointer ? "*" : $"[{new string(',', type.GetArrayRank() - 1)}]");
        }

        string name = full || type.Namespace?.StartsWith("Hybrid", StringComparison.Ordinal) == true ? type.FullName ?? type.Name : type.Name;
        name = type.IsGenericParameter ? type.Name : name.Split('[')[0];
        return string.Concat(name.Split('`')[0], Arguments(type.IsGenericType ? type.GetGenericArguments() : []));
    }
}
