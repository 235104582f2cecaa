using System.Diagnostics.CodeAnalysis;

namespace Hybrid.Providers.Simd;

/// <summary>A vector register of lanes: the one interface on which every elementwise kernel is written once for all widths.</summary>
/// <remarks>
/// Implemented by <see cref="V512{T}"/>, <see cref="V256{T}"/> and <see cref="V128{T}"/> for T = float, double and int. All members are static so that the
/// just-in-time compiler keeps the value in a register; <c>typeof(T)</c> branches inside them cost nothing. A truth value is a lane of all ones or all zeros.
/// A loop over registers is best written <c>do { ... } while (i &lt; limit)</c> behind a test: the compiler turns only small <c>for</c> loops into this form, and
/// moves constants out of no other. Members that speak of bits treat each lane as an integer of its own width (32 for float and int, 64 for double).
/// </remarks>
/// <typeparam name="TSelf">The implementing type.</typeparam>
/// <typeparam name="T">The lane type: float, double or int.</typeparam>
public unsafe interface ISimd<TSelf, T>
    where TSelf : unmanaged, ISimd<TSelf, T>
    where T : unmanaged
{
    /// <summary>The number of lanes.</summary>
    static abstract int Count { get; }

    /// <summary>Whether this width runs as single instructions on this machine.</summary>
    static abstract bool IsHardwareAccelerated { get; }

    /// <summary>All lanes 0; also the truth value false.</summary>
    static abstract TSelf Zero { get; }

    /// <summary>All bits one: the truth value true.</summary>
    static abstract TSelf AllBitsSet { get; }

    /// <summary>The numbers 0, 1, 2, ... as lanes of T.</summary>
    static abstract TSelf LaneIndex { get; }

    /// <summary>The same value in every lane.</summary>
    /// <param name="value">The value.</param>
    static abstract TSelf Create(T value);

    /// <summary>The same number in every lane, rounded to T (towards 0 for int). With a literal argument it becomes a constant of the code.</summary>
    /// <param name="value">The number.</param>
    static abstract TSelf Constant(double value);

    /// <summary>The same bits in every lane; the low 32 when lanes have 32.</summary>
    /// <param name="bits">The bits.</param>
    static abstract TSelf ConstantBits(long bits);

    /// <summary>Reads <see cref="Count"/> elements; the address need not be aligned.</summary>
    /// <param name="source">Where from.</param>
    static abstract TSelf Load(T* source);

    /// <summary>Reads the first <paramref name="count"/> lanes and touches no memory past them; the other lanes are 0.</summary>
    /// <param name="source">Where from.</param>
    /// <param name="count">0 to <see cref="Count"/>.</param>
    static abstract TSelf LoadPartial(T* source, int count);

    /// <summary>Writes <see cref="Count"/> elements; the address need not be aligned.</summary>
    /// <param name="value">The lanes.</param>
    /// <param name="destination">Where to.</param>
    static abstract void Store(TSelf value, T* destination);

    /// <summary>Writes the first <paramref name="count"/> lanes and touches no memory past them.</summary>
    /// <param name="value">The lanes.</param>
    /// <param name="destination">Where to.</param>
    /// <param name="count">0 to <see cref="Count"/>.</param>
    static abstract void StorePartial(TSelf value, T* destination, int count);

    /// <summary>Reads <see cref="Count"/> elements of another type and converts them to T: to int towards 0, saturating, NaN to 0; double to float rounds to even.</summary>
    /// <typeparam name="TSource">float, double or int.</typeparam>
    /// <param name="source">Where from.</param>
    static abstract TSelf LoadFrom<TSource>(TSource* source)
        where TSource : unmanaged;

    /// <summary>Like <see cref="LoadFrom"/> for the first <paramref name="count"/> lanes; the others are 0.</summary>
    /// <typeparam name="TSource">float, double or int.</typeparam>
    /// <param name="source">Where from.</param>
    /// <param name="count">0 to <see cref="Count"/>.</param>
    static abstract TSelf LoadPartialFrom<TSource>(TSource* source, int count)
        where TSource : unmanaged;

    /// <summary>Converts the lanes to another type, by the rules of <see cref="LoadFrom"/>, and writes them.</summary>
    /// <typeparam name="TTarget">float, double or int.</typeparam>
    /// <param name="value">The lanes.</param>
    /// <param name="destination">Where to.</param>
    static abstract void StoreTo<TTarget>(TSelf value, TTarget* destination)
        where TTarget : unmanaged;

    /// <summary>Like <see cref="StoreTo"/> for the first <paramref name="count"/> lanes.</summary>
    /// <typeparam name="TTarget">float, double or int.</typeparam>
    /// <param name="value">The lanes.</param>
    /// <param name="destination">Where to.</param>
    /// <param name="count">0 to <see cref="Count"/>.</param>
    static abstract void StorePartialTo<TTarget>(TSelf value, TTarget* destination, int count)
        where TTarget : unmanaged;

    /// <summary>Reads <see cref="Count"/> 4-byte truth values (0 is false, anything else true) as lanes of all zeros or all ones.</summary>
    /// <param name="source">Where from.</param>
    static abstract TSelf LoadMask(int* source);

    /// <summary>Like <see cref="LoadMask"/> for the first <paramref name="count"/> lanes; the others are false.</summary>
    /// <param name="source">Where from.</param>
    /// <param name="count">0 to <see cref="Count"/>.</param>
    static abstract TSelf LoadPartialMask(int* source, int count);

    /// <summary>Writes truth values as the 4-byte integers 0 and 1.</summary>
    /// <param name="mask">Lanes of all zeros or all ones.</param>
    /// <param name="destination">Where to.</param>
    static abstract void StoreMask(TSelf mask, int* destination);

    /// <summary>Like <see cref="StoreMask"/> for the first <paramref name="count"/> lanes.</summary>
    /// <param name="mask">Lanes of all zeros or all ones.</param>
    /// <param name="destination">Where to.</param>
    /// <param name="count">0 to <see cref="Count"/>.</param>
    static abstract void StorePartialMask(TSelf mask, int* destination, int count);

    /// <summary>a + b; integers wrap.</summary>
    static abstract TSelf operator +(TSelf left, TSelf right);

    /// <summary>a - b; integers wrap.</summary>
    static abstract TSelf operator -(TSelf left, TSelf right);

    /// <summary>a * b; integers wrap.</summary>
    static abstract TSelf operator *(TSelf left, TSelf right);

    /// <summary>a / b; integers round towards 0, give 0 for b = 0 and wrap for the least integer by -1.</summary>
    static abstract TSelf operator /(TSelf left, TSelf right);

    /// <summary>-x; on floats the sign bit is flipped.</summary>
    static abstract TSelf operator -(TSelf value);

    /// <summary>a * b + c with one rounding; on integers plain and wrapping.</summary>
    /// <param name="left">a.</param>
    /// <param name="right">b.</param>
    /// <param name="addend">c.</param>
    static abstract TSelf Fma(TSelf left, TSelf right, TSelf addend);

    /// <summary>x + c for a literal c, rounded to T. Written so, and not with <see cref="Constant"/>, the literal is kept in a register across a loop.</summary>
    static abstract TSelf operator +(TSelf left, double right);

    /// <summary>x - c for a literal c, rounded to T.</summary>
    static abstract TSelf operator -(TSelf left, double right);

    /// <summary>c - x for a literal c, rounded to T.</summary>
    static abstract TSelf operator -(double left, TSelf right);

    /// <summary>x * c for a literal c, rounded to T.</summary>
    static abstract TSelf operator *(TSelf left, double right);

    /// <summary>c / x for a literal c, rounded to T. Floats only.</summary>
    static abstract TSelf operator /(double left, TSelf right);

    /// <summary>a * b + c with one rounding, for a literal c.</summary>
    /// <param name="left">a.</param>
    /// <param name="right">b.</param>
    /// <param name="addend">c.</param>
    static abstract TSelf Fma(TSelf left, TSelf right, double addend);

    /// <summary>a * b + c with one rounding, for a literal b.</summary>
    /// <param name="left">a.</param>
    /// <param name="right">b.</param>
    /// <param name="addend">c.</param>
    static abstract TSelf Fma(TSelf left, double right, TSelf addend);

    /// <summary>a * b + c with one rounding, for literals b and c.</summary>
    /// <param name="left">a.</param>
    /// <param name="right">b.</param>
    /// <param name="addend">c.</param>
    static abstract TSelf Fma(TSelf left, double right, double addend);

    /// <summary>(d x + c) x^2 + (b x + a) for literals: four coefficients with a delay of two. Floats only.</summary>
    /// <remarks>Polynomials are chains of these in x^4: a plain Horner chain waits for itself longer than a processor can look ahead.</remarks>
    /// <param name="x">x.</param>
    /// <param name="square">x^2.</param>
    /// <param name="a">The coefficient of 1.</param>
    /// <param name="b">The coefficient of x.</param>
    /// <param name="c">The coefficient of x^2.</param>
    /// <param name="d">The coefficient of x^3.</param>
    static abstract TSelf Cubic(TSelf x, TSelf square, double a, double b, double c, double d);

    /// <summary>x brought between two literals; NaN stays NaN. Floats only.</summary>
    /// <param name="value">x.</param>
    /// <param name="low">The least result.</param>
    /// <param name="high">The greatest result.</param>
    static abstract TSelf Clamp(TSelf value, double low, double high);

    /// <summary>Truth value x &lt; c for a literal c; false with NaN.</summary>
    static abstract TSelf Less(TSelf left, double right);

    /// <summary>A literal where a truth value holds, a lane elsewhere.</summary>
    /// <param name="mask">Lanes of all zeros or all ones.</param>
    /// <param name="whenTrue">The literal.</param>
    /// <param name="whenFalse">The lane where the mask is zeros.</param>
    static abstract TSelf Select(TSelf mask, double whenTrue, TSelf whenFalse);

    /// <summary>One of two literals by a truth value.</summary>
    /// <param name="mask">Lanes of all zeros or all ones.</param>
    /// <param name="whenTrue">The literal where the mask is ones.</param>
    /// <param name="whenFalse">The literal where the mask is zeros.</param>
    static abstract TSelf Select(TSelf mask, double whenTrue, double whenFalse);

    /// <summary>The sign bit of one number on the magnitude of another. Floats only.</summary>
    /// <param name="magnitude">Every bit but the first.</param>
    /// <param name="sign">The first bit.</param>
    static abstract TSelf CopySign(TSelf magnitude, TSelf sign);

    /// <summary>The smaller by IEEE 754-2019 minimum: NaN if either is, -0 below +0.</summary>
    static abstract TSelf Min(TSelf left, TSelf right);

    /// <summary>The larger by IEEE 754-2019 maximum: NaN if either is, -0 below +0.</summary>
    static abstract TSelf Max(TSelf left, TSelf right);

    /// <summary>The smaller by one instruction, for operands known not to be NaN; the sign of a zero is unspecified.</summary>
    static abstract TSelf MinNumber(TSelf left, TSelf right);

    /// <summary>The larger by one instruction, for operands known not to be NaN; the sign of a zero is unspecified.</summary>
    static abstract TSelf MaxNumber(TSelf left, TSelf right);

    /// <summary>Square root, correctly rounded; NaN below 0. Floats only.</summary>
    static abstract TSelf Sqrt(TSelf value);

    /// <summary>|x|; the least integer stays itself.</summary>
    static abstract TSelf Abs(TSelf value);

    /// <summary>Largest integer not above x; integers stay themselves.</summary>
    static abstract TSelf Floor(TSelf value);

    /// <summary>Smallest integer not below x; integers stay themselves.</summary>
    static abstract TSelf Ceiling(TSelf value);

    /// <summary>Nearest integer, ties to even; integers stay themselves.</summary>
    static abstract TSelf Round(TSelf value);

    /// <summary>The integer part, towards 0; integers stay themselves.</summary>
    static abstract TSelf Truncate(TSelf value);

    /// <summary>Truth value a &lt; b; false with NaN.</summary>
    static abstract TSelf Less(TSelf left, TSelf right);

    /// <summary>Truth value a &lt;= b; false with NaN.</summary>
    static abstract TSelf LessOrEqual(TSelf left, TSelf right);

    /// <summary>Truth value a = b; false with NaN.</summary>
    static abstract TSelf Equal(TSelf left, TSelf right);

    /// <summary>Bits in both.</summary>
    static abstract TSelf And(TSelf left, TSelf right);

    /// <summary>Bits in either.</summary>
    static abstract TSelf Or(TSelf left, TSelf right);

    /// <summary>Bits in one but not both.</summary>
    static abstract TSelf Xor(TSelf left, TSelf right);

    /// <summary>Bits in the first but not in the second.</summary>
    static abstract TSelf AndNot(TSelf left, TSelf right);

    /// <summary>All bits inverted.</summary>
    static abstract TSelf Not(TSelf value);

    /// <summary>One of two values by a truth value.</summary>
    /// <param name="mask">Lanes of all zeros or all ones.</param>
    /// <param name="whenTrue">The lane where the mask is ones.</param>
    /// <param name="whenFalse">The lane where the mask is zeros.</param>
    static abstract TSelf Select(TSelf mask, TSelf whenTrue, TSelf whenFalse);

    /// <summary>Whether any lane of a truth value is true.</summary>
    /// <param name="mask">Lanes of all zeros or all ones.</param>
    static abstract bool Any(TSelf mask);

    /// <summary>Integer sum of the lanes' bits, wrapping.</summary>
    static abstract TSelf AddBits(TSelf left, TSelf right);

    /// <summary>Integer difference of the lanes' bits, wrapping.</summary>
    static abstract TSelf SubtractBits(TSelf left, TSelf right);

    /// <summary>Low half of the integer product of the lanes' bits.</summary>
    static abstract TSelf MultiplyBits(TSelf left, TSelf right);

    /// <summary>Bits moved up, zeros in.</summary>
    /// <param name="value">The lanes.</param>
    /// <param name="count">0 to the lane's width less 1.</param>
    static abstract TSelf ShiftLeft(TSelf value, int count);

    /// <summary>Bits moved down, zeros in.</summary>
    /// <param name="value">The lanes.</param>
    /// <param name="count">0 to the lane's width less 1.</param>
    static abstract TSelf ShiftRightLogical(TSelf value, int count);

    /// <summary>Bits moved down, copies of the sign bit in.</summary>
    /// <param name="value">The lanes.</param>
    /// <param name="count">0 to the lane's width less 1.</param>
    static abstract TSelf ShiftRightArithmetic(TSelf value, int count);

    /// <summary>Bits moved up, those that fall out come in below.</summary>
    /// <param name="value">The lanes.</param>
    /// <param name="count">1 to the lane's width less 1.</param>
    static abstract TSelf RotateLeft(TSelf value, [ConstantExpected] byte count);

    /// <summary>The integer of the lane's width as bits, from a lane that holds an integral number of magnitude below 2^31 (float) or 2^51 (double); unspecified otherwise.</summary>
    static abstract TSelf ConvertToIntegerLanes(TSelf value);

    /// <summary>The number that the lane's bits stand for as a signed integer; double lanes need a magnitude below 2^51.</summary>
    static abstract TSelf ConvertFromIntegerLanes(TSelf value);

    /// <summary>x * 2^n with one rounding, subnormal and infinite results included. Floats only.</summary>
    /// <param name="value">x.</param>
    /// <param name="exponent">n, an integral number of magnitude at most 2200; NaN gives NaN, other values are unspecified.</param>
    static abstract TSelf Scale(TSelf value, TSelf exponent);

    /// <summary>floor(log2 |x|), subnormals included; -infinity for 0, infinity for infinities, NaN for NaN. Floats only.</summary>
    static abstract TSelf Exponent(TSelf value);

    /// <summary>x * 2^-k in [0.75, 1.5), subnormals included; 1 for 0 and infinity; NaN below 0 and for NaN. Floats only.</summary>
    static abstract TSelf Mantissa(TSelf value);

    /// <summary>The first lane.</summary>
    static abstract T ToScalar(TSelf value);

    /// <summary>Sum of the lanes: the halves are added until one lane remains, so the order is fixed for each width.</summary>
    static abstract T Sum(TSelf value);

    /// <summary>Product of the lanes, in the order of <see cref="Sum"/>.</summary>
    static abstract T Product(TSelf value);

    /// <summary>Smallest lane; NaN if any is.</summary>
    static abstract T Minimum(TSelf value);

    /// <summary>Largest lane; NaN if any is.</summary>
    static abstract T Maximum(TSelf value);
}
