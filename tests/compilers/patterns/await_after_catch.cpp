// Cleanup that awaits: catch, keep the exception, await, throw it again.
#include "minimal.hpp"

Task<> fail() {
  co_await Turn();
  throw std::runtime_error(long_text());
}
Task<> cleaned() {
  std::exception_ptr error;
  try {
    co_await fail();
  } catch (...) {
    error = std::current_exception();
  }
  co_await Turn();
  if (error) std::rethrow_exception(error);
}

Task<> pattern() {
  std::string said;
  try {
    co_await cleaned();
  } catch (const std::runtime_error& caught) {
    said = caught.what();
  }
  expect(said == long_text(), "the first error comes out");
}
