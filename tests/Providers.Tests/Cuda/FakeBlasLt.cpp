// cuBLASLt for tests: a product with a bias by plain loops, after NVIDIA's "cuBLAS Library" documentation of cublasLtMatmul (column-major matrices; the epilogue
// CUBLASLT_EPILOGUE_BIAS adds one number to every row of D). What it calls invalid is refused.
#include <cstdint>
#include <cstring>

namespace {
enum { SUCCESS = 0, NOT_INITIALIZED = 1, INVALID_VALUE = 7, NOT_SUPPORTED = 15 };
int handleObject;
struct Product { int compute, scale, transA, transB, epilogue; void* bias; };
struct Layout { int type; uint64_t rows, columns; int64_t lead; };
struct Preference { size_t workspace; };
struct Choice { uint64_t algorithm[8]; size_t workspace; int state; float waves; int reserved[4]; };
static_assert(sizeof(Choice) == 96, "as cublasLt.h has it");

template <typename T>
void multiply(const Product& p, const Layout& la, const Layout& lb, const Layout& ld, const T* a, const T* b, T* d)
{
    uint64_t terms = p.transA ? la.rows : la.columns;
    for (uint64_t j = 0; j < ld.columns; j++)
        for (uint64_t i = 0; i < ld.rows; i++) {
            T sum = 0;
            for (uint64_t k = 0; k < terms; k++) sum += (p.transA ? a[k + i * la.lead] : a[i + k * la.lead]) * (p.transB ? b[j + k * lb.lead] : b[k + j * lb.lead]);
            d[i + j * ld.lead] = sum + ((const T*)p.bias)[i];
        }
}
}

extern "C" {
int cublasLtCreate(void** handle) { *handle = &handleObject; return SUCCESS; }
int cublasLtMatmulDescCreate(void** product, int compute, int scale)
{
    if (!((compute == 68 && scale == 0) || (compute == 70 && scale == 1))) return NOT_SUPPORTED;
    *product = new Product{ compute, scale, 0, 0, 1, nullptr };
    return SUCCESS;
}
int cublasLtMatmulDescSetAttribute(void* product, int attribute, const void* value, size_t bytes)
{
    Product* p = (Product*)product;
    switch (attribute) {
    case 3: if (bytes != 4) return INVALID_VALUE; memcpy(&p->transA, value, 4); return SUCCESS;
    case 4: if (bytes != 4) return INVALID_VALUE; memcpy(&p->transB, value, 4); return SUCCESS;
    case 7: if (bytes != 4) return INVALID_VALUE; memcpy(&p->epilogue, value, 4); return SUCCESS;
    case 8: if (bytes != 8) return INVALID_VALUE; memcpy(&p->bias, value, 8); return SUCCESS;
    default: return INVALID_VALUE;
    }
}
int cublasLtMatrixLayoutCreate(void** layout, int type, uint64_t rows, uint64_t columns, int64_t lead)
{
    if (!rows || !columns || lead < (int64_t)rows) return INVALID_VALUE;
    *layout = new Layout{ type, rows, columns, lead };
    return SUCCESS;
}
int cublasLtMatmulPreferenceCreate(void** preference) { *preference = new Preference{ 0 }; return SUCCESS; }
int cublasLtMatmulPreferenceSetAttribute(void* preference, int attribute, const void* value, size_t bytes)
{
    if (attribute != 1 || bytes != 8) return INVALID_VALUE;
    memcpy(&((Preference*)preference)->workspace, value, 8);
    return SUCCESS;
}
int cublasLtMatmulAlgoGetHeuristic(void* handle, void* product, void* la, void* lb, void* lc, void* ld, void* preference, int wanted, Choice* choices, int* found)
{
    if (handle != &handleObject || wanted < 1 || !preference || lc != ld) return INVALID_VALUE;
    Product* p = (Product*)product;
    Layout *a = (Layout*)la, *b = (Layout*)lb, *d = (Layout*)ld;
    uint64_t rows = p->transA ? a->columns : a->rows, terms = p->transA ? a->rows : a->columns, columns = p->transB ? b->rows : b->columns;
    if (p->epilogue != 4 || rows != d->rows || columns != d->columns || terms != (p->transB ? b->columns : b->rows)) return INVALID_VALUE;
    memset(choices, 0, sizeof *choices);
    choices->algorithm[0] = 0x5eed;
    *found = 1;
    return SUCCESS;
}
int cublasLtMatmul(void* handle, void* product, const void* alpha, const void* a, void* la, const void* b, void* lb, const void* beta, const void* c, void* lc, void* d, void* ld, const Choice* choice, void* workspace, size_t bytes, void*)
{
    Product* p = (Product*)product;
    if (handle != &handleObject || !p->bias || choice->algorithm[0] != 0x5eed || c != d || lc != ld || (bytes && !workspace)) return INVALID_VALUE;
    if (p->scale == 0) {
        if (*(const float*)alpha != 1 || *(const float*)beta != 0) return NOT_SUPPORTED;
        multiply(*p, *(Layout*)la, *(Layout*)lb, *(Layout*)ld, (const float*)a, (const float*)b, (float*)d);
    } else {
        if (*(const double*)alpha != 1 || *(const double*)beta != 0) return NOT_SUPPORTED;
        multiply(*p, *(Layout*)la, *(Layout*)lb, *(Layout*)ld, (const double*)a, (const double*)b, (double*)d);
    }
    return SUCCESS;
}
}
