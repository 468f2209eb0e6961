// What an example of the tour needs: lines that are printed and remembered, seconds that are scaled, and claims.
#pragma once

#include <asyncio.hpp>

#include <chrono>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace tour {

using asyncio::Coroutine;

// Prints a line of the example and remembers it for expect_printed().
void print(std::string_view line);

// So many seconds of the example's, which are shorter here by the factor given with --scale.
std::chrono::duration<double> seconds(double count);

// The claim of the example. A claim that does not hold is printed, and fails the example.
void expect(bool holds, std::string_view claim);
// The example printed these lines, in this order, and no others.
void expect_printed(const std::vector<std::string>& lines);
// What the example has printed so far.
const std::vector<std::string>& printed();

// What the library writes to stderr while f() runs.
std::string stderr_of(const std::function<void()>& f);

}  // namespace tour
