// Shortening of results in reprs.
#include <asyncio/core/value_text.hpp>

namespace asyncio::detail {

std::string short_text(std::string text) {
  constexpr std::size_t longest = 30;
  if (text.size() <= longest + 2) return text;
  const std::size_t front = (longest - 3) / 2;
  const std::size_t back = longest - 3 - front;
  return text.substr(0, front) + "..." + text.substr(text.size() - back);
}

}  // namespace asyncio::detail
