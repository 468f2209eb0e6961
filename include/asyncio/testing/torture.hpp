// torture: one program again and again, each time with another of its allocations failing.
#pragma once

#include <asyncio/base/move_only_function.hpp>
#include <asyncio/core/coroutine.hpp>

#include <cstddef>
#include <cstdint>
#include <type_traits>

// Link asyncio::torture for this header: it replaces the program's operator new and delete, to count them and to make
// them fail. Not together with ThreadSanitizer, which replaces them itself.
namespace asyncio::testing {

struct TortureOptions {
  std::size_t max_allocations = 10'000;  // more of them in one run are an error
};
static_assert(std::is_trivially_destructible_v<TortureOptions>);

struct Torture {
  std::size_t allocations = 0;  // of the program, undisturbed
  std::size_t runs = 0;
  std::size_t surfaced = 0;  // runs that ended with std::bad_alloc
};

// Calls `program` and runs the coroutine that it returns on virtual time: first undisturbed, then with its first
// allocation failing, then with the second, until all have had their turn; and once more with the same
// allocation failing and all later ones. Counted are operator new and the library's own pool, on this thread.
// A run may end well, or with std::bad_alloc or a group that holds one. Afterwards the same loop must run another
// program, nothing of the first may be left, and nobody may wait for ever. Anything else ends the torture with
// RuntimeError, which names the allocation.
// What the loop's exception handler is told meanwhile is dropped.
Torture torture(detail::MoveOnlyFunction<Coroutine<>()> program, TortureOptions options = {});

// This thread's allocations while it lives. One at a time.
class AllocationCount {
 public:
  AllocationCount();
  AllocationCount(const AllocationCount&) = delete;
  AllocationCount& operator=(const AllocationCount&) = delete;
  ~AllocationCount();

  std::size_t count() const noexcept;
};

}  // namespace asyncio::testing
