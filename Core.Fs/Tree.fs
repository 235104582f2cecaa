namespace Hybrid.Core

// Reflection hands over objects of unknown nullness; every null is matched below.
#nowarn "3261"
#nowarn "3264"

open System
open System.Collections
open System.Collections.Concurrent
open System.Reflection
open Microsoft.FSharp.Reflection

/// What wraps a tensor for callers of another language: a leaf of a tree, like the tensor itself.
type internal ITensorHandle =
    /// The wrapped tensor.
    abstract Tensor: Tensor

    /// The same wrapping around another tensor.
    abstract Wrap: tensor: Tensor -> obj

/// How the tensors of one type of value are found and put back. Made once for each type.
[<AbstractClass>]
type internal TreeAccess() =
    /// Adds the value's tensors, in order of declaration, to the leaves, their names to the paths, and all else to the statics.
    abstract Flatten:
        value: obj | null * path: string * leaves: ResizeArray<Tensor> * paths: ResizeArray<string> | null * statics: ResizeArray<obj | null> -> unit

    /// A value like the template whose tensors are those at the position and after, which moves on.
    abstract Rebuild: template: obj | null * leaves: Tensor[] * position: byref<int> -> obj | null

module internal TreeAccess =
    let private flags = BindingFlags.Public ||| BindingFlags.NonPublic ||| BindingFlags.Instance

    let private cache = ConcurrentDictionary<Type, TreeAccess>()

    let private join (path: string) (name: string) = if path = "" then name else $"{path}.{name}"

    /// A tensor itself.
    let private leaf =
        { new TreeAccess() with
            override _.Flatten(value, path, leaves, paths, _) =
                match value with
                | :? Tensor as tensor ->
                    leaves.Add tensor

                    match paths with
                    | null -> ()
                    | names -> names.Add path
                | _ -> nullArg $"tensor {path}"

            override _.Rebuild(_, leaves, position) =
                let tensor = leaves[position]
                position <- position + 1
                box tensor
        }

    /// A tensor behind a handle.
    let private handle =
        { new TreeAccess() with
            override _.Flatten(value, path, leaves, paths, statics) =
                match value with
                | :? ITensorHandle as wrapped -> leaf.Flatten(wrapped.Tensor, path, leaves, paths, statics)
                | _ -> nullArg $"tensor {path}"

            override _.Rebuild(template, leaves, position) =
                let tensor = leaves[position]
                position <- position + 1
                (template :?> ITensorHandle).Wrap tensor
        }

    /// Anything without tensors: part of the structure.
    let private fixedValue =
        { new TreeAccess() with
            override _.Flatten(value, _, _, _, statics) = statics.Add value
            override _.Rebuild(template, _, _) = template
        }

    /// A value made of named parts by a constructor.
    let private composite (names: string[]) (read: obj -> (obj | null)[]) (make: (obj | null)[] -> obj) (access: Type -> TreeAccess) (types: Type[]) =
        let parts = lazy (types |> Array.map access)

        { new TreeAccess() with
            override _.Flatten(value, path, leaves, paths, statics) =
                match value with
                | null -> statics.Add null
                | value ->
                    let values = read value

                    for i in 0 .. values.Length - 1 do
                        parts.Value[i].Flatten(values[i], join path names[i], leaves, paths, statics)

            override _.Rebuild(template, leaves, position) =
                match template with
                | null -> null
                | template ->
                    let values = read template

                    for i in 0 .. values.Length - 1 do
                        values[i] <- parts.Value[i].Rebuild(values[i], leaves, &position)

                    make values
        }

    /// A union: the case is part of the structure.
    let private union (kind: Type) (access: Type -> TreeAccess) =
        let tag = FSharpValue.PreComputeUnionTagReader(kind, flags)

        let cases =
            FSharpType.GetUnionCases(kind, flags)
            |> Array.map (fun case ->
                let fields = case.GetFields()

                composite
                    (fields |> Array.map (fun field -> field.Name))
                    (FSharpValue.PreComputeUnionReader(case, flags))
                    (FSharpValue.PreComputeUnionConstructor(case, flags))
                    access
                    (fields |> Array.map (fun field -> field.PropertyType)))

        { new TreeAccess() with
            override _.Flatten(value, path, leaves, paths, statics) =
                match value with
                | null -> statics.Add null // None
                | value ->
                    let case = tag value
                    statics.Add case
                    cases[case].Flatten(value, path, leaves, paths, statics)

            override _.Rebuild(template, leaves, position) =
                match template with
                | null -> null
                | template -> cases[tag template].Rebuild(template, leaves, &position)
        }

    /// A sequence of equal parts; its length is part of the structure.
    let private sequence (element: Type) (access: Type -> TreeAccess) (toArray: obj -> Array) (ofArray: Array -> obj) =
        let part = lazy (access element)

        { new TreeAccess() with
            override _.Flatten(value, path, leaves, paths, statics) =
                match value with
                | null -> statics.Add null
                | value ->
                    let items = toArray value
                    statics.Add items.Length

                    for i in 0 .. items.Length - 1 do
                        part.Value.Flatten(items.GetValue i, join path (string i), leaves, paths, statics)

            override _.Rebuild(template, leaves, position) =
                match template with
                | null -> null
                | template ->
                    let items = toArray template
                    let result = Array.CreateInstance(element, items.Length)

                    for i in 0 .. items.Length - 1 do
                        result.SetValue(part.Value.Rebuild(items.GetValue i, leaves, &position), i)

                    ofArray result
        }

    /// A map: the keys, in their order, are part of the structure.
    let private map (kind: Type) (access: Type -> TreeAccess) =
        let arguments = kind.GetGenericArguments()
        let part = lazy (access arguments[1])
        let pair = typedefof<Tuple<_, _>>.MakeGenericType arguments
        let entry = typedefof<System.Collections.Generic.KeyValuePair<_, _>>.MakeGenericType arguments
        let key, value = entry.GetProperty "Key", entry.GetProperty "Value"
        let property (p: PropertyInfo | null) (item: obj | null) = (nonNull p).GetValue item

        { new TreeAccess() with
            override _.Flatten(items, path, leaves, paths, statics) =
                for item in items :?> IEnumerable do
                    statics.Add(property key item)
                    part.Value.Flatten(property value item, join path $"{property key item}", leaves, paths, statics)

            override _.Rebuild(template, leaves, position) =
                let result = ArrayList()

                for item in template :?> IEnumerable do
                    let rebuilt = part.Value.Rebuild(property value item, leaves, &position)
                    result.Add(Activator.CreateInstance(pair, property key item, rebuilt)) |> ignore

                Activator.CreateInstance(kind, result.ToArray pair)
        }

    /// A C# record or any class whose constructor takes exactly its readable properties, by name.
    let private byConstructor (kind: Type) =
        let properties = kind.GetProperties(BindingFlags.Public ||| BindingFlags.Instance) |> Array.filter (fun p -> p.CanRead)

        kind.GetConstructors(flags)
        |> Array.tryPick (fun constructor ->
            let parameters = constructor.GetParameters()

            let matching =
                parameters
                |> Array.map (fun parameter ->
                    properties
                    |> Array.tryFind (fun property ->
                        String.Equals(property.Name, parameter.Name, StringComparison.OrdinalIgnoreCase)
                        && property.PropertyType = parameter.ParameterType))

            if parameters.Length > 0 && matching |> Array.forall Option.isSome then
                Some(constructor, matching |> Array.map Option.get)
            else
                None)

    let rec forType (kind: Type) : TreeAccess = cache.GetOrAdd(kind, create)

    and private forValue () =
        { new TreeAccess() with
            override _.Flatten(value, path, leaves, paths, statics) =
                match value with
                | null -> statics.Add null
                | value ->
                    statics.Add(value.GetType())
                    (forType (value.GetType())).Flatten(value, path, leaves, paths, statics)

            override _.Rebuild(template, leaves, position) =
                match template with
                | null -> null
                | template -> (forType (template.GetType())).Rebuild(template, leaves, &position)
        }

    /// A field's declared type says how, unless its values may be of a derived type.
    and private forField (kind: Type) : TreeAccess =
        if kind.IsSealed || kind.IsValueType || FSharpType.IsUnion(kind, flags) || kind.IsArray then forType kind
        elif FSharpType.IsFunction kind then fixedValue
        else forValue ()

    and private create (kind: Type) : TreeAccess =
        let isGeneric (definition: Type) = kind.IsGenericType && kind.GetGenericTypeDefinition() = definition

        if kind = typeof<Tensor> then
            leaf
        elif typeof<ITensorHandle>.IsAssignableFrom kind then
            handle
        elif
            kind.IsPrimitive || kind.IsEnum || kind = typeof<string> || kind = typeof<decimal> || FSharpType.IsFunction kind || kind = typeof<unit>
        then
            fixedValue
        elif FSharpType.IsTuple kind then
            let types = FSharpType.GetTupleElements kind
            let names = types |> Array.mapi (fun i _ -> string i)
            composite names (FSharpValue.PreComputeTupleReader kind) (FSharpValue.PreComputeTupleConstructor kind) forField types
        elif FSharpType.IsRecord(kind, flags) then
            let fields = FSharpType.GetRecordFields(kind, flags)

            composite
                (fields |> Array.map (fun field -> field.Name))
                (FSharpValue.PreComputeRecordReader(kind, flags))
                (FSharpValue.PreComputeRecordConstructor(kind, flags))
                forField
                (fields |> Array.map (fun field -> field.PropertyType))
        elif isGeneric typedefof<list<_>> then
            let element = kind.GetGenericArguments()[0]
            let listModule = typeof<list<int>>.Assembly.GetType "Microsoft.FSharp.Collections.ListModule" |> nonNull
            let generic name = (listModule.GetMethod(name: string) |> nonNull).MakeGenericMethod element
            let toArray, ofArray = generic "ToArray", generic "OfArray"

            sequence element forField (fun value -> toArray.Invoke(null, [| value |]) :?> Array) (fun items ->
                ofArray.Invoke(null, [| box items |]) |> nonNull)
        elif isGeneric typedefof<Map<_, _>> then
            map kind forField
        elif kind.IsArray then
            let element = kind.GetElementType() |> nonNull

            if element.IsPrimitive || element = typeof<string> then
                { new TreeAccess() with
                    override _.Flatten(value, _, _, _, statics) =
                        match value with
                        | null -> statics.Add null
                        | value ->
                            for item in value :?> IEnumerable do
                                statics.Add item

                    override _.Rebuild(template, _, _) = template
                }
            else
                sequence element forField (fun value -> value :?> Array) box
        elif FSharpType.IsUnion(kind, flags) then
            union kind forField
        else
            match byConstructor kind with
            | Some(constructor, properties) ->
                composite
                    (properties |> Array.map (fun property -> property.Name))
                    (fun value -> properties |> Array.map (fun property -> property.GetValue value))
                    (fun values -> constructor.Invoke values)
                    forField
                    (properties |> Array.map (fun property -> property.PropertyType))
            | None -> fixedValue

/// Any record, union, tuple, list, array or map of tensors (also a C# record), nested as you like, seen as a list of tensors.
/// What is not a tensor (sizes, rates, functions) is part of the structure.
[<RequireQualifiedAccess>]
module Tree =
    let private flattenInto (value: 'T) (paths: ResizeArray<string> | null) (statics: ResizeArray<obj | null>) =
        let leaves = ResizeArray<Tensor>()
        let kind = if isNull (box value) then typeof<'T> else (nonNull (box value)).GetType()
        (TreeAccess.forType kind).Flatten(box value, "", leaves, paths, statics)
        leaves.ToArray()

    /// The tensors, and everything else in order, by which two structures are told apart.
    let internal flatten (value: 'T) : Tensor[] * (obj | null)[] =
        let statics = ResizeArray<obj | null>()
        let leaves = flattenInto value null statics
        leaves, statics.ToArray()

    /// The tensors in order of declaration.
    let leaves (value: 'T) : Tensor[] = flattenInto value null (ResizeArray())

    /// The name of each leaf: field names and positions joined by dots, as `Layers.0.Weight`.
    let paths (value: 'T) : string[] =
        let names = ResizeArray<string>()
        flattenInto value names (ResizeArray()) |> ignore
        names.ToArray()

    /// A value like the template with other tensors, as many as `leaves` gives.
    let rebuild (template: 'T) (leaves: Tensor[]) : 'T =
        let mutable position = 0
        let kind = if isNull (box template) then typeof<'T> else (nonNull (box template)).GetType()
        let result = (TreeAccess.forType kind).Rebuild(box template, leaves, &position)

        if position <> leaves.Length then
            raise (ArgumentException $"Tree.rebuild: the structure has {position} tensors and {leaves.Length} were given. Give one for each leaf.")

        match result with
        | null -> template
        | result -> unbox<'T> result

    /// The same structure with a function applied to each tensor.
    let map (f: Tensor -> Tensor) (value: 'T) : 'T = leaves value |> Array.map f |> rebuild value

    /// The same structure with a function applied to each pair of corresponding tensors.
    let map2 (f: Tensor -> Tensor -> Tensor) (left: 'T) (right: 'T) : 'T = Array.map2 f (leaves left) (leaves right) |> rebuild left

    /// How many numbers the value holds: the sum of its leaves' sizes.
    let count (value: 'T) : int64 = leaves value |> Array.sumBy (fun leaf -> int64 leaf.Size)
