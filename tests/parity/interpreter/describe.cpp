// Exceptions by the names and texts that parity programs use.
#include "describe.hpp"

#include <algorithm>
#include <cctype>
#include <set>

namespace parity {

namespace {

// Only texts that a program chose or that are fixed: the others name addresses and files.
bool chosen(const std::string& text) {
  static const std::set<std::string> fixed = {
      "guard",
      "Lock is not acquired.",
      "cannot wait on un-acquired lock",
      "cannot notify on un-acquired lock",
      "BoundedSemaphore released too many times",
      "Semaphore initial value must be >= 0",
      "Barrier aborted",
      "Abort or reset of barrier",
      "task_done() called too many times",
  };
  if (fixed.contains(text)) return true;
  if (text.size() < 2 || (text[0] != 'e' && text[0] != 'm')) return false;
  return std::all_of(text.begin() + 1, text.end(), [](unsigned char c) { return std::isdigit(c); });
}

std::string named(const std::string& kind, const std::string& text) {
  return kind + (chosen(text) ? "('" + text + "')" : "()");
}

template <typename Group>
std::string group(const std::string& kind, const Group& error) {
  std::string text = kind + "('" + error.message() + "', [";
  bool first = true;
  for (const std::exception_ptr& inner : error.exceptions()) {
    text += (first ? "" : ", ") + describe(inner);
    first = false;
  }
  return text + "])";
}

}  // namespace

std::string describe(const std::exception_ptr& error) {
  try {
    std::rethrow_exception(error);
  } catch (const asyncio::ExceptionGroup& e) {
    return group("ExceptionGroup", e);
  } catch (const asyncio::BaseExceptionGroup& e) {
    return group("BaseExceptionGroup", e);
  } catch (const asyncio::CancelledError& e) {
    return named("CancelledError", e.message().value_or(""));
  } catch (const asyncio::TimeoutError& e) {
    return named("TimeoutError", e.what());
  } catch (const asyncio::ValueError& e) {
    return named("ValueError", e.what());
  } catch (const asyncio::TypeError& e) {
    return named("TypeError", e.what());
  } catch (const asyncio::BrokenBarrierError& e) {
    return named("BrokenBarrierError", e.what());
  } catch (const asyncio::QueueShutDown&) {
    return "QueueShutDown()";
  } catch (const asyncio::QueueEmpty&) {
    return "QueueEmpty()";
  } catch (const asyncio::QueueFull&) {
    return "QueueFull()";
  } catch (const asyncio::RuntimeError& e) {
    return named("RuntimeError", e.what());
  } catch (const asyncio::InvalidStateError& e) {
    return named("InvalidStateError", e.what());
  } catch (const std::exception& e) {
    return std::string("std::exception ") + e.what();
  } catch (...) {
    return "unknown exception";
  }
}

std::string describe(int value) { return std::to_string(value); }

std::string describe(bool value) { return value ? "True" : "False"; }

std::string describe(const std::optional<int>& value) { return value ? describe(*value) : "None"; }

std::string describe(const std::string& value) { return value; }

std::string describe(const std::vector<int>& values) {
  std::string text;
  for (int value : values) text += (text.empty() ? "" : ", ") + describe(value);
  return "[" + text + "]";
}

std::string describe(const std::vector<asyncio::Result<int>>& values) {
  std::string text;
  for (const asyncio::Result<int>& value : values) {
    text += text.empty() ? "" : ", ";
    text += value.has_value() ? describe(value.value()) : describe(value.exception());
  }
  return "[" + text + "]";
}

std::string lettered(char letter, int number) {
  std::string text(1, letter);
  return text += std::to_string(number);
}

std::exception_ptr make_error(const std::string& kind, const std::string& text) {
  if (kind == "ValueError") return std::make_exception_ptr(asyncio::ValueError(text));
  if (kind == "RuntimeError") return std::make_exception_ptr(asyncio::RuntimeError(text));
  if (kind == "TypeError") return std::make_exception_ptr(asyncio::TypeError(text));
  if (kind == "TimeoutError") return std::make_exception_ptr(asyncio::TimeoutError(text));
  return std::make_exception_ptr(asyncio::CancelledError(text));
}

bool handles(const std::string& kind, const std::exception_ptr& error) {
  if (kind == "base") return true;
  try {
    std::rethrow_exception(error);
  } catch (const asyncio::BaseExceptionGroup& e) {
    return kind == "group" ||
           (kind == "exception" && dynamic_cast<const asyncio::ExceptionGroup*>(&e));
  } catch (const asyncio::CancelledError&) {
    return kind == "cancelled";
  } catch (const asyncio::ValueError&) {
    return kind == "value" || kind == "exception";
  } catch (const asyncio::TimeoutError&) {
    return kind == "timeout" || kind == "exception";
  } catch (const std::exception&) {
    return kind == "exception";
  } catch (...) {
    return false;
  }
}

}  // namespace parity
