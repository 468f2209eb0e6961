// The program's operator new and delete, which count and fail; and the runs in which they do.
#include <asyncio/base/block_pool.hpp>
#include <asyncio/base/exception_group.hpp>
#include <asyncio/base/exception_pointer.hpp>
#include <asyncio/base/exceptions.hpp>
#include <asyncio/compose/gather.hpp>
#include <asyncio/compose/sleep.hpp>
#include <asyncio/core/exception_context.hpp>
#include <asyncio/core/repr.hpp>
#include <asyncio/run/runner.hpp>
#include <asyncio/testing/torture.hpp>
#include <asyncio/testing/virtual_clock.hpp>

#include <atomic>
#include <cstdlib>
#include <exception>
#include <new>
#include <string>

// -- Counting and failing ---------------------------------------------------------------------------

namespace asyncio::testing {

namespace {

// Per thread: what other threads of the program allocate is none of the test's business.
struct Allocations {
  bool counting = false;
  std::size_t made = 0;
  // Which fails: the one after so many, alone or with all that follow.
  bool failing = false;
  bool for_good = false;
  std::size_t passing = 0;
  bool failed = false;
};
constinit thread_local Allocations allocations;

// Of operator new and not given back, in all threads: what one allocates another may free.
constinit std::atomic<std::int64_t> live_allocations{0};

// A place for a breakpoint: from here one sees what could not be allocated.
[[gnu::noinline]] void an_allocation_fails() noexcept { allocations.failed = true; }

bool may_allocate() noexcept {
  if (!allocations.counting) return true;
  ++allocations.made;
  if (!allocations.failing) return true;
  if (allocations.passing > 0) {
    --allocations.passing;
    return true;
  }
  if (allocations.failed && !allocations.for_good) return true;
  an_allocation_fails();
  return false;
}

void* allocate(std::size_t size, std::size_t alignment) noexcept {
  if (!may_allocate()) return nullptr;
  void* memory = nullptr;
  if (alignment <= alignof(std::max_align_t)) memory = std::malloc(size ? size : 1);
  else if (posix_memalign(&memory, alignment, size) != 0) return nullptr;
  if (memory) live_allocations.fetch_add(1, std::memory_order_relaxed);
  return memory;
}
void* allocate_or_throw(std::size_t size, std::size_t alignment = 1) {
  void* memory = allocate(size, alignment);
  if (!memory) throw std::bad_alloc();
  return memory;
}
void give_back(void* memory) noexcept {
  if (memory) live_allocations.fetch_sub(1, std::memory_order_relaxed);
  std::free(memory);
}

void count_allocations(bool counting) noexcept {
  allocations.counting = counting;
  allocations.made = 0;
  allocations.failing = false;
  detail::ask_before_each_block(counting ? &may_allocate : nullptr);
}

}  // namespace

AllocationCount::AllocationCount() { count_allocations(true); }
AllocationCount::~AllocationCount() { count_allocations(false); }
std::size_t AllocationCount::count() const noexcept { return allocations.made; }

}  // namespace asyncio::testing

// The other forms of the standard library end in these.
void* operator new(std::size_t size) { return asyncio::testing::allocate_or_throw(size); }
void* operator new(std::size_t size, std::align_val_t alignment) {
  return asyncio::testing::allocate_or_throw(size, static_cast<std::size_t>(alignment));
}
void* operator new(std::size_t size, const std::nothrow_t&) noexcept {
  return asyncio::testing::allocate(size, 1);
}
void* operator new[](std::size_t size) { return operator new(size); }
void* operator new[](std::size_t size, std::align_val_t alignment) {
  return operator new(size, alignment);
}
void* operator new[](std::size_t size, const std::nothrow_t& tag) noexcept {
  return operator new(size, tag);
}
void operator delete(void* memory) noexcept { asyncio::testing::give_back(memory); }
void operator delete(void* memory, std::size_t) noexcept { asyncio::testing::give_back(memory); }
void operator delete(void* memory, std::align_val_t) noexcept {
  asyncio::testing::give_back(memory);
}
void operator delete(void* memory, std::size_t, std::align_val_t) noexcept {
  asyncio::testing::give_back(memory);
}
void operator delete[](void* memory) noexcept { operator delete(memory); }
void operator delete[](void* memory, std::size_t) noexcept { operator delete(memory); }
void operator delete[](void* memory, std::align_val_t) noexcept { operator delete(memory); }
void operator delete[](void* memory, std::size_t, std::align_val_t) noexcept {
  operator delete(memory);
}

// -- The runs -------------------------------------------------------------------------------------

namespace asyncio::testing {

namespace {

bool holds_bad_alloc(const std::exception_ptr& error) {
  if (exception_cast<std::bad_alloc>(error)) return true;
  const auto* group = exception_cast<BaseExceptionGroup>(error);
  if (!group) return false;
  for (const std::exception_ptr& one : group->exceptions())
    if (holds_bad_alloc(one)) return true;
  return false;
}

// What a loop must still be able to do after a failure.
Coroutine<> another_program() {
  auto both = gather(sleep(std::chrono::seconds(1), 1), sleep(std::chrono::seconds(2), 2));
  auto [one, two] = co_await both;
  if (one + two != 3) throw RuntimeError("the loop does not work any more");
}

struct Failing {
  std::size_t passing = 0;
  bool any = false;
  bool for_good = false;
};

struct RunEnd {
  std::exception_ptr error;
  std::size_t allocations = 0;
  bool failed = false;
};

RunEnd run_disturbed(detail::MoveOnlyFunction<Coroutine<>()>& program, const Failing& failing) {
  RunEnd end;
  Runner runner({.loop_factory = &new_virtual_event_loop});
  runner.get_loop().set_exception_handler([](EventLoop&, const ExceptionContext&) {});
  count_allocations(true);
  allocations.failing = failing.any;
  allocations.for_good = failing.for_good;
  allocations.passing = failing.passing;
  allocations.failed = false;
  try {
    runner.run(program());
  } catch (...) {
    end.error = std::current_exception();
  }
  end.allocations = allocations.made;
  end.failed = allocations.failed;
  count_allocations(false);
  runner.run(another_program());
  runner.close();
  return end;
}

[[noreturn]] void report(const Failing& failing, const std::string& what) {
  std::string which = "undisturbed";
  if (failing.any) {
    which = "with allocation " + std::to_string(failing.passing + 1);
    which += failing.for_good ? " and all later ones failing" : " failing";
  }
  throw RuntimeError("torture: " + which + ": " + what +
                     "; a breakpoint on an_allocation_fails shows where");
}

// True when there was an allocation left to fail.
bool torture_once(detail::MoveOnlyFunction<Coroutine<>()>& program, const Failing& failing,
                  Torture& result) {
  const std::int64_t blocks = detail::live_blocks();
  const std::int64_t live = live_allocations.load(std::memory_order_relaxed);
  std::string wrong;
  bool failed = false;
  try {
    const RunEnd end = run_disturbed(program, failing);
    failed = end.failed;
    if (end.error && !(failed && holds_bad_alloc(end.error)))
      wrong = "it ended with " + repr(end.error);
    if (end.error) ++result.surfaced;
    if (!failing.any) result.allocations = end.allocations;
  } catch (...) {
    wrong = "the loop went on to " + repr(std::current_exception());
  }
  ++result.runs;
  if (wrong.empty()) {
    if (const std::int64_t left = detail::live_blocks() - blocks; left != 0)
      wrong = std::to_string(left) + " blocks of the pool are left";
    else if (const std::int64_t more = live_allocations.load(std::memory_order_relaxed) - live;
             more != 0 && result.runs > 1)  // the first fills what is kept for ever
      wrong = std::to_string(more) + " allocations are left";
  }
  if (!wrong.empty()) report(failing, wrong);
  return failed;
}

}  // namespace

Torture torture(detail::MoveOnlyFunction<Coroutine<>()> program, TortureOptions options) {
  Torture result;
  torture_once(program, {}, result);
  if (result.allocations > options.max_allocations)
    throw RuntimeError("torture: the program allocates " + std::to_string(result.allocations) +
                       " times; make it smaller, or give .max_allocations");
  for (const bool for_good : {false, true}) {
    std::size_t passing = 0;
    while (torture_once(program, {passing, true, for_good}, result)) {
      if (++passing > 2 * options.max_allocations)
        report({passing, true, for_good}, "the program does not come to its end");
    }
  }
  return result;
}

}  // namespace asyncio::testing
