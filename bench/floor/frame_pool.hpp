// Frame pool of the floor: coroutine frames from per-thread free lists, one list for every 64 bytes
// of size.
#pragma once

#include <cstddef>
#include <cstdlib>

namespace bench::floor {

class FramePool {
 public:
  static void* allocate(std::size_t bytes) {
    std::size_t size_class = size_class_of(bytes);
    FreeBlock* block = free_[size_class];
    if (!block) [[unlikely]]
      return refill(size_class);
    free_[size_class] = block->next;
    return block;
  }

  static void release(void* memory, std::size_t bytes) {
    std::size_t size_class = size_class_of(bytes);
    auto* block = static_cast<FreeBlock*>(memory);
    block->next = free_[size_class];
    free_[size_class] = block;
  }

 private:
  struct FreeBlock {
    FreeBlock* next;
  };

  static constexpr std::size_t granularity = 64;
  static constexpr std::size_t slab_bytes = 64 * 1024;

  static std::size_t size_class_of(std::size_t bytes) {
    return (bytes + granularity - 1) / granularity;
  }

  // Cuts a new slab: its first block is the answer, the others join the list. Slabs are never given
  // back.
  [[gnu::noinline]] static void* refill(std::size_t size_class) {
    std::size_t block_bytes = size_class * granularity;
    std::size_t blocks = block_bytes < 4096 ? slab_bytes / block_bytes : 8;
    char* slab = static_cast<char*>(std::malloc(block_bytes * blocks));
    for (std::size_t i = 1; i < blocks; ++i) release(slab + i * block_bytes, block_bytes);
    return slab;
  }

  static inline thread_local constinit FreeBlock* free_[64] = {};
};

// Base of a promise whose frame comes from the pool.
struct PooledFrame {
  static void* operator new(std::size_t bytes) { return FramePool::allocate(bytes); }
  static void operator delete(void* memory, std::size_t bytes) {
    FramePool::release(memory, bytes);
  }
};

}  // namespace bench::floor
