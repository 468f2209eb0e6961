// law: what must hold in every schedule of an exploration.
#pragma once

#include <asyncio/base/exceptions.hpp>

#include <string>

namespace support {

// explore() takes an exception of the program for a broken law.
inline void law(bool holds, const std::string& sentence) {
  if (!holds) throw asyncio::RuntimeError("broken: " + sentence);
}

}  // namespace support
