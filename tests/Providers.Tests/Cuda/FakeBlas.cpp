// cuBLAS for tests: plain loops after NVIDIA's "cuBLAS Library" documentation (column-major matrices, cublasOperation_t N = 0, T = 1, C = 2). Arguments that it
// calls invalid are refused with CUBLAS_STATUS_INVALID_VALUE.
#include <algorithm>
#include <complex>

namespace {
enum { SUCCESS = 0, NOT_INITIALIZED = 1, INVALID_VALUE = 7 };
int handleObject;

template <typename T> T conjugate(T x) { return x; }
template <typename T> std::complex<T> conjugate(std::complex<T> x) { return std::conj(x); }

template <typename T> T at(const T* a, int lead, int operation, int i, int j)
{
    return operation == 0 ? a[i + (long long)j * lead] : operation == 1 ? a[j + (long long)i * lead] : conjugate(a[j + (long long)i * lead]);
}

template <typename T>
int gemm(void* handle, int opA, int opB, int m, int n, int k, const T* alpha, const T* a, int lda, long long strideA, const T* b, int ldb, long long strideB, const T* beta, T* c, int ldc, long long strideC, int batch)
{
    if (handle != &handleObject) return NOT_INITIALIZED;
    if (m < 0 || n < 0 || k < 0 || batch < 0 || opA < 0 || opA > 2 || opB < 0 || opB > 2) return INVALID_VALUE;
    if (lda < std::max(1, opA == 0 ? m : k) || ldb < std::max(1, opB == 0 ? k : n) || ldc < std::max(1, m)) return INVALID_VALUE;
    for (int t = 0; t < batch; t++)
        for (int j = 0; j < n; j++)
            for (int i = 0; i < m; i++) {
                T sum = 0;
                for (int p = 0; p < k; p++) sum += at(a + t * strideA, lda, opA, i, p) * at(b + t * strideB, ldb, opB, p, j);
                T& target = c[t * strideC + i + (long long)j * ldc];
                target = *beta == T(0) ? *alpha * sum : *alpha * sum + *beta * target;
            }
    return SUCCESS;
}

template <typename T>
int trsm(void* handle, int side, int fill, int operation, int diagonal, int m, int n, const T* alpha, const T* a, int lda, T* b, int ldb)
{
    if (handle != &handleObject) return NOT_INITIALIZED;
    int order = side == 0 ? m : n;
    if (m < 0 || n < 0 || side < 0 || side > 1 || fill < 0 || fill > 1 || operation < 0 || operation > 2 || diagonal < 0 || diagonal > 1) return INVALID_VALUE;
    if (lda < std::max(1, order) || ldb < std::max(1, m)) return INVALID_VALUE;
    for (int j = 0; j < n; j++) for (int i = 0; i < m; i++) b[i + (long long)j * ldb] *= *alpha;
    // op(A) X = B, or X op(A) = B, which is op(A)^T X^T = B^T.
    auto element = [&](int i, int j) { return side == 0 ? at(a, lda, operation, i, j) : at(a, lda, operation, j, i); };
    bool lower = (fill == 0) == ((operation == 0) == (side == 0));
    int others = side == 0 ? n : m;
    for (int o = 0; o < others; o++) {
        auto x = [&](int i) -> T& { return side == 0 ? b[i + (long long)o * ldb] : b[o + (long long)i * ldb]; };
        for (int step = 0; step < order; step++) {
            int i = lower ? step : order - 1 - step;
            T value = x(i);
            for (int p = lower ? 0 : i + 1; p < (lower ? i : order); p++) value -= element(i, p) * x(p);
            x(i) = diagonal == 0 ? value / element(i, i) : value;
        }
    }
    return SUCCESS;
}
}

#define TYPE(P, T) \
    int cublas##P##gemm_v2(void* h, int ta, int tb, int m, int n, int k, const T* alpha, const T* a, int lda, const T* b, int ldb, const T* beta, T* c, int ldc) { return gemm<T>(h, ta, tb, m, n, k, alpha, a, lda, 0, b, ldb, 0, beta, c, ldc, 0, 1); } \
    int cublas##P##gemmStridedBatched(void* h, int ta, int tb, int m, int n, int k, const T* alpha, const T* a, int lda, long long sa, const T* b, int ldb, long long sb, const T* beta, T* c, int ldc, long long sc, int batch) { return gemm<T>(h, ta, tb, m, n, k, alpha, a, lda, sa, b, ldb, sb, beta, c, ldc, sc, batch); } \
    int cublas##P##trsm_v2(void* h, int side, int fill, int t, int d, int m, int n, const T* alpha, const T* a, int lda, T* b, int ldb) { return trsm<T>(h, side, fill, t, d, m, n, alpha, a, lda, b, ldb); }

extern "C" {
int cublasCreate_v2(void** handle) { *handle = &handleObject; return SUCCESS; }
int cublasSetStream_v2(void* handle, void*) { return handle == &handleObject ? SUCCESS : NOT_INITIALIZED; }
int cublasGetVersion_v2(void* handle, int* version) { if (handle != &handleObject) return NOT_INITIALIZED; *version = 120405; return SUCCESS; }
TYPE(S, float)
TYPE(D, double)
TYPE(C, std::complex<float>)
TYPE(Z, std::complex<double>)
}
