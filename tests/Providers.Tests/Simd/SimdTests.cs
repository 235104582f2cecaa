using Hybrid.Providers.Simd;

namespace Hybrid.Providers.Tests.Simd;

public sealed class V512SingleTests : SimdContract<V512<float>, float>;

public sealed class V512DoubleTests : SimdContract<V512<double>, double>;

public sealed class V512IntegerTests : SimdContract<V512<int>, int>;

public sealed class V256SingleTests : SimdContract<V256<float>, float>;

public sealed class V256DoubleTests : SimdContract<V256<double>, double>;

public sealed class V256IntegerTests : SimdContract<V256<int>, int>;

public sealed class V128SingleTests : SimdContract<V128<float>, float>;

public sealed class V128DoubleTests : SimdContract<V128<double>, double>;

public sealed class V128IntegerTests : SimdContract<V128<int>, int>;
