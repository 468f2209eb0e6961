// `co_yield Row{…}`: an aggregate with a member that owns memory, made in the yield.
// known: G2
// safe: name it first, or give the class a constructor
#include "minimal.hpp"

struct Row {
  Owner name;
  int number = 0;
};
class Rows {
 public:
  struct promise_type : GuardedFrame {
    Rows get_return_object() {
      return Rows(std::coroutine_handle<promise_type>::from_promise(*this));
    }
    std::suspend_always initial_suspend() noexcept { return {}; }
    std::suspend_always final_suspend() noexcept { return {}; }
    std::suspend_always yield_value(Row&& row) {
      size = row.name.text().size();
      return {};
    }
    void return_void() {}
    void unhandled_exception() { throw; }
    std::size_t size = 0;
  };
  explicit Rows(std::coroutine_handle<promise_type> frame) : frame_(frame) {}
  Rows(Rows&&) = delete;
  ~Rows() { frame_.destroy(); }
  std::size_t next() {
    frame_.resume();
    return frame_.done() ? 0 : frame_.promise().size;
  }

 private:
  std::coroutine_handle<promise_type> frame_;
};
Rows rows() {
#ifdef SAFE_FORM
  Row row{.name = Owner(long_text()), .number = 1};
  co_yield std::move(row);
#else
  co_yield Row{.name = Owner(long_text()), .number = 1};
#endif
}

Task<> pattern() {
  {
    Rows all = rows();
    const std::size_t first = all.next();
    expect(first == 100, "the name's size");
    const std::size_t end = all.next();
    expect(end == 0, "the end");
  }
  co_return;
}
