// cuSOLVER's dense functions for tests: checked as NVIDIA's "cuSOLVER" documentation describes them, and carried out by the LAPACK in OpenBLAS, whose meaning of
// matrices, pivots and reflections cuSOLVER shares. Singular values are refused for wide matrices, as there.
#include <algorithm>
#include <complex>
#include <dlfcn.h>
#include <string>
#include <type_traits>
#include <vector>

namespace {
enum { SUCCESS = 0, NOT_INITIALIZED = 1, INVALID_VALUE = 3, INTERNAL_ERROR = 7 };
int handleObject;

template <typename T> struct RealOf { typedef T type; };
template <typename T> struct RealOf<std::complex<T>> { typedef T type; };
template <typename T> using Real = typename RealOf<T>::type;
template <typename T> constexpr bool isComplex = !std::is_same<T, Real<T>>::value;
template <typename T> char prefix() { return sizeof(Real<T>) == 8 ? (isComplex<T> ? 'z' : 'd') : (isComplex<T> ? 'c' : 's'); }

template <typename F> F lapack(char type, const char* name)
{
    static void* library = dlopen("libopenblas.so.0", RTLD_NOW | RTLD_LOCAL);
    return library ? (F)dlsym(library, (type + std::string(name) + "_").c_str()) : nullptr;
}

const char* fillOf(int fill) { return fill == 0 ? "L" : "U"; }
const char* operationOf(int operation) { return operation == 0 ? "N" : operation == 1 ? "T" : "C"; }
bool wrong(int m, int n, int lead) { return m < 0 || n < 0 || lead < std::max(1, m); }

template <typename T> int potrfSize(int fill, int n, int lda, int* length) { if (fill < 0 || fill > 1 || wrong(n, n, lda)) return INVALID_VALUE; *length = n + 1; return SUCCESS; }
template <typename T> int potrf(int fill, int n, T* a, int lda, T* work, int length, int* info)
{
    if (fill < 0 || fill > 1 || wrong(n, n, lda) || length < n + 1 || !work) return INVALID_VALUE;
    lapack<void (*)(const char*, int*, T*, int*, int*)>(prefix<T>(), "potrf")(fillOf(fill), &n, a, &lda, info);
    return SUCCESS;
}
template <typename T> int potrs(int fill, int n, int columns, const T* a, int lda, T* b, int ldb, int* info)
{
    if (fill < 0 || fill > 1 || wrong(n, n, lda) || wrong(n, columns, ldb)) return INVALID_VALUE;
    lapack<void (*)(const char*, int*, int*, const T*, int*, T*, int*, int*)>(prefix<T>(), "potrs")(fillOf(fill), &n, &columns, a, &lda, b, &ldb, info);
    return SUCCESS;
}
template <typename T> int getrf(int m, int n, T* a, int lda, T* work, int* pivots, int* info)
{
    if (wrong(m, n, lda) || !work) return INVALID_VALUE;
    lapack<void (*)(int*, int*, T*, int*, int*, int*)>(prefix<T>(), "getrf")(&m, &n, a, &lda, pivots, info);
    return SUCCESS;
}
template <typename T> int getrs(int operation, int n, int columns, const T* a, int lda, const int* pivots, T* b, int ldb, int* info)
{
    if (operation < 0 || operation > 2 || wrong(n, n, lda) || wrong(n, columns, ldb)) return INVALID_VALUE;
    lapack<void (*)(const char*, int*, int*, const T*, int*, const int*, T*, int*, int*)>(prefix<T>(), "getrs")(operationOf(operation), &n, &columns, a, &lda, pivots, b, &ldb, info);
    return SUCCESS;
}
template <typename T> int geqrf(int m, int n, T* a, int lda, T* tau, T* work, int length, int* info)
{
    if (wrong(m, n, lda) || length < std::max(1, n)) return INVALID_VALUE;
    lapack<void (*)(int*, int*, T*, int*, T*, T*, int*, int*)>(prefix<T>(), "geqrf")(&m, &n, a, &lda, tau, work, &length, info);
    return SUCCESS;
}
template <typename T> int orgqr(int m, int n, int k, T* a, int lda, const T* tau, T* work, int length, int* info)
{
    if (wrong(m, n, lda) || n > m || k > n || k < 0 || length < std::max(1, n)) return INVALID_VALUE;
    lapack<void (*)(int*, int*, int*, T*, int*, const T*, T*, int*, int*)>(prefix<T>(), isComplex<T> ? "ungqr" : "orgqr")(&m, &n, &k, a, &lda, tau, work, &length, info);
    return SUCCESS;
}
template <typename T> int ormqr(int side, int operation, int m, int n, int k, const T* a, int lda, const T* tau, T* c, int ldc, T* work, int length, int* info)
{
    if (side < 0 || side > 1 || (isComplex<T> ? operation != 0 && operation != 2 : operation != 0 && operation != 1)) return INVALID_VALUE;
    if (wrong(m, n, ldc) || lda < std::max(1, side == 0 ? m : n) || k > (side == 0 ? m : n) || length < std::max(1, side == 0 ? n : m)) return INVALID_VALUE;
    lapack<void (*)(const char*, const char*, int*, int*, int*, const T*, int*, const T*, T*, int*, T*, int*, int*)>(prefix<T>(), isComplex<T> ? "unmqr" : "ormqr")(
        side == 0 ? "L" : "R", operationOf(operation), &m, &n, &k, a, &lda, tau, c, &ldc, work, &length, info);
    return SUCCESS;
}
template <typename T> int gesvdSize(int m, int n, int* length) { if (m < n || n < 0) return INVALID_VALUE; *length = 5 * m + 3 * n + 64; return SUCCESS; }
template <typename T> int gesvd(signed char jobU, signed char jobV, int m, int n, T* a, int lda, Real<T>* s, T* u, int ldu, T* vt, int ldvt, T* work, int length, Real<T>* reals, int* info)
{
    int needed;
    if (gesvdSize<T>(m, n, &needed) || wrong(m, n, lda) || length < needed || (jobU == 'A' && ldu < m) || (jobV == 'A' && ldvt < n)) return INVALID_VALUE;
    char u1 = jobU, v1 = jobV;
    if (isComplex<T>) {
        std::vector<Real<T>> more(5 * std::max(1, n));
        lapack<void (*)(char*, char*, int*, int*, T*, int*, Real<T>*, T*, int*, T*, int*, T*, int*, Real<T>*, int*)>(prefix<T>(), "gesvd")(&u1, &v1, &m, &n, a, &lda, s, u, &ldu, vt, &ldvt, work, &length, more.data(), info);
    } else {
        lapack<void (*)(char*, char*, int*, int*, T*, int*, Real<T>*, T*, int*, T*, int*, T*, int*, int*)>(prefix<T>(), "gesvd")(&u1, &v1, &m, &n, a, &lda, s, u, &ldu, vt, &ldvt, work, &length, info);
    }
    for (int i = 0; i + 1 < n; i++) reals[i] = 0;
    return SUCCESS;
}
template <typename T> int eighSize(int job, int fill, int n, int lda, int* length) { if (job < 0 || job > 1 || fill < 0 || fill > 1 || wrong(n, n, lda)) return INVALID_VALUE; *length = 3 * n + 64; return SUCCESS; }
template <typename T> int eigh(int job, int fill, int n, T* a, int lda, Real<T>* w, T* work, int length, int* info)
{
    int needed;
    if (eighSize<T>(job, fill, n, lda, &needed) || length < needed) return INVALID_VALUE;
    const char* vectors = job ? "V" : "N";
    if (isComplex<T>) {
        std::vector<Real<T>> more(std::max(1, 3 * n));
        lapack<void (*)(const char*, const char*, int*, T*, int*, Real<T>*, T*, int*, Real<T>*, int*)>(prefix<T>(), "heev")(vectors, fillOf(fill), &n, a, &lda, w, work, &length, more.data(), info);
    } else {
        lapack<void (*)(const char*, const char*, int*, T*, int*, Real<T>*, T*, int*, int*)>(prefix<T>(), "syev")(vectors, fillOf(fill), &n, a, &lda, w, work, &length, info);
    }
    return SUCCESS;
}
}

#define CHECKED(call) return h == &handleObject ? call : NOT_INITIALIZED
#define TYPE(P, T, Q, APPLY, EIGEN) \
    int cusolverDn##P##potrf_bufferSize(void* h, int fill, int n, T*, int lda, int* length) { CHECKED(potrfSize<T>(fill, n, lda, length)); } \
    int cusolverDn##P##potrf(void* h, int fill, int n, T* a, int lda, T* work, int length, int* info) { CHECKED(potrf<T>(fill, n, a, lda, work, length, info)); } \
    int cusolverDn##P##potrs(void* h, int fill, int n, int columns, const T* a, int lda, T* b, int ldb, int* info) { CHECKED(potrs<T>(fill, n, columns, a, lda, b, ldb, info)); } \
    int cusolverDn##P##getrf_bufferSize(void* h, int m, int n, T*, int lda, int* length) { if (wrong(m, n, lda)) return INVALID_VALUE; *length = m; CHECKED(SUCCESS); } \
    int cusolverDn##P##getrf(void* h, int m, int n, T* a, int lda, T* work, int* pivots, int* info) { CHECKED(getrf<T>(m, n, a, lda, work, pivots, info)); } \
    int cusolverDn##P##getrs(void* h, int t, int n, int columns, const T* a, int lda, const int* pivots, T* b, int ldb, int* info) { CHECKED(getrs<T>(t, n, columns, a, lda, pivots, b, ldb, info)); } \
    int cusolverDn##P##geqrf_bufferSize(void* h, int m, int n, T*, int lda, int* length) { if (wrong(m, n, lda)) return INVALID_VALUE; *length = std::max(1, n) * 8; CHECKED(SUCCESS); } \
    int cusolverDn##P##geqrf(void* h, int m, int n, T* a, int lda, T* tau, T* work, int length, int* info) { CHECKED(geqrf<T>(m, n, a, lda, tau, work, length, info)); } \
    int cusolverDn##P##Q##_bufferSize(void* h, int m, int n, int k, const T*, int lda, const T*, int* length) { if (wrong(m, n, lda) || n > m || k > n) return INVALID_VALUE; *length = std::max(1, n) * 8; CHECKED(SUCCESS); } \
    int cusolverDn##P##Q(void* h, int m, int n, int k, T* a, int lda, const T* tau, T* work, int length, int* info) { CHECKED(orgqr<T>(m, n, k, a, lda, tau, work, length, info)); } \
    int cusolverDn##P##APPLY##_bufferSize(void* h, int, int, int m, int n, int, const T*, int, const T*, const T*, int, int* length) { *length = std::max(1, std::max(m, n)) * 8; CHECKED(SUCCESS); } \
    int cusolverDn##P##APPLY(void* h, int side, int t, int m, int n, int k, const T* a, int lda, const T* tau, T* c, int ldc, T* work, int length, int* info) { CHECKED(ormqr<T>(side, t, m, n, k, a, lda, tau, c, ldc, work, length, info)); } \
    int cusolverDn##P##gesvd_bufferSize(void* h, int m, int n, int* length) { CHECKED(gesvdSize<T>(m, n, length)); } \
    int cusolverDn##P##gesvd(void* h, signed char u1, signed char v1, int m, int n, T* a, int lda, Real<T>* s, T* u, int ldu, T* vt, int ldvt, T* work, int length, Real<T>* reals, int* info) { CHECKED(gesvd<T>(u1, v1, m, n, a, lda, s, u, ldu, vt, ldvt, work, length, reals, info)); } \
    int cusolverDn##P##EIGEN##_bufferSize(void* h, int job, int fill, int n, const T*, int lda, const Real<T>*, int* length) { CHECKED(eighSize<T>(job, fill, n, lda, length)); } \
    int cusolverDn##P##EIGEN(void* h, int job, int fill, int n, T* a, int lda, Real<T>* w, T* work, int length, int* info) { CHECKED(eigh<T>(job, fill, n, a, lda, w, work, length, info)); }

extern "C" {
int cusolverDnCreate(void** handle) { *handle = &handleObject; return SUCCESS; }
int cusolverDnSetStream(void* h, void*) { return h == &handleObject ? SUCCESS : NOT_INITIALIZED; }
TYPE(S, float, orgqr, ormqr, syevd)
TYPE(D, double, orgqr, ormqr, syevd)
TYPE(C, std::complex<float>, ungqr, unmqr, heevd)
TYPE(Z, std::complex<double>, ungqr, unmqr, heevd)
}
