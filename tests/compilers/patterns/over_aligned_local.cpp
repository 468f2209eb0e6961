// An `alignas(64)` local that lives over a suspension.
// known: G9
// safe: frames from a 64-byte aligned allocator, as the library's are
#include "minimal.hpp"

struct alignas(64) Block {
  char bytes[64];
};
class Aligned {
 public:
  struct promise_type {
#ifdef SAFE_FORM
    static void* operator new(std::size_t size) {
      return std::aligned_alloc(64, (size + 63) / 64 * 64);
    }
    static void operator delete(void* frame) { std::free(frame); }
#endif
    Aligned get_return_object() {
      return Aligned(std::coroutine_handle<promise_type>::from_promise(*this));
    }
    std::suspend_never initial_suspend() noexcept { return {}; }
    std::suspend_always final_suspend() noexcept { return {}; }
    void return_value(bool aligned_) { aligned = aligned_; }
    void unhandled_exception() { throw; }
    bool aligned = false;
  };
  explicit Aligned(std::coroutine_handle<promise_type> frame) : frame_(frame) {}
  Aligned(Aligned&& other) noexcept : frame_(std::exchange(other.frame_, nullptr)) {}
  ~Aligned() {
    if (frame_) frame_.destroy();
  }
  bool resume() {
    frame_.resume();
    return frame_.promise().aligned;
  }

 private:
  std::coroutine_handle<promise_type> frame_;
};
// Volatile, so that the optimiser cannot conclude from the type that every address is a multiple of 64.
bool aligned(Block& block) {
  volatile std::uintptr_t address = reinterpret_cast<std::uintptr_t>(&block);
  return address % 64 == 0;
}
Aligned use_block() {
  Block block{};
  co_await std::suspend_always();
  co_return aligned(block);
}

Task<> pattern() {
  std::vector<Aligned> coroutines;
  std::vector<std::unique_ptr<char[]>> moves_the_next_frame;
  for (int i = 0; i < 8; ++i) {
    coroutines.push_back(use_block());
    moves_the_next_frame.emplace_back(new char[16]);
  }
  bool all = true;
  for (auto& coroutine : coroutines) all = coroutine.resume() && all;
  expect(all, "every block is aligned");
  co_return;
}
