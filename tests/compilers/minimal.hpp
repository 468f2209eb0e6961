// The smallest coroutine type, for programs that test a compiler and not the library.
//
// Every file under patterns/ defines `Task<> pattern()`; main() is here. The program ends with 0 when the pattern did
// what the language says, with 1 when a check failed, or an object was not destroyed exactly once.
// No awaiter here is an aggregate, and no function here uses a form that the patterns are about.
#pragma once

#include <array>
#include <coroutine>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <exception>
#include <functional>
#include <initializer_list>
#include <memory>
#include <optional>
#include <source_location>
#include <stdexcept>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <variant>
#include <vector>

namespace minimal {

// Coroutines that wait for their turn stand here until main() resumes them, first come first served.
inline std::vector<std::coroutine_handle<>> ready;

inline bool failed = false;

// A plain function and not a macro: the condition is evaluated in the coroutine, where the compiler can get it wrong.
inline void expect(bool holds, const char* what) {
  if (holds) return;
  std::fprintf(stderr, "does not hold: %s\n", what);
  failed = true;
}

// Owns memory, and knows whether it was destroyed once: a second destruction finds its address gone from the list.
class Owner {
 public:
  explicit Owner(std::string text) : text_(std::move(text)) { enter(); }
  Owner(const Owner& other) : text_(other.text_) { enter(); }
  Owner(Owner&& other) noexcept : text_(std::move(other.text_)) { enter(); }
  Owner& operator=(const Owner&) = default;
  Owner& operator=(Owner&&) = default;
  ~Owner() {
    for (auto& address : live) {
      if (address != this) continue;
      address = live.back();
      live.pop_back();
      return;
    }
    expect(false, "an object is destroyed that was never made, or is gone already");
  }
  const std::string& text() const { return text_; }
  static inline std::vector<const void*> live;

 private:
  void enter() { live.push_back(this); }
  std::string text_;
};

// Too long for the small-string buffer: a copy of the bytes alone would be freed twice.
inline std::string long_text(char letter = 'a') { return std::string(100, letter); }

// A frame with a guard behind it, so that a write past its end is seen without AddressSanitizer too (which has its own).
class GuardedFrame {
 public:
#ifndef MINIMAL_NO_GUARD
  static void* operator new(std::size_t size) {
    char* frame = static_cast<char*>(std::malloc(size + kGuard));
    std::memset(frame + size, kPattern, kGuard);
    return frame;
  }
  static void operator delete(void* frame, std::size_t size) {
    for (std::size_t i = 0; i < kGuard; ++i) {
      if (static_cast<char*>(frame)[size + i] == kPattern) continue;
      expect(false, "nothing is written past the frame's end");
      break;
    }
    std::free(frame);
  }

 private:
  static constexpr std::size_t kGuard = 64;
  static constexpr char kPattern = 0x5a;
#endif
};

class Promise : public GuardedFrame {
 public:
  std::suspend_always initial_suspend() noexcept { return {}; }
  void unhandled_exception() noexcept { error_ = std::current_exception(); }

  class Final {
   public:
    Final() noexcept = default;
    bool await_ready() noexcept { return false; }
    template <typename P>
    std::coroutine_handle<> await_suspend(std::coroutine_handle<P> self) noexcept {
      return self.promise().continuation_;
    }
    void await_resume() noexcept {}
  };
  Final final_suspend() noexcept { return Final(); }

  std::coroutine_handle<> continuation_ = std::noop_coroutine();
  std::exception_ptr error_;
};

template <typename T>
class ValuePromise : public Promise {
 public:
  template <typename U>
  void return_value(U&& value) {
    value_.emplace(std::forward<U>(value));
  }
  T take() {
    if (error_) std::rethrow_exception(error_);
    return std::move(*value_);
  }

 private:
  std::optional<T> value_;
};

template <typename T>
class ValuePromise<T&> : public Promise {
 public:
  void return_value(T& value) { value_ = &value; }
  T& take() {
    if (error_) std::rethrow_exception(error_);
    return *value_;
  }

 private:
  T* value_ = nullptr;
};

template <>
class ValuePromise<void> : public Promise {
 public:
  void return_void() noexcept {}
  void take() {
    if (error_) std::rethrow_exception(error_);
  }
};

// Lazy, move-only, awaited once; its frame goes when it goes.
template <typename T = void>
class [[nodiscard]] Task {
 public:
  struct promise_type : ValuePromise<T> {
    Task get_return_object() {
      return Task(std::coroutine_handle<promise_type>::from_promise(*this));
    }
  };
  explicit Task(std::coroutine_handle<promise_type> frame) : frame_(frame) {}
  Task(Task&& other) noexcept : frame_(std::exchange(other.frame_, nullptr)) {}
  Task& operator=(Task&&) = delete;
  ~Task() {
    if (frame_) frame_.destroy();
  }

  class Awaiter {
   public:
    explicit Awaiter(std::coroutine_handle<promise_type> frame) : frame_(frame) {}
    bool await_ready() noexcept { return false; }
    std::coroutine_handle<> await_suspend(std::coroutine_handle<> waiter) noexcept {
      frame_.promise().continuation_ = waiter;
      return frame_;
    }
    T await_resume() { return frame_.promise().take(); }

   private:
    std::coroutine_handle<promise_type> frame_;
  };
  Awaiter operator co_await() && { return Awaiter(frame_); }

  std::coroutine_handle<promise_type> frame() const { return frame_; }

 private:
  std::coroutine_handle<promise_type> frame_;
};

// Awaiting Turn() goes through the ready list once: the coroutine is really suspended.
class Turn {
 public:
  Turn() noexcept = default;
  bool await_ready() noexcept { return false; }
  void await_suspend(std::coroutine_handle<> self) { ready.push_back(self); }
  void await_resume() noexcept {}
};

// Awaiting Given(n) gives n after one turn; nothing in it has a destructor.
class Given {
 public:
  explicit Given(int value) noexcept : value_(value) {}
  bool await_ready() noexcept { return false; }
  void await_suspend(std::coroutine_handle<> self) { ready.push_back(self); }
  int await_resume() noexcept { return value_; }

 private:
  int value_;
};

// The value, after one turn.
template <typename T>
Task<T> later(T value) {
  co_await Turn();
  co_return value;
}

// The value, at once.
template <typename T>
Task<T> now(T value) {
  co_return value;
}

template <typename T>
T run(Task<T> task) {
  task.frame().resume();
  while (!ready.empty()) {
    std::coroutine_handle<> next = ready.front();
    ready.erase(ready.begin());
    next.resume();
  }
  return task.frame().promise().take();
}

// What main() of a pattern's program returns.
inline int outcome(Task<> pattern) {
  try {
    run(std::move(pattern));
  } catch (const std::exception& error) {
    std::fprintf(stderr, "an exception came out: %s\n", error.what());
    return 1;
  }
  expect(Owner::live.empty(), "every object is destroyed");
  return failed ? 1 : 0;
}

}  // namespace minimal

using namespace minimal;

// run.py builds all patterns as one program to save time, each in a namespace of its own, with a main() that chooses.
#ifndef MINIMAL_CHOOSES
Task<> pattern();

int main() { return outcome(pattern()); }
#endif
