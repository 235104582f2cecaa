namespace Hybrid.Providers.Cuda;

/// <summary>The functions of cuBLASLt that are used: products that add a bias to their result before it is stored. Matrices are column-major.</summary>
internal sealed unsafe class CublasLt
{
    // Values of cublasComputeType_t, cudaDataType_t, cublasLtMatmulDescAttributes_t, cublasLtEpilogue_t and cublasLtMatmulPreferenceAttributes_t.
    private const int ComputeSingle = 68, ComputeDouble = 70, Single = 0, Double = 1, TransA = 3, TransB = 4, Epilogue = 7, BiasPointer = 8, AddBias = 4, MaxWorkspace = 1;

    private readonly nint _handle;
    private readonly nint _stream;
    private readonly delegate* unmanaged<nint*, int, int, int> _createProduct;
    private readonly delegate* unmanaged<nint, int, void*, nuint, int> _set;
    private readonly delegate* unmanaged<nint*, int, ulong, ulong, long, int> _createLayout;
    private readonly delegate* unmanaged<nint*, int> _createPreference;
    private readonly delegate* unmanaged<nint, int, void*, nuint, int> _prefer;
    private readonly delegate* unmanaged<nint, nint, nint, nint, nint, nint, nint, int, Choice*, int*, int> _choose;
    private readonly delegate* unmanaged<nint, nint, void*, nint, nint, nint, nint, void*, nint, nint, nint, nint, Choice*, nint, nuint, nint, int> _multiply;

    public CublasLt(NativeFile library, nint stream)
    {
        _stream = stream;
        _createProduct = (delegate* unmanaged<nint*, int, int, int>)library.Function("cublasLtMatmulDescCreate");
        _set = (delegate* unmanaged<nint, int, void*, nuint, int>)library.Function("cublasLtMatmulDescSetAttribute");
        _createLayout = (delegate* unmanaged<nint*, int, ulong, ulong, long, int>)library.Function("cublasLtMatrixLayoutCreate");
        _createPreference = (delegate* unmanaged<nint*, int>)library.Function("cublasLtMatmulPreferenceCreate");
        _prefer = (delegate* unmanaged<nint, int, void*, nuint, int>)library.Function("cublasLtMatmulPreferenceSetAttribute");
        _choose = (delegate* unmanaged<nint, nint, nint, nint, nint, nint, nint, int, Choice*, int*, int>)library.Function("cublasLtMatmulAlgoGetHeuristic");
        _multiply = (delegate* unmanaged<nint, nint, void*, nint, nint, nint, nint, void*, nint, nint, nint, nint, Choice*, nint, nuint, nint, int>)library.Function("cublasLtMatmul");
        nint handle;
        Cublas.Check(((delegate* unmanaged<nint*, int>)library.Function("cublasLtCreate"))(&handle), "cublasLtCreate");
        _handle = handle;
    }

    /// <summary>Bytes of work space that a product may use.</summary>
    public static long WorkBytes => 4 << 20;

    /// <summary>Plans D = op(A) op(B) + bias, the bias one number for each row of D; null where the library has no way for these sizes.</summary>
    /// <param name="type">Float32 or Float64.</param>
    /// <param name="a">A's operation, its rows and columns as they lie and its leading dimension.</param>
    /// <param name="b">B's.</param>
    /// <param name="d">D's rows, columns and leading dimension; its operation is not looked at.</param>
    public Plan? TryPlan(ElementType type, Side a, Side b, Side d)
    {
        int number = type == ElementType.Float32 ? Single : Double, epilogue = AddBias;
        nint product, preference;
        Cublas.Check(_createProduct(&product, type == ElementType.Float32 ? ComputeSingle : ComputeDouble, number), "cublasLtMatmulDescCreate");
        Set(product, TransA, a.Code);
        Set(product, TransB, b.Code);
        Set(product, Epilogue, epilogue);
        nint layoutA = Layout(number, a), layoutB = Layout(number, b), layoutD = Layout(number, d);
        Cublas.Check(_createPreference(&preference), "cublasLtMatmulPreferenceCreate");
        nuint most = (nuint)WorkBytes;
        Cublas.Check(_prefer(preference, MaxWorkspace, &most, (nuint)sizeof(nuint)), "cublasLtMatmulPreferenceSetAttribute");
        Choice choice;
        int found = 0;
        int status = _choose(_handle, product, layoutA, layoutB, layoutD, layoutD, preference, 1, &choice, &found);
        return status == 0 && found > 0 && choice.State == 0 ? new Plan(product, layoutA, layoutB, layoutD, choice, type) : null;
    }

    /// <summary>Computes what was planned.</summary>
    public void Multiply(Plan plan, nint a, nint b, nint bias, nint d, nint work)
    {
        Cublas.Check(_set(plan.Product, BiasPointer, &bias, (nuint)sizeof(nint)), "cublasLtMatmulDescSetAttribute");
        double one = 1, zero = 0;
        float single = 1, none = 0;
        bool isSingle = plan.Type == ElementType.Float32;
        Choice choice = plan.Choice;
        int status = _multiply(
            _handle, plan.Product, isSingle ? &single : &one, a, plan.A, b, plan.B, isSingle ? &none : &zero, d, plan.D, d, plan.D, &choice, work, (nuint)WorkBytes, _stream);
        Cublas.Check(status, "cublasLtMatmul");
    }

    private nint Layout(int type, Side side)
    {
        nint layout;
        Cublas.Check(_createLayout(&layout, type, (ulong)side.Rows, (ulong)side.Columns, side.Leading), "cublasLtMatrixLayoutCreate");
        return layout;
    }

    private void Set(nint product, int attribute, int value) => Cublas.Check(_set(product, attribute, &value, sizeof(int)), "cublasLtMatmulDescSetAttribute");

    /// <summary>A column-major matrix and what is to be done to it.</summary>
    internal readonly record struct Side(int Code, long Rows, long Columns, long Leading);

    /// <summary>cublasLtMatmulHeuristicResult_t: the algorithm, 64 bytes, and what is said of it.</summary>
    internal struct Choice
    {
        public fixed ulong Algorithm[8];
        public nuint WorkBytes;
        public int State;
        public float Waves;
        public fixed int Reserved[4];
    }

    /// <summary>A product with all that the library wants to know of it.</summary>
    internal sealed record Plan(nint Product, nint A, nint B, nint D, Choice Choice, ElementType Type);
}
