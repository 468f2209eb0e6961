// `throw Error(co_await f())` where f gives an object that owns memory.
// known: G12
// safe: auto text = co_await f(); throw Error(text)
#include "minimal.hpp"

Task<> fail() {
#ifdef SAFE_FORM
  std::string text = co_await later(long_text());
  throw std::runtime_error(text);
#else
  throw std::runtime_error(co_await later(long_text()));
#endif
}

Task<> pattern() {
  std::string said;
  try {
    co_await fail();
  } catch (const std::runtime_error& error) {
    said = error.what();
  }
  expect(said == long_text(), "the error's text");
}
