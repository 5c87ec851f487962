// The C ABI over libtorch's dispatcher. Nothing here is written per operator: an operator is found once by name and
// overload, then called with boxed arguments. Compiles against any libtorch from 1.13 on, with or without CUDA, and
// needs no CUDA header.
//
// Every export is noexcept, catches everything, returns a status and hands results out through parameters. The message
// of a failure stays on its thread until the next failure. A tensor handle is an owned TensorImpl pointer; null is the
// undefined tensor.

#include <ATen/Context.h>
#include <ATen/Parallel.h>
#include <ATen/Version.h>
#include <ATen/core/Tensor.h>
#include <ATen/core/dispatch/Dispatcher.h>
#include <ATen/core/ivalue.h>
#include <ATen/ops/from_blob.h>
#include <c10/core/DeviceGuard.h>
#include <c10/core/GradMode.h>
#include <c10/core/impl/VirtualGuardImpl.h>
#include <torch/csrc/api/include/torch/version.h>

#include <dlfcn.h>
#include <malloc.h>

#include <atomic>
#include <cstdio>
#include <cstring>
#include <mutex>
#include <utility>

#define EXPORT extern "C" __attribute__((visibility("default")))

namespace {

using Handle = c10::TensorImpl*;

// c10's own in 1.13, the standard library's in 2.x.
using OptionalTensor = decltype(std::declval<c10::IValue>().toOptional<at::Tensor>());

enum Status : int32_t { Ok = 0, Failed = 1, OutOfMemory = 2 };

enum Tag : int32_t {
  None = 0, TensorTag = 1, Int = 2, Double = 3, Bool = 4, IntList = 5, DoubleList = 6, BoolList = 7,
  TensorList = 8, OptionalTensorList = 9, DeviceTag = 10, String = 11,
};

// One argument or result. Lists point at the caller's memory and hold `count` items; a device is its type in `count`
// and its index in `integer`.
struct Value {
  int32_t tag;
  int32_t count;
  union {
    int64_t integer;
    double real;
    Handle tensor;
    const void* list;
  };
};
static_assert(sizeof(Value) == 16, "Interop/NativeValue.cs has the same layout");

std::atomic<int64_t> live_tensors{0};
thread_local char last_error[16384];

int32_t fail(Status status, const char* message) noexcept {
  std::snprintf(last_error, sizeof last_error, "%s", message ? message : "");
  return status;
}

template <class Body>
int32_t guarded(Body&& body) noexcept {
  try {
    body();
    return Ok;
  } catch (const c10::Error& e) {
    const char* message = e.what_without_backtrace();
    return fail(std::strstr(message, "out of memory") || std::strstr(message, "can't allocate memory") ? OutOfMemory : Failed, message);
  } catch (const std::bad_alloc& e) {
    return fail(OutOfMemory, e.what());
  } catch (const std::exception& e) {
    return fail(Failed, e.what());
  } catch (...) {
    return fail(Failed, "an exception that is no std::exception");
  }
}

// The caller keeps its reference; the tensor made here holds one of its own.
at::Tensor borrow(Handle handle) {
  if (handle == nullptr) return at::Tensor();
  return at::Tensor(c10::intrusive_ptr<c10::TensorImpl, c10::UndefinedTensorImpl>::reclaim_copy(handle));
}

Handle release(at::Tensor tensor) {
  if (!tensor.defined()) return nullptr;
  live_tensors.fetch_add(1, std::memory_order_relaxed);
  return tensor.unsafeReleaseTensorImpl();
}

template <class T>
c10::List<T> list_of(const Value& value) {
  c10::List<T> list;
  list.reserve(value.count);
  for (int32_t i = 0; i < value.count; i++) list.push_back(static_cast<const T*>(value.list)[i]);
  return list;
}

c10::IValue unpack(const Value& value) {
  switch (value.tag) {
    case None: return c10::IValue();
    case TensorTag: return c10::IValue(borrow(value.tensor));
    case Int: return c10::IValue(value.integer);
    case Double: return c10::IValue(value.real);
    case Bool: return c10::IValue(value.integer != 0);
    case IntList: return c10::IValue(list_of<int64_t>(value));
    case DoubleList: return c10::IValue(list_of<double>(value));
    case BoolList: return c10::IValue(list_of<bool>(value));
    case TensorList: {
      c10::List<at::Tensor> list;
      list.reserve(value.count);
      for (int32_t i = 0; i < value.count; i++) list.push_back(borrow(static_cast<const Handle*>(value.list)[i]));
      return c10::IValue(std::move(list));
    }
    case OptionalTensorList: {
      c10::List<OptionalTensor> list;
      list.reserve(value.count);
      for (int32_t i = 0; i < value.count; i++) {
        Handle handle = static_cast<const Handle*>(value.list)[i];
        list.push_back(handle ? OptionalTensor(borrow(handle)) : OptionalTensor());
      }
      return c10::IValue(std::move(list));
    }
    case DeviceTag:
      return c10::IValue(c10::Device(static_cast<c10::DeviceType>(value.count), static_cast<c10::DeviceIndex>(value.integer)));
    case String: return c10::IValue(std::string(static_cast<const char*>(value.list), value.count));
    default: TORCH_CHECK(false, "unknown argument tag ", value.tag);
  }
}

// Lists of tensors are handed out flat, one result each.
void pack(const c10::IValue& value, Value* results, int32_t capacity, int32_t& count) {
  if (value.isTensorList()) {
    for (const at::Tensor& tensor : value.toTensorVector()) pack(c10::IValue(tensor), results, capacity, count);
    return;
  }
  TORCH_CHECK(count < capacity, "more results than the ", capacity, " that the caller has room for");
  Value result{};
  if (value.isTensor()) { result.tag = TensorTag; result.tensor = release(value.toTensor()); }
  else if (value.isInt()) { result.tag = Int; result.integer = value.toInt(); }
  else if (value.isDouble()) { result.tag = Double; result.real = value.toDouble(); }
  else if (value.isBool()) { result.tag = Bool; result.integer = value.toBool(); }
  else TORCH_CHECK(value.isNone(), "a result of kind ", value.tagKind(), " is not supported");
  results[count++] = result;
}

void require_cuda() {
#ifdef ACTORS_TORCH_CUDA
  TORCH_CHECK(at::globalContext().hasCUDA(), "no CUDA device is visible: see nvidia-smi and CUDA_VISIBLE_DEVICES");
#else
  TORCH_CHECK(false, "this libtorch (", TORCH_VERSION, ") is built without CUDA; set LIBTORCH to one with CUDA and build again");
#endif
}

at::Generator generator(int32_t device_type, int64_t index) {
  auto type = static_cast<c10::DeviceType>(device_type);
  if (type == c10::DeviceType::CUDA) require_cuda();
  return at::globalContext().defaultGenerator(c10::Device(type, static_cast<c10::DeviceIndex>(type == c10::DeviceType::CPU ? -1 : index)));
}

// Every step frees and takes the same large blocks. By default the allocator hands them back to the system each time, which
// costs one page fault for every 4 KB that is touched again; kept, they cost nothing. 32 MB is the most that glibc allows.
__attribute__((constructor)) void keep_memory() {
  mallopt(M_MMAP_THRESHOLD, 32 << 20);
  mallopt(M_TRIM_THRESHOLD, INT32_MAX);
  mallopt(M_TOP_PAD, 64 << 20);
}

// A function of a library under libtorch, whose headers need not be there; null when it is another library.
template <class Function>
Function symbol(const char* name) {
  return reinterpret_cast<Function>(dlsym(RTLD_DEFAULT, name));
}

void copy_text(const std::string& text, char* buffer, int32_t capacity, int32_t* needed) {
  std::snprintf(buffer, capacity, "%s", text.c_str());
  *needed = static_cast<int32_t>(text.size());
}

}  // namespace

EXPORT const char* at_last_error() noexcept { return last_error; }

EXPORT void at_free(Handle handle) noexcept {
  if (handle == nullptr) return;
  guarded([&] { c10::intrusive_ptr<c10::TensorImpl, c10::UndefinedTensorImpl>::reclaim(handle); });
  live_tensors.fetch_sub(1, std::memory_order_relaxed);
}

// --- Operators ---

EXPORT int32_t at_operator(const char* name, const char* overload, const void** out) noexcept {
  return guarded([&] { *out = new c10::OperatorHandle(c10::Dispatcher::singleton().findSchemaOrThrow(name, overload)); });
}

// Without room for results (null) they are dropped: what an in-place operator returns is its own argument.
EXPORT int32_t at_call(const void* op, const Value* arguments, int32_t argument_count, Value* results, int32_t capacity,
                       int32_t* result_count) noexcept {
  *result_count = 0;
  return guarded([&] {
    torch::jit::Stack stack;
    stack.reserve(argument_count);
    for (int32_t i = 0; i < argument_count; i++) stack.push_back(unpack(arguments[i]));
    static_cast<const c10::OperatorHandle*>(op)->callBoxed(stack);
    if (results == nullptr) return;
    try {
      for (const c10::IValue& value : stack) pack(value, results, capacity, *result_count);
    } catch (...) {
      for (; *result_count > 0; --*result_count)
        if (results[*result_count - 1].tag == TensorTag) at_free(results[*result_count - 1].tensor);
      throw;
    }
  });
}

// --- Tensors ---

EXPORT int64_t at_live_tensors() noexcept { return live_tensors.load(std::memory_order_relaxed); }

struct Metadata {
  int64_t element_count, size_bytes;
  int32_t scalar_type, device_type, device_index, rank;
  int32_t is_contiguous, requires_grad;
};

EXPORT int32_t at_metadata(Handle handle, Metadata* out, int64_t* sizes, int32_t sizes_capacity) noexcept {
  return guarded([&] {
    at::Tensor tensor = borrow(handle);
    TORCH_CHECK(tensor.defined(), "the tensor is undefined");
    *out = Metadata{tensor.numel(), static_cast<int64_t>(tensor.nbytes()), static_cast<int32_t>(tensor.scalar_type()),
                    static_cast<int32_t>(tensor.device().type()), static_cast<int32_t>(tensor.device().index()),
                    static_cast<int32_t>(tensor.dim()), tensor.is_contiguous(), tensor.requires_grad()};
    for (int32_t i = 0; i < out->rank && i < sizes_capacity; i++) sizes[i] = tensor.size(i);
  });
}

// Row-major bytes out of and into a tensor of any device and layout. The call returns when the copy is complete.
EXPORT int32_t at_copy_to_host(Handle handle, void* destination, int64_t size_bytes) noexcept {
  return guarded([&] {
    at::Tensor tensor = borrow(handle).detach();
    TORCH_CHECK(static_cast<int64_t>(tensor.nbytes()) == size_bytes, "the tensor has ", tensor.nbytes(), " bytes, the buffer ", size_bytes);
    if (tensor.device().is_cpu() && tensor.is_contiguous() && !tensor.is_conj() && !tensor.is_neg()) {
      // libtorch would wake its threads for every tensor, and wait for them where others use the cores.
      std::memcpy(destination, tensor.data_ptr(), static_cast<size_t>(size_bytes));
      return;
    }
    c10::AutoGradMode no_grad(false);
    at::from_blob(destination, tensor.sizes(), tensor.options().device(at::kCPU)).copy_(tensor);
  });
}

EXPORT int32_t at_copy_from_host(Handle handle, const void* source, int64_t size_bytes) noexcept {
  return guarded([&] {
    at::Tensor tensor = borrow(handle).detach();
    TORCH_CHECK(static_cast<int64_t>(tensor.nbytes()) == size_bytes, "the tensor has ", tensor.nbytes(), " bytes, the buffer ", size_bytes);
    c10::AutoGradMode no_grad(false);
    tensor.copy_(at::from_blob(const_cast<void*>(source), tensor.sizes(), tensor.options().device(at::kCPU)));
  });
}

// --- Autograd ---

EXPORT int32_t at_backward(Handle handle, Handle gradient, int32_t retain_graph) noexcept {
  return guarded([&] {
    // An undefined gradient stands for 1.
    borrow(handle).backward(borrow(gradient), retain_graph != 0);
  });
}

EXPORT int32_t at_grad(Handle handle, Handle* out) noexcept {
  return guarded([&] { *out = release(borrow(handle).grad()); });
}

EXPORT int32_t at_set_grad(Handle handle, Handle gradient) noexcept {
  return guarded([&] { borrow(handle).mutable_grad() = borrow(gradient); });
}

EXPORT int32_t at_set_requires_grad(Handle handle, int32_t value) noexcept {
  return guarded([&] { borrow(handle).set_requires_grad(value != 0); });
}

EXPORT int32_t at_grad_mode() noexcept { return c10::GradMode::is_enabled(); }
EXPORT void at_set_grad_mode(int32_t enabled) noexcept { c10::GradMode::set_enabled(enabled != 0); }

// --- Random numbers ---

EXPORT int32_t at_manual_seed(uint64_t seed) noexcept {
  return guarded([&] { at::manual_seed(seed); });
}

EXPORT int32_t at_rng_state(int32_t device_type, int64_t device_index, Handle* out) noexcept {
  return guarded([&] {
    at::Generator random = generator(device_type, device_index);
    std::lock_guard<std::mutex> lock(random.mutex());
    *out = release(random.get_state());
  });
}

EXPORT int32_t at_set_rng_state(int32_t device_type, int64_t device_index, Handle state) noexcept {
  return guarded([&] {
    at::Generator random = generator(device_type, device_index);
    std::lock_guard<std::mutex> lock(random.mutex());
    random.set_state(borrow(state));
  });
}

// --- Threads and determinism ---

EXPORT int32_t at_threads(int32_t* intra_op, int32_t* inter_op) noexcept {
  return guarded([&] {
    *intra_op = at::get_num_threads();
    *inter_op = at::get_num_interop_threads();
  });
}

EXPORT int32_t at_set_intra_op_threads(int32_t count) noexcept {
  return guarded([&] {
    at::set_num_threads(count);
    // OpenBLAS has threads of its own, whose number decides bits as well.
    if (auto set = symbol<void (*)(int)>("openblas_set_num_threads")) set(count);
  });
}

EXPORT int32_t at_set_inter_op_threads(int32_t count) noexcept {
  return guarded([&] { at::set_num_interop_threads(count); });
}

EXPORT int32_t at_set_determinism(int32_t deterministic, int32_t cudnn_benchmark, int32_t allow_tf32) noexcept {
  return guarded([&] {
    at::Context& context = at::globalContext();
    context.setDeterministicAlgorithms(deterministic != 0, false);
    context.setDeterministicCuDNN(deterministic != 0);
    context.setBenchmarkCuDNN(cudnn_benchmark != 0);
    context.setAllowTF32CuDNN(allow_tf32 != 0);
    context.setAllowTF32CuBLAS(allow_tf32 != 0);
  });
}

// --- CUDA ---

EXPORT int32_t at_cuda_count(int32_t* out) noexcept {
  *out = 0;
  return guarded([&] {
#ifdef ACTORS_TORCH_CUDA
    if (at::globalContext().hasCUDA()) *out = c10::impl::VirtualGuardImpl(c10::DeviceType::CUDA).deviceCount();
#endif
  });
}

EXPORT int32_t at_cuda_synchronize(int32_t index) noexcept {
  return guarded([&] {
    require_cuda();
    at::detail::getCUDAHooks().deviceSynchronize(static_cast<c10::DeviceIndex>(index));
  });
}

// The CUDA runtime and driver are reached by symbol, so that no CUDA header is needed to build.
EXPORT int32_t at_cuda_memory(int32_t index, int64_t* free_bytes, int64_t* total_bytes) noexcept {
  return guarded([&] {
    require_cuda();
    auto query = symbol<int (*)(size_t*, size_t*)>("cudaMemGetInfo");
    TORCH_CHECK(query, "the CUDA runtime that libtorch loaded has no cudaMemGetInfo");
    c10::DeviceGuard device(c10::Device(c10::DeviceType::CUDA, static_cast<c10::DeviceIndex>(index)));
    size_t free = 0, total = 0;
    TORCH_CHECK(query(&free, &total) == 0, "cudaMemGetInfo failed");
    *free_bytes = static_cast<int64_t>(free);
    *total_bytes = static_cast<int64_t>(total);
  });
}

EXPORT int32_t at_cuda_name(int32_t index, char* buffer, int32_t capacity) noexcept {
  return guarded([&] {
    require_cuda();
    void* driver = dlopen("libcuda.so.1", RTLD_LAZY | RTLD_NOLOAD);
    auto query = driver ? reinterpret_cast<int (*)(char*, int, int)>(dlsym(driver, "cuDeviceGetName")) : nullptr;
    TORCH_CHECK(query, "the CUDA driver has no cuDeviceGetName");
    TORCH_CHECK(query(buffer, capacity, index) == 0, "cuDeviceGetName failed");
  });
}

// --- Environment: text is cut at the buffer's capacity; the length needed comes back ---

EXPORT const char* at_version() noexcept { return TORCH_VERSION; }

EXPORT int32_t at_build_config(char* buffer, int32_t capacity, int32_t* needed) noexcept {
  return guarded([&] { copy_text(at::show_config(), buffer, capacity, needed); });
}

EXPORT int32_t at_parallel_info(char* buffer, int32_t capacity, int32_t* needed) noexcept {
  return guarded([&] {
    std::string text = at::get_parallel_info();
    auto config = symbol<char* (*)()>("openblas_get_config");
    auto threads = symbol<int (*)()>("openblas_get_num_threads");
    if (config && threads) text += std::string(config()) + "\n\topenblas_get_num_threads() : " + std::to_string(threads()) + "\n";
    copy_text(text, buffer, capacity, needed);
  });
}
