using System.Text;
using System.Text.Json;
using Hybrid.Core;
using Microsoft.FSharp.Reflection;

namespace Hybrid;

/// <summary>A model's structure as JSON: everything but the numbers, of which only shapes and element types stand there.</summary>
/// <remarks>
/// A record is an object with its fields in camelCase; a union's case without fields is its name as a text, one with fields an object <c>{"dense": ...}</c>; lists and
/// arrays are arrays; what is optional is null or itself; a tensor is <c>{"shape": [784, 10], "type": "float32"}</c>. Only the types that a model is made of are read.
/// </remarks>
internal static class NetworkStructure
{
    private const System.Reflection.BindingFlags Flags = System.Reflection.BindingFlags.Public | System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.Instance;

    public static string Write(Sequential model)
    {
        using var memory = new MemoryStream();
        using (var json = new Utf8JsonWriter(memory))
        {
            Write(json, model, typeof(Sequential));
        }

        return Encoding.UTF8.GetString(memory.ToArray());
    }

    /// <summary>The model of a structure, with zeros for its tensors.</summary>
    /// <exception cref="FormatException">The text is not a structure of a model.</exception>
    public static Sequential Read(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            return (Sequential)Read(document.RootElement, typeof(Sequential), "network")!;
        }
        catch (JsonException problem)
        {
            throw new FormatException($"the structure is no JSON: {problem.Message}", problem);
        }
    }

    public static string Camel(string name) => char.ToLowerInvariant(name[0]) + name[1..];

    private static bool IsOption(Type type) => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Microsoft.FSharp.Core.FSharpOption<>);

    private static bool IsList(Type type) => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Microsoft.FSharp.Collections.FSharpList<>);

    private static void Write(Utf8JsonWriter json, object? value, Type type)
    {
        switch (value)
        {
            case null:
                json.WriteNullValue();
                return;
            case Core.Tensor tensor:
                json.WriteStartObject();
                json.WritePropertyName("shape");
                Write(json, tensor.Shape, typeof(int[]));
                json.WriteString("type", Camel(tensor.Dtype.ToString()));
                json.WriteEndObject();
                return;
            case bool flag:
                json.WriteBooleanValue(flag);
                return;
            case int number:
                json.WriteNumberValue(number);
                return;
            case double number:
                json.WriteNumberValue(number);
                return;
            case string text:
                json.WriteStringValue(text);
                return;
        }

        if (IsOption(type))
        {
            Write(json, type.GetProperty("Value")!.GetValue(value), type.GetGenericArguments()[0]);
        }
        else if (IsList(type) || type.IsArray)
        {
            Type element = type.IsArray ? type.GetElementType()! : type.GetGenericArguments()[0];
            json.WriteStartArray();
            foreach (object? item in (System.Collections.IEnumerable)value)
            {
                Write(json, item, element);
            }

            json.WriteEndArray();
        }
        else if (FSharpType.IsUnion(type, Flags))
        {
            WriteUnion(json, value, type);
        }
        else if (FSharpType.IsRecord(type, Flags))
        {
            WriteFields(json, FSharpType.GetRecordFields(type, Flags), FSharpValue.GetRecordFields(value, Flags));
        }
        else
        {
            throw new InvalidOperationException($"Network.Save: a layer holds a {type.Name}, which cannot be written. Use layers made of numbers, texts and tensors.");
        }
    }

    private static void WriteUnion(Utf8JsonWriter json, object value, Type type)
    {
        Tuple<UnionCaseInfo, object?[]> parts = FSharpValue.GetUnionFields(value, type, Flags)!;
        System.Reflection.PropertyInfo[] fields = parts.Item1.GetFields();
        if (fields.Length == 0)
        {
            json.WriteStringValue(Camel(parts.Item1.Name));
            return;
        }

        json.WriteStartObject();
        json.WritePropertyName(Camel(parts.Item1.Name));
        if (fields is [{ Name: "Item" }])
        {
            Write(json, parts.Item2[0], fields[0].PropertyType);
        }
        else
        {
            WriteFields(json, fields, parts.Item2);
        }

        json.WriteEndObject();
    }

    private static void WriteFields(Utf8JsonWriter json, System.Reflection.PropertyInfo[] fields, object?[] values)
    {
        json.WriteStartObject();
        for (int i = 0; i < fields.Length; i++)
        {
            json.WritePropertyName(Camel(fields[i].Name));
            Write(json, values[i], fields[i].PropertyType);
        }

        json.WriteEndObject();
    }

    private static object? Read(JsonElement json, Type type, string place)
    {
        try
        {
            return ReadPlain(json, type, place) ?? ReadStructure(json, type, place);
        }
        catch (Exception problem) when (problem is InvalidOperationException or OverflowException)
        {
            throw Wrong(json, type, place, problem);
        }
    }

    private static object? ReadPlain(JsonElement json, Type type, string place)
    {
        if (type == typeof(bool))
        {
            return json.GetBoolean();
        }

        if (type == typeof(int))
        {
            return json.TryGetInt32(out int number) ? number : throw Wrong(json, type, place);
        }

        if (type == typeof(double))
        {
            return json.GetDouble();
        }

        if (type == typeof(string))
        {
            return json.GetString() ?? throw Wrong(json, type, place);
        }

        if (type != typeof(Core.Tensor))
        {
            return null;
        }

        int[] shape = (int[])Read(Field(json, "shape", place), typeof(int[]), $"{place}.shape")!;
        var dtype = (Dtype)Read(Field(json, "type", place), typeof(Dtype), $"{place}.type")!;
        if (shape.Any(extent => extent < 0))
        {
            throw Wrong(json, type, place);
        }

        return TensorModule.zeros(dtype, shape);
    }

    private static object? ReadStructure(JsonElement json, Type type, string place)
    {
        if (IsOption(type))
        {
            return json.ValueKind == JsonValueKind.Null ? null : Activator.CreateInstance(type, Read(json, type.GetGenericArguments()[0], place));
        }

        if (IsList(type) || type.IsArray)
        {
            Type element = type.IsArray ? type.GetElementType()! : type.GetGenericArguments()[0];
            object?[] items = [.. json.EnumerateArray().Select((item, i) => Read(item, element, $"{place}.{i}"))];
            Array array = Array.CreateInstance(element, items.Length);
            items.CopyTo(array, 0);
            return type.IsArray
                ? array
                : typeof(Microsoft.FSharp.Collections.ListModule).GetMethod("OfArray")!.MakeGenericMethod(element).Invoke(null, [array]);
        }

        if (FSharpType.IsUnion(type, Flags))
        {
            string name = json.ValueKind == JsonValueKind.String ? json.GetString()! : json.EnumerateObject().Select(property => property.Name).FirstOrDefault(string.Empty);
            UnionCaseInfo[] cases = FSharpType.GetUnionCases(type, Flags);
            UnionCaseInfo found = cases.FirstOrDefault(known => Camel(known.Name) == name)
                ?? throw new FormatException($"{place} is '{name}', which is no {type.Name}; {Names.Suggest(name, cases.Select(known => Camel(known.Name)))}");
            System.Reflection.PropertyInfo[] fields = found.GetFields();
            object?[] values = fields.Length == 0 ? []
                : fields is [{ Name: "Item" }] ? [Read(Field(json, name, place), fields[0].PropertyType, $"{place}.{name}")]
                : ReadFields(Field(json, name, place), fields, $"{place}.{name}");
            return FSharpValue.MakeUnion(found, values, Flags);
        }

        return FSharpType.IsRecord(type, Flags)
            ? FSharpValue.MakeRecord(type, ReadFields(json, FSharpType.GetRecordFields(type, Flags), place), Flags)
            : throw Wrong(json, type, place);
    }

    private static object?[] ReadFields(JsonElement json, System.Reflection.PropertyInfo[] fields, string place) =>
        [.. fields.Select(field => Read(Field(json, Camel(field.Name), place), field.PropertyType, $"{place}.{Camel(field.Name)}"))];

    private static JsonElement Field(JsonElement json, string name, string place) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out JsonElement field) ? field : throw new FormatException($"{place} has no '{name}'");

    private static FormatException Wrong(JsonElement json, Type type, string place, Exception? inner = null) =>
        new($"{place} is {json.GetRawText()}, which is no {type.Name}", inner);
}
