// describe(): the text of a result or an exception, the same in both languages.
#pragma once

#include <asyncio.hpp>

#include <exception>
#include <optional>
#include <string>
#include <vector>

namespace parity {

std::string describe(const std::exception_ptr& error);
std::string describe(int value);
std::string describe(bool value);
std::string describe(const std::optional<int>& value);
std::string describe(const std::string& value);
std::string describe(const std::vector<int>& values);
std::string describe(const std::vector<asyncio::Result<int>>& values);

// "e12": the texts of exceptions and the names of tasks.
std::string lettered(char letter, int number);

// A new exception of the named kind.
std::exception_ptr make_error(const std::string& kind, const std::string& text);

// Whether `except KIND` takes this exception.
bool handles(const std::string& kind, const std::exception_ptr& error);

}  // namespace parity
