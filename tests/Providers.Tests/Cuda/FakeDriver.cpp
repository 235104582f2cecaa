// A CUDA driver without a device, for tests: the entry points as NVIDIA's "CUDA Driver API" documents them, on the processor's own memory.
// Kernels are shared objects that FakeNvrtc.cpp made; a block's threads run one after the other, or, in kernels with barriers, as fibers.
// What the documentation forbids (a copy outside an allocation, a launch beyond the limits, a call without a context) is refused as it says.
#include <dlfcn.h>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <map>
#include <mutex>
#include <ucontext.h>
#include <unistd.h>
#include <vector>

namespace {
enum { SUCCESS = 0, INVALID_VALUE = 1, OUT_OF_MEMORY = 2, NOT_INITIALIZED = 3, INVALID_DEVICE = 101, INVALID_IMAGE = 200, INVALID_CONTEXT = 201, INVALID_HANDLE = 400, NOT_FOUND = 500 };

struct Dim { unsigned x, y, z; };
struct State { Dim thread, block, blockSize, grid; void (*sync)(); };
struct Module { void* library; State* state; };
struct Function { Module* module; void (*launch)(void**); bool barriers; };

std::mutex gate;
std::map<uintptr_t, size_t> allocations;
size_t capacity = size_t(1) << 30, used = 0;
bool initialised = false;
int contextObject, streamObject;
thread_local void* current = nullptr;
long launches = 0, allocated = 0;

bool ready() { return initialised && current == &contextObject; }

bool inside(uint64_t address, size_t bytes)
{
    auto next = allocations.upper_bound(address);
    if (next == allocations.begin()) return false;
    --next;
    return address - next->first <= next->second && bytes <= next->second - (address - next->first);
}

const size_t stackBytes = 64 * 1024;
ucontext_t scheduler;
std::vector<ucontext_t> fibers;
std::vector<char*> stacks;
std::vector<bool> finished;
int running;
Function* launched;
void** arguments;

void yieldFiber() { swapcontext(&fibers[running], &scheduler); }

void body()
{
    launched->launch(arguments);
    finished[running] = true;
}

void runBlock(State* state, const Dim& size)
{
    int count = int(size.x * size.y * size.z);
    auto place = [&](int i) { state->thread = { i % size.x, i / size.x % size.y, i / (size.x * size.y) }; };
    if (!launched->barriers) {
        for (int i = 0; i < count; i++) { place(i); launched->launch(arguments); }
        return;
    }
    while (int(stacks.size()) < count) stacks.push_back((char*)malloc(stackBytes));
    fibers.resize(count);
    finished.assign(count, false);
    for (int i = 0; i < count; i++) {
        getcontext(&fibers[i]);
        fibers[i].uc_stack.ss_sp = stacks[i];
        fibers[i].uc_stack.ss_size = stackBytes;
        fibers[i].uc_link = &scheduler;
        makecontext(&fibers[i], body, 0);
    }
    for (bool any = true; any;) {
        any = false;
        for (int i = 0; i < count; i++) {
            if (finished[i]) continue;
            running = i;
            place(i);
            swapcontext(&scheduler, &fibers[i]);
            any |= !finished[i];
        }
    }
}
}

extern "C" {
void fakeSetMemory(size_t bytes) { std::lock_guard<std::mutex> hold(gate); capacity = bytes; }
long fakeLaunches() { return launches; }
long fakeLiveAllocations() { std::lock_guard<std::mutex> hold(gate); return long(allocations.size()); }

int cuInit(unsigned flags) { if (flags) return INVALID_VALUE; initialised = true; return SUCCESS; }
int cuDriverGetVersion(int* version) { *version = 12040; return SUCCESS; }
int cuDeviceGetCount(int* count) { if (!initialised) return NOT_INITIALIZED; *count = 1; return SUCCESS; }
int cuDeviceGet(int* device, int ordinal) { if (!initialised) return NOT_INITIALIZED; if (ordinal) return INVALID_DEVICE; *device = 0; return SUCCESS; }
int cuDeviceGetName(char* name, int length, int device)
{
    if (!initialised) return NOT_INITIALIZED;
    if (device) return INVALID_DEVICE;
    snprintf(name, length, "Pretended GPU");
    return SUCCESS;
}
int cuDeviceGetAttribute(int* value, int attribute, int device)
{
    if (!initialised) return NOT_INITIALIZED;
    if (device) return INVALID_DEVICE;
    switch (attribute) {
    case 16: *value = 4; return SUCCESS;  // multiprocessors
    case 75: *value = 8; return SUCCESS;  // compute capability, major
    case 76: *value = 6; return SUCCESS;  // minor
    default: return INVALID_VALUE;
    }
}
int cuDevicePrimaryCtxRetain(void** context, int device) { if (!initialised) return NOT_INITIALIZED; if (device) return INVALID_DEVICE; *context = &contextObject; return SUCCESS; }
int cuCtxSetCurrent(void* context) { if (!initialised) return NOT_INITIALIZED; if (context && context != &contextObject) return INVALID_CONTEXT; current = context; return SUCCESS; }
int cuStreamCreate(void** stream, unsigned flags) { if (!ready()) return INVALID_CONTEXT; if (flags > 1) return INVALID_VALUE; *stream = &streamObject; return SUCCESS; }
int cuStreamSynchronize(void* stream) { if (!ready()) return INVALID_CONTEXT; return stream == &streamObject ? SUCCESS : INVALID_HANDLE; }
int cuMemGetInfo_v2(size_t* free, size_t* total)
{
    if (!ready()) return INVALID_CONTEXT;
    std::lock_guard<std::mutex> hold(gate);
    *free = capacity > used ? capacity - used : 0;
    *total = capacity;
    return SUCCESS;
}
int cuMemAlloc_v2(uint64_t* address, size_t bytes)
{
    if (!ready()) return INVALID_CONTEXT;
    if (!bytes) return INVALID_VALUE;
    std::lock_guard<std::mutex> hold(gate);
    if (bytes > capacity || used > capacity - bytes) return OUT_OF_MEMORY;
    void* block = aligned_alloc(256, (bytes + 255) / 256 * 256);
    memset(block, 0xCD, bytes);
    allocations[uintptr_t(block)] = bytes;
    used += bytes;
    allocated++;
    *address = uintptr_t(block);
    return SUCCESS;
}
int cuMemFree_v2(uint64_t address)
{
    if (!ready()) return INVALID_CONTEXT;
    std::lock_guard<std::mutex> hold(gate);
    auto found = allocations.find(address);
    if (found == allocations.end()) return INVALID_VALUE;
    used -= found->second;
    allocations.erase(found);
    free((void*)address);
    return SUCCESS;
}
int cuMemcpyHtoDAsync_v2(uint64_t target, const void* source, size_t bytes, void* stream)
{
    if (!ready()) return INVALID_CONTEXT;
    std::lock_guard<std::mutex> hold(gate);
    if (stream != &streamObject || !inside(target, bytes)) return INVALID_VALUE;
    memcpy((void*)target, source, bytes);
    return SUCCESS;
}
int cuMemcpyDtoHAsync_v2(void* target, uint64_t source, size_t bytes, void* stream)
{
    if (!ready()) return INVALID_CONTEXT;
    std::lock_guard<std::mutex> hold(gate);
    if (stream != &streamObject || !inside(source, bytes)) return INVALID_VALUE;
    memcpy(target, (void*)source, bytes);
    return SUCCESS;
}
int cuMemcpyDtoDAsync_v2(uint64_t target, uint64_t source, size_t bytes, void* stream)
{
    if (!ready()) return INVALID_CONTEXT;
    std::lock_guard<std::mutex> hold(gate);
    if (stream != &streamObject || !inside(source, bytes) || !inside(target, bytes)) return INVALID_VALUE;
    memmove((void*)target, (void*)source, bytes);
    return SUCCESS;
}
int cuMemsetD8Async(uint64_t target, unsigned char value, size_t bytes, void* stream)
{
    if (!ready()) return INVALID_CONTEXT;
    std::lock_guard<std::mutex> hold(gate);
    if (stream != &streamObject || !inside(target, bytes)) return INVALID_VALUE;
    memset((void*)target, value, bytes);
    return SUCCESS;
}
int cuModuleLoadData(void** module, const void* image)
{
    if (!ready()) return INVALID_CONTEXT;
    if (memcmp(image, "FAKECUBN", 8)) return INVALID_IMAGE;
    uint64_t bytes;
    memcpy(&bytes, (const char*)image + 8, 8);
    char path[] = "/tmp/fake-cuda-module-XXXXXX";
    int file = mkstemp(path);
    if (file < 0) return INVALID_IMAGE;
    ssize_t written = write(file, (const char*)image + 16, bytes);
    close(file);
    void* library = written == ssize_t(bytes) ? dlopen(path, RTLD_NOW | RTLD_LOCAL) : nullptr;
    unlink(path);
    if (!library) return INVALID_IMAGE;
    *module = new Module{ library, (State*)dlsym(library, "fake") };
    return SUCCESS;
}
int cuModuleUnload(void* module) { if (!ready()) return INVALID_CONTEXT; std::lock_guard<std::mutex> hold(gate); dlclose(((Module*)module)->library); delete (Module*)module; return SUCCESS; }
int cuModuleGetFunction(void** function, void* module, const char* name)
{
    if (!ready()) return INVALID_CONTEXT;
    char symbol[256];
    snprintf(symbol, sizeof symbol, "%s__launch", name);
    auto launch = (void (*)(void**))dlsym(((Module*)module)->library, symbol);
    snprintf(symbol, sizeof symbol, "%s__barriers", name);
    auto barriers = (int*)dlsym(((Module*)module)->library, symbol);
    if (!launch || !barriers) return NOT_FOUND;
    *function = new Function{ (Module*)module, launch, *barriers != 0 };
    return SUCCESS;
}
int cuLaunchKernel(void* function, unsigned gx, unsigned gy, unsigned gz, unsigned bx, unsigned by, unsigned bz, unsigned shared, void* stream, void** parameters, void** extra)
{
    if (!ready()) return INVALID_CONTEXT;
    if (!gx || !gy || !gz || !bx || !by || !bz || gx > 0x7fffffffu || gy > 65535 || gz > 65535 || bx * by * bz > 1024 || bz > 64 || shared > 48 * 1024 || extra) return INVALID_VALUE;
    if (stream != &streamObject) return INVALID_HANDLE;
    std::lock_guard<std::mutex> hold(gate);
    launches++;
    launched = (Function*)function;
    arguments = parameters;
    State* state = launched->module->state;
    state->blockSize = { bx, by, bz };
    state->grid = { gx, gy, gz };
    state->sync = yieldFiber;
    for (unsigned z = 0; z < gz; z++)
        for (unsigned y = 0; y < gy; y++)
            for (unsigned x = 0; x < gx; x++) { state->block = { x, y, z }; runBlock(state, state->blockSize); }
    return SUCCESS;
}
int cuGetErrorName(int error, const char** text)
{
    *text = error == OUT_OF_MEMORY ? "CUDA_ERROR_OUT_OF_MEMORY" : error == INVALID_VALUE ? "CUDA_ERROR_INVALID_VALUE" : error == INVALID_CONTEXT ? "CUDA_ERROR_INVALID_CONTEXT" : "CUDA_ERROR";
    return SUCCESS;
}
int cuGetErrorString(int error, const char** text) { *text = error == SUCCESS ? "no error" : "an error of the pretended driver"; return SUCCESS; }
}
