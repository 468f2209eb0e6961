// Barrier: tasks wait for each other until enough have come.
#pragma once

#include <asyncio/core/coroutine.hpp>
#include <asyncio/core/repr.hpp>

#include <exception>
#include <memory>
#include <string>

namespace asyncio {

namespace detail {
class BarrierState;
}

// Releases everybody when `parties` tasks wait, and can be used again; who comes while the last round leaves waits for
// it to be gone (L-40). ValueError for fewer than one party. It may be destroyed while tasks wait in it.
// A manager for async_with(): the body may take the barrier by reference.
class Barrier {
 public:
  explicit Barrier(int parties);
  Barrier(const Barrier&) = delete;
  Barrier& operator=(const Barrier&) = delete;

  // Gives each task of a round another number, from 0 to parties - 1, in the order of their coming. BrokenBarrierError
  // when reset() or abort() comes first (L-41).
  // Cancel safety: one that is cancelled has not come; the others wait on.
  Coroutine<int> wait();
  // Who waits gets BrokenBarrierError; the barrier is empty afterwards (L-41).
  Coroutine<> reset();
  // Breaks it: every wait() throws BrokenBarrierError until reset() (L-41).
  Coroutine<> abort();

  int parties() const noexcept;
  // How many wait now; 0 while a round leaves.
  int n_waiting() const noexcept;
  bool broken() const noexcept;

  Coroutine<> aenter();

  std::string repr() const;

 private:
  std::shared_ptr<detail::BarrierState> state_;
};

// "<asyncio.locks.Barrier object at 0x… [filling, waiters:1/3]>" (Y-04).
inline std::string repr(const Barrier& barrier) { return barrier.repr(); }
template <>
inline constexpr bool detail::has_own_text<Barrier> = true;

}  // namespace asyncio
