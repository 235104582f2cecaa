// A run-time compiler of CUDA C for tests: the entry points as NVIDIA's "NVRTC" documentation describes them. The source is compiled unchanged as C++ behind a few
// definitions of CUDA's words; for every kernel a function is added that takes its arguments as the driver's launch gives them.
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <sstream>
#include <string>
#include <unistd.h>
#include <vector>

namespace {
enum { SUCCESS = 0, INVALID_INPUT = 3, INVALID_PROGRAM = 4, INVALID_OPTION = 5, COMPILATION = 6 };

const char* words = R"(
#include <math.h>
#include <string.h>
#define __device__
#define __global__
#define __forceinline__ inline __attribute__((unused))
#define __launch_bounds__(n)
#define __shared__ static
#define __align__(n) __attribute__((aligned(n)))
struct fake_dim { unsigned x, y, z; };
struct fake_state { fake_dim thread, block, blockSize, grid; void (*sync)(); };
extern "C" { fake_state fake; }
#define threadIdx fake.thread
#define blockIdx fake.block
#define blockDim fake.blockSize
#define gridDim fake.grid
static inline void __syncthreads() { fake.sync(); }
static inline float __int_as_float(int bits) { float x; memcpy(&x, &bits, 4); return x; }
static inline unsigned long long atomicMin(unsigned long long* at, unsigned long long value) { unsigned long long old = *at; if (value < old) *at = value; return old; }
)";

struct Program { std::string source, log, image; bool machine = false; };

std::string read(const std::string& path)
{
    std::ifstream file(path, std::ios::binary);
    std::stringstream text;
    text << file.rdbuf();
    return text.str();
}

std::string launchers(const std::string& source)
{
    const std::string mark = "__global__ void ";
    std::stringstream text;
    for (size_t at = source.find(mark); at != std::string::npos;) {
        size_t next = source.find(mark, at + 1);
        size_t name = at + mark.size();
        const std::string bounds = "__launch_bounds__(";
        if (!source.compare(name, bounds.size(), bounds)) name = source.find(')', name) + 2;
        size_t open = source.find('(', name), close = source.find(')', open);
        std::string kernel = source.substr(name, open - name), parameters = source.substr(open + 1, close - open - 1);
        int count = parameters.empty() ? 0 : 1;
        for (char c : parameters) count += c == ',';
        bool barriers = source.substr(at, next == std::string::npos ? next : next - at).find("__syncthreads") != std::string::npos;
        text << "extern \"C\" { extern const int " << kernel << "__barriers; const int " << kernel << "__barriers = " << barriers << "; void " << kernel << "__launch(void** a) { " << kernel << "(";
        for (int i = 0; i < count; i++) text << (i ? ", " : "") << "*(char**)a[" << i << "]";
        text << "); } }\n";
        at = next;
    }
    return text.str();
}
}

extern "C" {
int nvrtcVersion(int* major, int* minor) { *major = 12; *minor = 4; return SUCCESS; }
int nvrtcGetNumSupportedArchs(int* count) { *count = 5; return SUCCESS; }
int nvrtcGetSupportedArchs(int* list) { const int known[] = { 60, 70, 80, 86, 90 }; memcpy(list, known, sizeof known); return SUCCESS; }
const char* nvrtcGetErrorString(int result) { return result == COMPILATION ? "NVRTC_ERROR_COMPILATION" : result == INVALID_OPTION ? "NVRTC_ERROR_INVALID_OPTION" : "NVRTC_ERROR"; }
int nvrtcCreateProgram(void** program, const char* source, const char*, int headers, const char* const*, const char* const*)
{
    if (!program || !source || headers < 0) return INVALID_INPUT;
    *program = new Program{ source };
    return SUCCESS;
}
int nvrtcDestroyProgram(void** program) { delete (Program*)*program; *program = nullptr; return SUCCESS; }
int nvrtcCompileProgram(void* handle, int count, const char* const* options)
{
    Program& program = *(Program*)handle;
    for (int i = 0; i < count; i++) {
        std::string option = options[i];
        if (option.find("--gpu-architecture=sm_") == 0) program.machine = true;
        else if (option.find("--gpu-architecture=compute_") != 0 && option != "--std=c++14") return INVALID_OPTION;
    }
    if (program.source.find("#include") != std::string::npos) { program.log = "cannot open source file: there are no headers"; return COMPILATION; }
    char folder[] = "/tmp/fake-nvrtc-XXXXXX";
    if (!mkdtemp(folder)) return COMPILATION;
    std::string base = folder;
    std::ofstream(base + "/k.cpp") << words << program.source << launchers(program.source);
    const char* compiler = getenv("FAKE_CUDA_COMPILER");
    std::string command = std::string(compiler ? compiler : FAKE_CUDA_COMPILER) + " -std=c++14 -O0 -w -fPIC -shared -o " + base + "/k.so " + base + "/k.cpp > " + base + "/log 2>&1";
    int status = system(command.c_str());
    program.log = read(base + "/log");
    std::string library = status == 0 ? read(base + "/k.so") : "";
    for (const char* name : { "/k.cpp", "/k.so", "/log" }) unlink((base + name).c_str());
    rmdir(folder);
    if (status != 0) return COMPILATION;
    unsigned long long bytes = library.size();
    program.image = std::string("FAKECUBN") + std::string((const char*)&bytes, 8) + library;
    return SUCCESS;
}
int nvrtcGetProgramLogSize(void* program, size_t* bytes) { *bytes = ((Program*)program)->log.size() + 1; return SUCCESS; }
int nvrtcGetProgramLog(void* program, char* log) { strcpy(log, ((Program*)program)->log.c_str()); return SUCCESS; }
int nvrtcGetPTXSize(void* program, size_t* bytes) { *bytes = ((Program*)program)->image.size(); return SUCCESS; }
int nvrtcGetPTX(void* program, char* text) { memcpy(text, ((Program*)program)->image.data(), ((Program*)program)->image.size()); return SUCCESS; }
int nvrtcGetCUBINSize(void* program, size_t* bytes) { *bytes = ((Program*)program)->machine ? ((Program*)program)->image.size() : 0; return SUCCESS; }
int nvrtcGetCUBIN(void* program, char* image) { if (!((Program*)program)->machine) return INVALID_PROGRAM; return nvrtcGetPTX(program, image); }
}
