// The command line of every C++ benchmark: `program [--scale=X | --count=N] [ROW...]` prints lines.
#pragma once

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <span>
#include <string_view>
#include <vector>

namespace bench {

struct Row {
  std::string_view name;
  long count;                     // how often the row repeats its work at --scale=1
  double (*measure)(long count);  // gives the figure: nanoseconds an operation, or bytes
};

// Prints `row<TAB>figure` for each row wanted. A row that measures memory needs a process of its
// own.
inline int run_rows(int argc, char** argv, std::span<const Row> rows) {
  double scale = 1;
  long fixed_count = 0;
  std::vector<std::string_view> wanted;
  for (std::string_view argument : std::span(argv + 1, static_cast<std::size_t>(argc - 1))) {
    if (argument.starts_with("--scale=")) {
      scale = std::atof(argument.substr(8).data());
    } else if (argument.starts_with("--count=")) {
      fixed_count = std::atol(argument.substr(8).data());
    } else {
      wanted.push_back(argument);
    }
  }

  for (const Row& row : rows) {
    if (!wanted.empty() && std::ranges::find(wanted, row.name) == wanted.end()) continue;
    long count = std::max(1L, static_cast<long>(static_cast<double>(row.count) * scale));
    if (fixed_count > 0) count = fixed_count;
    std::printf("%.*s\t%.2f\n", static_cast<int>(row.name.size()), row.name.data(),
                row.measure(count));
    std::fflush(stdout);
  }
  return 0;
}

}  // namespace bench
