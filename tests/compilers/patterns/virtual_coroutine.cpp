// A virtual member function that is a coroutine, called through its base.
#include "minimal.hpp"

class Shape {
 public:
  virtual ~Shape() = default;
  virtual Task<int> sides() = 0;
};
class Square : public Shape {
 public:
  Task<int> sides() override {
    co_await Turn();
    co_return sides_;
  }

 private:
  int sides_ = 4;
};

Task<> pattern() {
  std::unique_ptr<Shape> shape = std::make_unique<Square>();
  int sides = co_await shape->sides();
  expect(sides == 4, "four sides");
}
