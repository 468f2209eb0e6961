// parity_interpreter: reads parity programs from standard input, writes their traces to standard output.
#include "interpreter.hpp"

#include <cstdio>
#include <iostream>

int main() {
  std::ios::sync_with_stdio(false);
  std::string output;
  while (const std::optional<parity::Program> program = parity::read_program(std::cin)) {
    parity::Interpreter(*program, output).run();
    // After every program: if the next one crashes, its name is known.
    std::fwrite(output.data(), 1, output.size(), stdout);
    std::fflush(stdout);
    output.clear();
  }
  return 0;
}
