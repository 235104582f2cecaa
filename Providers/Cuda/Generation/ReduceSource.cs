using System.Text;
using Hybrid.Providers.Pointwise;
using Hybrid.Providers.Reduction;

namespace Hybrid.Providers.Cuda;

/// <summary>
/// CUDA C of a reduction. A block's threads are divided into results and lanes of the reduction: lanes lie side by side where the reduced dimension does, results
/// where a kept one does, so that neighbouring threads read neighbouring elements. Few results of many values are divided into chunks, whose partial results a
/// second kernel combines in order. No atomic operation: the bits of the result depend on nothing but the sizes.
/// </summary>
internal sealed class ReduceSource
{
    private const int Threads = 256;

    /// <summary>Values that are added in single precision before the sum goes into a double one.</summary>
    private const int ValuesPerFlush = 64;

    private readonly ReduceDescription _description;
    private readonly LoopBody _body;
    private readonly LoopDimension[] _kept, _reduced;
    private readonly SpaceText _space;
    private readonly int _lanes;
    private readonly bool _lanesInner, _isPosition;

    private ReduceSource(ReduceDescription description)
    {
        _description = description;
        var loop = description.Loop;
        _body = LoopBody.Of(loop, "Reduce", description.Value);
        var plan = LoopPlan.Of(loop, _body.UsesPosition, description.Reduced);
        _kept = [.. plan.Dimensions.Where(d => !d.Reduced)];
        _reduced = [.. plan.Dimensions.Where(d => d.Reduced)];
        Results = _kept.Aggregate((nint)1, (product, d) => product * d.Extent);
        Count = _reduced.Aggregate((nint)1, (product, d) => product * d.Extent);
        _space = new SpaceText([.. _body.Loaded.Append(description.Output).Distinct().Order()], SpaceText.IsWide(plan.Dimensions, loop.Operands.Length));
        _isPosition = ReduceCheck.IsPosition(description.Operation);
        _lanesInner = plan.Dimensions[^1].Reduced;
        const long Columns = 32;
        long most = _lanesInner ? Threads : Threads / Math.Clamp((long)Results, 1, Columns);
        _lanes = 1;
        while (_lanes < Threads && _lanes < most && _lanes < Count)
        {
            _lanes *= 2;
        }

        long blocks = (Results + (Threads / _lanes) - 1) / (Threads / _lanes);
        const long EnoughBlocks = 256, LeastValuesPerLane = 32, MostChunks = 1024;
        Chunks = (int)Math.Max(1, Math.Min(Math.Min(EnoughBlocks / Math.Max(blocks, 1), Count / (_lanes * LeastValuesPerLane)), MostChunks));
    }

    private nint Results { get; }

    private nint Count { get; }

    /// <summary>Parts of one result; with more than one, the kernel's last parameter is the memory of partial results.</summary>
    private int Chunks { get; }

    private string Compute => Text.TypeOf(_description.Loop.ComputeType);

    private bool IsInteger => _description.Loop.ComputeType == ElementType.Int32;

    private bool Adds => _description.Operation is ReduceOperation.Sum or ReduceOperation.Product;

    private bool IsLargest => _description.Operation is ReduceOperation.Max or ReduceOperation.ArgMax;

    /// <summary>The type of a combined value: sums and products of floats are combined in double precision.</summary>
    private string Total => Adds && !IsInteger ? "double" : Compute;

    private int TotalBytes => _isPosition ? 16 : 8;

    /// <summary>The kernels, none when there is no result, and the bytes of the memory for partial results that is their last parameter (0 for none).</summary>
    public static (GeneratedKernel[] Kernels, long WorkBytes) Of(ReduceDescription description)
    {
        ReduceCheck.Check(description);
        var source = new ReduceSource(description);
        if (source.Results == 0)
        {
            return ([], 0);
        }

        return source.Chunks == 1
            ? ([source.Main()], 0)
            : ([source.Main(), source.Finish()], source.Chunks * (long)source.Results * source.TotalBytes);
    }

    private GeneratedKernel Main()
    {
        int rows = Threads / _lanes;
        string index = _space.Index;
        nint perChunk = ((Count + Chunks - 1) / Chunks + _lanes - 1) / _lanes * _lanes;
        var text = new StringBuilder();
        text.Append('(').Append(LoopSource.Parameters(_description.Loop.Operands.Length)).Append(Chunks > 1 ? ", char* work" : "").Append(")\n{\n");
        text.Append($"    __shared__ {Total} totals[{Threads}];\n");
        text.Append(_isPosition ? $"    __shared__ long long places[{Threads}];\n" : "");
        text.Append(_lanesInner
            ? $"    const int lane = threadIdx.x % {_lanes}, row = threadIdx.x / {_lanes};\n"
            : $"    const int row = threadIdx.x % {rows}, lane = threadIdx.x / {rows};\n");
        text.Append($"    const {index} result = ({index})blockIdx.x * {rows} + row;\n");
        text.Append($"    {Total} total = {Identity()};\n    long long place = -1;\n");
        text.Append($"    if (result < {Text.Whole(Results)})\n    {{\n");
        text.Append($"        const {index} first = ({index})blockIdx.y * {Text.Whole(perChunk)};\n");
        text.Append($"        const {index} limit = first + {Text.Whole(perChunk)} < {Text.Whole(Count)} ? first + {Text.Whole(perChunk)} : {Text.Whole(Count)};\n");
        Loop(text);
        text.Append("    }\n");
        text.Append($"    totals[lane * {rows} + row] = total;\n");
        text.Append(_isPosition ? $"    places[lane * {rows} + row] = place;\n" : "");
        text.Append($"    for (int half = {_lanes / 2}; half > 0; half /= 2)\n    {{\n        __syncthreads();\n        if (lane < half)\n        {{\n");
        text.Append($"            const int mine = lane * {rows} + row, other = (lane + half) * {rows} + row;\n");
        text.Append(_isPosition
            ? $"            {Offer("totals[mine]", "places[mine]", "totals[other]", "places[other]")}\n"
            : $"            totals[mine] = {Combine("totals[mine]", "totals[other]")};\n");
        text.Append("        }\n    }\n");
        text.Append($"    if (lane == 0 && result < {Text.Whole(Results)})\n    {{\n");
        if (Chunks > 1)
        {
            text.Append($"        const long long at = (long long)blockIdx.y * {Text.Whole(Results)} + result;\n");
            text.Append($"        (({Total}*)(work + at * {TotalBytes}))[0] = totals[row];\n");
            text.Append(_isPosition ? $"        ((long long*)(work + at * {TotalBytes}))[1] = places[row];\n" : "");
        }
        else
        {
            Write(text, "totals[row]", _isPosition ? "places[row]" : "");
        }

        text.Append("    }\n}\n");
        return new GeneratedKernel(text.ToString(), (uint)((Results + rows - 1) / rows), (uint)Chunks, 1, Threads);
    }

    private GeneratedKernel Finish()
    {
        string index = _space.Index;
        var text = new StringBuilder();
        text.Append('(').Append(LoopSource.Parameters(_description.Loop.Operands.Length)).Append(", char* work)\n{\n");
        text.Append($"    const {index} result = ({index})blockIdx.x * {Threads} + threadIdx.x;\n    if (result < {Text.Whole(Results)})\n    {{\n");
        text.Append($"        {Total} total = {Identity()};\n        long long place = -1;\n");
        text.Append($"        for (int chunk = 0; chunk < {Chunks}; chunk++)\n        {{\n");
        text.Append($"            const char* part = work + ((long long)chunk * {Text.Whole(Results)} + result) * {TotalBytes};\n");
        text.Append($"            const {Total} value = *(const {Total}*)part;\n");
        text.Append(_isPosition
            ? $"            const long long other = ((const long long*)part)[1];\n            {Offer("total", "place", "value", "other")}\n"
            : $"            total = {Combine("total", "value")};\n");
        text.Append("        }\n");
        Write(text, "total", "place");
        text.Append("    }\n}\n");
        return new GeneratedKernel(text.ToString(), (uint)((Results + Threads - 1) / Threads), 1, 1, Threads);
    }

    /// <summary>One lane's values.</summary>
    private void Loop(StringBuilder text)
    {
        string index = _space.Index;
        bool flushes = Adds && _description.Loop.ComputeType == ElementType.Float32;
        string indent = "            ";
        if (flushes)
        {
            text.Append($"        for ({index} j = first + lane; j < limit; )\n        {{\n");
            text.Append($"            float part = {(_description.Operation == ReduceOperation.Sum ? "0.0f" : "1.0f")};\n");
            text.Append($"            for (int n = 0; n < {ValuesPerFlush} && j < limit; n++, j += {_lanes})\n            {{\n");
            indent += "    ";
        }
        else
        {
            text.Append($"        for ({index} j = first + lane; j < limit; j += {_lanes})\n        {{\n");
        }

        _space.Declare(text, indent, _body.UsesPosition);
        _space.Add(text, indent, "result", _kept, _body.UsesPosition);
        _space.Add(text, indent, "j", _reduced, _body.UsesPosition);
        var body = new BodyText(_description.Loop, _body);
        body.Statements(text, indent);
        text.Append($"{indent}const {Compute} value = {body.Value(_body.Value!)};\n");
        if (_isPosition)
        {
            text.Append($"{indent}{Offer("total", "place", "value", "(long long)j")}\n");
        }
        else if (flushes)
        {
            text.Append($"{indent}part = part {(_description.Operation == ReduceOperation.Sum ? '+' : '*')} value;\n            }}\n");
            text.Append($"            total = {Combine("total", "part")};\n");
        }
        else
        {
            text.Append($"{indent}total = {Combine("total", "value")};\n");
        }

        text.Append("        }\n");
    }

    private void Write(StringBuilder text, string total, string place)
    {
        const string Indent = "        ";
        int output = _description.Output;
        text.Append($"{Indent}{_space.Index} o{output} = 0;\n");
        new SpaceText([output], _space.Index == "long long").Add(text, Indent, "result", _kept, position: false);
        string value = _isPosition ? $"{place} < 0 ? 0 : (int){place}" : $"({Compute}){total}";
        string type = _isPosition ? "int" : Compute;
        text.Append($"{Indent}(({type}*)p{output})[o{output}] = {value};\n");
    }

    private string Combine(string a, string b) => _description.Operation switch
    {
        ReduceOperation.Sum => $"h_add({a}, ({Total}){b})",
        ReduceOperation.Product => $"h_multiply({a}, ({Total}){b})",
        ReduceOperation.Max => $"h_max({a}, {b})",
        _ => $"h_min({a}, {b})",
    };

    /// <summary>Takes the other value and place where they are better: NaN before all, then the larger (or smaller), then the first.</summary>
    private static string Better(string value, string place, string other, string otherPlace, char order) =>
        $"{otherPlace} >= 0 && ({place} < 0 || ({other} != {other} ? {value} == {value} || {otherPlace} < {place} : {other} {order} {value} || ({other} == {value} && {otherPlace} < {place})))";

    private string Offer(string value, string place, string other, string otherPlace) =>
        $"if ({Better(value, place, other, otherPlace, IsLargest ? '>' : '<')}) {{ {value} = {other}; {place} = {otherPlace}; }}";

    private string Identity() => _description.Operation switch
    {
        ReduceOperation.Sum => IsInteger ? "0" : "0.0",
        ReduceOperation.Product => IsInteger ? "1" : "1.0",
        _ when IsInteger => IsLargest ? "(-2147483647 - 1)" : "2147483647",
        _ => IsLargest ? $"({Compute})-H_INFINITY" : $"({Compute})H_INFINITY",
    };
}
