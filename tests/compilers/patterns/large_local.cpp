// A local of 64 KiB over a suspension.
#include "minimal.hpp"

Task<> pattern() {
  char block[65536];
  for (int i = 0; i < 65536; ++i) block[i] = static_cast<char>(i % 251);
  co_await Turn();
  bool same = true;
  for (int i = 0; i < 65536; ++i) same = same && block[i] == static_cast<char>(i % 251);
  expect(same, "every byte");
}
