// CUDA graphs for TorchScript: a captured training step is replayed in one launch, where its some
// thousand kernels would each be launched by the CPU.
//
// gpu.sh compiles this file into the library that joins Java and libtorch, so that the operators
// exist once that is loaded. They are for one thread at a time.

#ifdef USE_CUDA
#include <ATen/cuda/CUDAContext.h>
#include <ATen/cuda/CUDAGraph.h>
#include <c10/cuda/CUDACachingAllocator.h>
#include <c10/cuda/CUDAFunctions.h>
#include <c10/cuda/CUDAStream.h>
#include <torch/library.h>

#include <optional>
#include <vector>

namespace {

// Graphs live as long as the process: CUDA may be gone before destructors run.
std::vector<at::cuda::CUDAGraph*>& graphs() {
  static auto* all = new std::vector<at::cuda::CUDAGraph*>();
  return *all;
}

std::optional<c10::cuda::CUDAStream>& outer() {
  static auto* stream = new std::optional<c10::cuda::CUDAStream>();
  return *stream;
}

// Moves the thread to a stream of its own and captures what it launches from now on.
void capture_begin() {
  c10::cuda::device_synchronize();
  c10::cuda::CUDACachingAllocator::emptyCache();
  outer() = c10::cuda::getCurrentCUDAStream();
  c10::cuda::setCurrentCUDAStream(c10::cuda::getStreamFromPool());
  graphs().push_back(new at::cuda::CUDAGraph());
  graphs().back()->capture_begin({0, 0}, cudaStreamCaptureModeThreadLocal);
}

// Ends the capture and returns the number of the graph. Nothing has been computed yet.
int64_t capture_end() {
  graphs().back()->capture_end();
  c10::cuda::setCurrentCUDAStream(*outer());
  return static_cast<int64_t>(graphs().size()) - 1;
}

// Gives up a capture in which an operator failed.
void capture_abort() {
  try {
    graphs().back()->capture_end();
  } catch (const std::exception&) {
    // the capture is invalid, which is why it is given up
  }
  c10::cuda::setCurrentCUDAStream(*outer());
}

// Computes a captured graph again.
void replay(int64_t graph) {
  graphs().at(graph)->replay();
}

c10::FunctionSchema schema(const char* text) {
  // not to be moved or dropped, although they take and give no tensors
  return torch::schema(text, c10::AliasAnalysisKind::CONSERVATIVE);
}

}  // namespace

TORCH_LIBRARY(vqstream, library) {
  library.def(schema("capture_begin() -> ()"), &capture_begin);
  library.def(schema("capture_end() -> int"), &capture_end);
  library.def(schema("capture_abort() -> ()"), &capture_abort);
  library.def(schema("replay(int graph) -> ()"), &replay);
}
#endif
