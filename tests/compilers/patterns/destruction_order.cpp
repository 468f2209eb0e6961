// Locals go in reverse order, parameters after them.
#include "minimal.hpp"

std::string order;
struct Mark {
  explicit Mark(char letter_) : letter(letter_) {}
  Mark(Mark&& other) noexcept : letter(std::exchange(other.letter, '\0')) {}
  ~Mark() {
    if (letter != '\0') order += letter;
  }
  char letter;
};
Task<> marked(Mark) {
  Mark first('1');
  co_await Turn();
  Mark second('2');
  co_await Turn();
}

Task<> pattern() {
  co_await marked(Mark('p'));
  expect(order == "21p", "the order");
}
