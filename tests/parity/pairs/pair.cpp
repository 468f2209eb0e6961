// parity_pairs NAME: runs the C++ half of one pair on a virtual clock.
#include "pair.hpp"

#include <map>
#include <regex>

namespace pairs {

namespace {

std::map<std::string, Body>& registered() {
  static std::map<std::string, Body> all;
  return all;
}

}  // namespace

Registration::Registration(const char* name, Body body) { registered().emplace(name, body); }

int now() {
  return static_cast<int>(asyncio::get_running_loop().time().time_since_epoch() / ticks(1));
}

std::string plain(std::string text) {
  text = std::regex_replace(text, std::regex("0x[0-9a-f]+"), "0x");
  return std::regex_replace(
      text, std::regex(" (running|defined) at [^ >]+| at [^ >,\\]]+\\.(cpp|py):[0-9]+"), " $1");
}

}  // namespace pairs

int main(int count, char** arguments) {
  if (count == 2)
    if (const auto found = pairs::registered().find(arguments[1]);
        found != pairs::registered().end()) {
      asyncio::testing::run_virtual(found->second());
      return 0;
    }
  std::cerr << "usage: parity_pairs NAME; the names are\n";
  for (const auto& [name, body] : pairs::registered()) std::cerr << "  " << name << '\n';
  return 2;
}
