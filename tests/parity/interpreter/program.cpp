// Reading parity programs: a line a statement, blocks closed by `end`.
#include "program.hpp"

#include <istream>
#include <sstream>
#include <stdexcept>

namespace parity {

namespace {

using Words = std::vector<std::string>;

Words split(const std::string& line) {
  std::istringstream stream(line);
  Words words;
  for (std::string word; stream >> word;) words.push_back(word);
  return words;
}

bool opens_block(const std::string& word) {
  return word == "try" || word == "timeout" || word == "group" || word == "repeat" ||
         word == "hold";
}

// Reads statements up to the line that ends this block, which it leaves in `words`.
std::vector<Statement> read_block(std::istream& input, Words& words) {
  std::vector<Statement> statements;
  std::string line;
  while (std::getline(input, line)) {
    words = split(line);
    if (words.empty()) continue;
    if (words[0] == "endbody" || words[0] == "endcallback") return statements;
    if (words[1] == "end" || words[1] == "except" || words[1] == "finally") return statements;
    Statement statement;
    statement.number = std::stoi(words[0]);
    statement.word = words[1];
    statement.arguments.assign(words.begin() + 2, words.end());
    if (opens_block(statement.word)) {
      std::string header;
      do {
        std::vector<Statement> inner = read_block(input, words);
        statement.sections.push_back({header, std::move(inner)});
        header = words[1] + (words.size() > 2 ? " " + words[2] : "");
      } while (words[1] != "end");
    }
    statements.push_back(std::move(statement));
  }
  throw std::runtime_error("a block of the program has no end");
}

}  // namespace

std::optional<Program> read_program(std::istream& input) {
  std::optional<Program> program;
  std::string line;
  while (std::getline(input, line)) {
    Words words = split(line);
    if (words.empty()) continue;
    if (words[0] == "program") {
      program.emplace();
      program->name = words[1];
      program->unguarded = words.size() == 3;
      if (words.size() > 3) program->early = std::stoi(words[3]);
    } else if (words[0] == "body") {
      program->bodies.push_back(read_block(input, words));
    } else if (words[0] == "callback") {
      program->callbacks.push_back(read_block(input, words));
    } else if (words[0] == "endprogram") {
      return program;
    }
  }
  return std::nullopt;
}

}  // namespace parity
