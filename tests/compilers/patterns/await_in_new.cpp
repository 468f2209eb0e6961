// `new T(co_await f())`, `std::make_unique<T>(co_await f())`, `emplace_back(co_await f())`.
#include "minimal.hpp"

Task<> pattern() {
  std::unique_ptr<Owner> first(new Owner(co_await later(long_text('a'))));
  auto second = std::make_unique<Owner>(co_await later(long_text('b')));
  std::vector<Owner> owners;
  owners.emplace_back(co_await later(long_text('c')));
  expect(first->text()[0] == 'a' && second->text()[0] == 'b' && owners[0].text()[0] == 'c',
         "all three");
}
