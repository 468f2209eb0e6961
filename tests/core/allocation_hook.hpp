// The program's allocations, counted and made to fail: operator new, and aligned_alloc(), from which the pool takes its memory.
#pragma once

#include <cstddef>

namespace support {

// Allocations of this thread since it began.
std::size_t allocations() noexcept;
// The allocation after `passing` more throws std::bad_alloc, once; true from allocation_failed() tells that it did.
void fail_allocation_after(std::size_t passing) noexcept;
bool allocation_failed() noexcept;
// Forgets a failure that is still to come.
void fail_no_allocation() noexcept;

// How many allocations happened while it lives.
class AllocationWindow {
 public:
  std::size_t count() const noexcept { return allocations() - before_; }

 private:
  std::size_t before_ = allocations();
};

}  // namespace support
