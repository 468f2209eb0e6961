// What a benchmark asks of the machine: a core of its own, and how much memory it holds.
#pragma once

#include <sched.h>
#include <unistd.h>

#include <fstream>

namespace bench {

// For a thread that must not share the core of the measured one. On a machine with one core nothing
// changes.
inline void move_to_another_core() {
  int core = sched_getcpu();
  long cores = sysconf(_SC_NPROCESSORS_ONLN);
  if (core < 0 || cores < 2) return;
  cpu_set_t set;
  CPU_ZERO(&set);
  CPU_SET((core + 1) % cores, &set);
  sched_setaffinity(0, sizeof set, &set);
}

inline double resident_bytes() {
  std::ifstream statm("/proc/self/statm");
  long pages = 0, resident_pages = 0;
  statm >> pages >> resident_pages;
  return static_cast<double>(resident_pages) * static_cast<double>(sysconf(_SC_PAGESIZE));
}

}  // namespace bench
