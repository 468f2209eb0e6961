// Program: a parity program as read from its text form (program.py describes it).
#pragma once

#include <iosfwd>
#include <optional>
#include <string>
#include <vector>

namespace parity {

struct Section;

// One line, and the blocks under it. The first section of a block has no header.
struct Statement {
  int number = 0;
  std::string word;
  std::vector<std::string> arguments;
  std::vector<Section> sections;
};

struct Section {
  std::string header;  // "", "except KIND" or "finally"
  std::vector<Statement> statements;
};

struct Program {
  std::string name;
  bool unguarded = false;    // Nobody ends what would wait for ever: the program may deadlock.
  std::optional<int> early;  // After so many ticks main returns and leaves its tasks to run().
  std::vector<std::vector<Statement>> bodies;
  std::vector<std::vector<Statement>> callbacks;
};

// The next program of the input; nothing at its end.
std::optional<Program> read_program(std::istream& input);

}  // namespace parity
