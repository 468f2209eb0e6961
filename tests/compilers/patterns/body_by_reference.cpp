// `co_await async_with(manager, [&](Manager& m) -> Task<> { … })`: a coroutine lambda that captures by reference.
#include "minimal.hpp"

class Manager {
 public:
  explicit Manager(Owner owner) : owner_(std::move(owner)) {}
  std::size_t size() const { return owner_.text().size(); }

 private:
  Owner owner_;
};
template <typename M, typename F>
Task<> async_with(M manager, F body) {
  co_await Turn();
  co_await body(manager);
}

Task<> pattern() {
  std::size_t size = 0;
  co_await async_with(Manager(Owner(long_text())), [&](Manager& manager) -> Task<> {
    co_await Turn();
    size = manager.size();
  });
  expect(size == 100, "the body ran");
}
