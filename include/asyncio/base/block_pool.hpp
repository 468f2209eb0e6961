// BlockPool: per-thread free lists of small blocks, for coroutine frames, tasks, futures and handles.
#pragma once

#include <cstddef>
#include <cstdint>
#include <new>

// Under AddressSanitizer and MemorySanitizer every block is an allocation of its own, so that a use
// after free is seen. The two forms live in differently named namespaces: objects built in different
// modes never share one inline function.
#if defined(__SANITIZE_ADDRESS__)
#define ASYNCIO_BLOCK_POOL 0
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(memory_sanitizer)
#define ASYNCIO_BLOCK_POOL 0
#endif
#endif
#ifndef ASYNCIO_BLOCK_POOL
#define ASYNCIO_BLOCK_POOL 1
#endif

namespace asyncio::detail {

// Block sizes are multiples of this; a block whose size is a multiple of 64 is aligned to 64, which
// is what makes over-aligned locals of a coroutine frame correct on both compilers.
inline constexpr std::size_t block_granularity = 32;
inline constexpr std::size_t largest_block = 1024;
inline constexpr std::size_t block_classes = largest_block / block_granularity + 1;

struct FreeBlock {
  FreeBlock* next;
};

// One thread's free blocks of one size. `room` counts down to 0, when a batch goes to the depot that all
// threads share: blocks freed by another thread than the one that allocates must not pile up there.
struct BlockList {
  FreeBlock* head = nullptr;
  std::int32_t room = 1;
};

inline constinit thread_local BlockList block_lists[block_classes] = {};

// Null when the system has no memory.
[[gnu::cold]] void* refill_block(std::size_t size_class) noexcept;
[[gnu::cold]] void spill_blocks(std::size_t size_class) noexcept;
[[noreturn, gnu::cold]] void throw_out_of_memory();
void* allocate_large(std::size_t size);
void deallocate_large(void* block, std::size_t size) noexcept;
void* allocate_separately(std::size_t size);
void deallocate_separately(void* block, std::size_t size) noexcept;

// Blocks handed out and not yet given back, in all threads. Exact while no other thread allocates.
std::int64_t live_blocks() noexcept;

// For tests that make allocations fail: from now on `may_allocate` is asked before this thread gets a block, whatever
// its size; false makes that std::bad_alloc. Null ends it. The thread's lists are kept empty meanwhile, which
// sends every allocation the slow way: the quick one pays nothing for this.
void ask_before_each_block(bool (*may_allocate)() noexcept) noexcept;

#if ASYNCIO_BLOCK_POOL
inline namespace pooled {

// The same two for the fast path below. With clang they save all registers themselves: then the functions into which
// the fast path is inlined, coroutines above all, save none for the sake of a call that happens once in thousands.
// Compiled by whoever includes this, under a name of its own, because g++ knows no such calls.
#if defined(__clang__) && (defined(__x86_64__) || defined(__aarch64__))
inline namespace keeping_registers {
[[gnu::cold, gnu::noinline, clang::preserve_most]] inline void* refill(
    std::size_t size_class) noexcept {
  return refill_block(size_class);
}
[[gnu::cold, gnu::noinline, clang::preserve_most]] inline void spill(
    std::size_t size_class) noexcept {
  spill_blocks(size_class);
}
}  // namespace keeping_registers
#else
inline namespace plainly {
inline void* refill(std::size_t size_class) noexcept { return refill_block(size_class); }
inline void spill(std::size_t size_class) noexcept { spill_blocks(size_class); }
}  // namespace plainly
#endif

// Throws std::bad_alloc when the system has no memory.
[[gnu::always_inline]] inline void* allocate_block(std::size_t size) {
  const std::size_t size_class = (size + block_granularity - 1) / block_granularity;
  if (size_class >= block_classes) [[unlikely]]
    return allocate_large(size);
  BlockList& list = block_lists[size_class];
  FreeBlock* block = list.head;
  if (!block) [[unlikely]] {
    void* const refilled = refill(size_class);
    if (!refilled) throw_out_of_memory();
    return refilled;
  }
  list.head = block->next;
  ++list.room;
  return block;
}

[[gnu::always_inline]] inline void deallocate_block(void* memory, std::size_t size) noexcept {
  const std::size_t size_class = (size + block_granularity - 1) / block_granularity;
  if (size_class >= block_classes) [[unlikely]]
    return deallocate_large(memory, size);
  BlockList& list = block_lists[size_class];
  auto* block = static_cast<FreeBlock*>(memory);
  block->next = list.head;
  list.head = block;
  if (--list.room == 0) [[unlikely]]
    spill(size_class);
}

}  // namespace pooled
#else
inline namespace separate {
inline void* allocate_block(std::size_t size) { return allocate_separately(size); }
inline void deallocate_block(void* memory, std::size_t size) noexcept {
  deallocate_separately(memory, size);
}
}  // namespace separate
#endif

// Coroutine frames take whole multiples of 64.
constexpr std::size_t frame_block_size(std::size_t size) noexcept {
  return (size + 63) & ~std::size_t{63};
}

// Gives a class operator new and delete from the pool. The size that delete gets is the dynamic
// type's, because the classes below have virtual destructors or are final.
struct PoolAllocated {
  static void* operator new(std::size_t size) { return allocate_block(size); }
  static void* operator new(std::size_t, void* place) noexcept { return place; }
  static void operator delete(void* memory, std::size_t size) noexcept {
    deallocate_block(memory, size);
  }
};

}  // namespace asyncio::detail
