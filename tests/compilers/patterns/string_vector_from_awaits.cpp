// `std::vector<std::string> words{co_await a(), co_await b()}`.
// known: G7
// safe: push_back each
#include "minimal.hpp"

Task<> pattern() {
#ifdef SAFE_FORM
  std::vector<std::string> words;
  words.push_back(co_await later(long_text('a')));
  words.push_back(co_await later(long_text('b')));
#else
  std::vector<std::string> words{co_await later(long_text('a')), co_await later(long_text('b'))};
#endif
  expect(words.size() == 2 && words[0] == long_text('a') && words[1] == long_text('b'),
         "both words");
}
