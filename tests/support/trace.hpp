// Trace: the order in which a test's callbacks and coroutines ran, as one line of words.
#pragma once

#include <ostream>
#include <sstream>
#include <string>
#include <utility>

namespace support {

// trace("a"); trace(2);  EXPECT_EQ(trace, "a 2");
class Trace {
 public:
  template <typename Word>
  void operator()(const Word& word) {
    std::ostringstream text;
    text << word;
    if (!words_.empty()) words_ += ' ';
    words_ += std::move(text).str();
  }
  const std::string& words() const noexcept { return words_; }
  void clear() noexcept { words_.clear(); }

  friend bool operator==(const Trace& trace, const std::string& words) {
    return trace.words_ == words;
  }
  friend std::ostream& operator<<(std::ostream& out, const Trace& trace) {
    return out << '"' << trace.words_ << '"';
  }

 private:
  std::string words_;
};

}  // namespace support
