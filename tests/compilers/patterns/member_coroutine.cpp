// A member function that is a coroutine uses its object over a suspension; a const one too.
#include "minimal.hpp"

class Counter {
 public:
  Task<int> add(int number) {
    co_await Turn();
    co_return sum_ += number;
  }
  Task<int> sum() const {
    co_await Turn();
    co_return sum_;
  }

 private:
  int sum_ = 0;
};

Task<> pattern() {
  Counter counter;
  co_await counter.add(3);
  int sum = co_await counter.add(4);
  int again = co_await counter.sum();
  expect(sum == 7 && again == 7, "the sum");
}
