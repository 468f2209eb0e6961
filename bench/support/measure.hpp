// The stopwatch of every C++ benchmark, and what keeps a compiler from removing the work measured.
#pragma once

#include <cstdint>
#include <ctime>

// Under callgrind a stopwatch that runs also counts instructions (see harness/instructions.py).
#if __has_include(<valgrind/callgrind.h>)
#include <valgrind/callgrind.h>
#define BENCH_TOGGLE_COUNTING() CALLGRIND_TOGGLE_COLLECT
#else
#define BENCH_TOGGLE_COUNTING() static_cast<void>(0)
#endif

// A call that must stay a call: what is measured may not be folded into its caller.
#define BENCH_NOINLINE [[gnu::noinline]]

namespace bench {

enum class Clock {
  cpu,   // what this process ran: a neighbour who borrows the core costs only the caches
  wall,  // for rows in which another thread takes part
};

// Runs from its construction until stop(), which is called once.
class Stopwatch {
 public:
  explicit Stopwatch(Clock clock = Clock::cpu)
      : clock_(clock == Clock::cpu ? CLOCK_PROCESS_CPUTIME_ID : CLOCK_MONOTONIC), start_(now()) {
    BENCH_TOGGLE_COUNTING();
  }

  // Nanoseconds.
  std::int64_t stop() const {
    BENCH_TOGGLE_COUNTING();
    return now() - start_;
  }

  // Nanoseconds an operation.
  double stop_after(long operations) const {
    return static_cast<double>(stop()) / static_cast<double>(operations);
  }

 private:
  std::int64_t now() const {
    timespec time;
    clock_gettime(clock_, &time);
    return time.tv_sec * std::int64_t{1'000'000'000} + time.tv_nsec;
  }

  clockid_t clock_;
  std::int64_t start_;
};

// The mean of several rounds that take a stopwatch each, but for the first one, which warms up.
class Rounds {
 public:
  explicit Rounds(long operations) : operations_(operations) {}

  void add(std::int64_t nanoseconds) {
    if (rounds_++ > 0) nanoseconds_ += nanoseconds;
  }
  double mean() const {
    return static_cast<double>(nanoseconds_) / static_cast<double>((rounds_ - 1) * operations_);
  }

 private:
  long operations_;  // in a round
  long rounds_ = 0;
  std::int64_t nanoseconds_ = 0;
};

// The value counts as used, and memory as changed.
template <typename T>
void keep(const T& value) {
  asm volatile("" : : "r,m"(value) : "memory");
}

// The same pseudo-random numbers in every program (Marsaglia's xorshift).
class Random {
 public:
  std::uint64_t below(std::uint64_t limit) {
    state_ ^= state_ << 13;
    state_ ^= state_ >> 7;
    state_ ^= state_ << 17;
    return state_ % limit;
  }

 private:
  std::uint64_t state_ = 88172645463325252ULL;
};

}  // namespace bench
