// Where the free lists get their blocks, and the depot through which threads even them out.
#include <asyncio/base/block_pool.hpp>

#include <algorithm>
#include <atomic>
#include <cstdlib>
#include <mutex>

namespace asyncio::detail {

namespace {

constexpr std::size_t slab_bytes = 64 * 1024;
// What one thread keeps of one size before it gives a batch away: half a MiB.
constexpr std::int32_t kept_bytes = 512 * 1024;

struct Batch {
  FreeBlock* head = nullptr;
  std::size_t count = 0;
};

// Blocks of one size that no thread holds. Touched once in thousands of operations, so a mutex does.
struct Depot {
  std::mutex mutex;
  Batch batches[block_classes];
  std::int64_t carved[block_classes] = {};  // blocks cut from slabs so far
};

// Never destroyed: threads may end, and so give blocks back, after main's statics are gone.
Depot& depot() noexcept {
  static auto* const shared = new Depot;
  return *shared;
}

// Blocks that are not from slabs: those too large for a class, and all of them under a sanitizer.
std::atomic<std::int64_t> separate_blocks{0};

// Free blocks in this thread's lists, counted by walking them.
std::int64_t count(const FreeBlock* block) noexcept {
  std::int64_t blocks = 0;
  for (; block; block = block->next) ++blocks;
  return blocks;
}

// Gives what this thread kept of one size to the depot, whose lock is held.
void give_back(std::size_t size_class, Depot& shared) noexcept {
  BlockList& list = block_lists[size_class];
  Batch& batch = shared.batches[size_class];
  while (FreeBlock* block = list.head) {
    list.head = block->next;
    block->next = batch.head;
    batch.head = block;
    ++batch.count;
  }
  list.room = 1;
}

void give_back_everything() noexcept {
  Depot& shared = depot();
  const std::lock_guard lock(shared.mutex);
  for (std::size_t c = 0; c < block_classes; ++c) give_back(c, shared);
}

struct GiveBackAtThreadEnd {
  ~GiveBackAtThreadEnd() { give_back_everything(); }
};

void give_back_at_thread_end() noexcept {
  static thread_local GiveBackAtThreadEnd give_back;
  (void)give_back;
}

// A name for the type: g++ 12 takes constinit before a bare pointer to a function for one of its result.
using MayAllocate = bool (*)() noexcept;
constinit thread_local MayAllocate asked_before_each_block = nullptr;

bool a_block_may_be_had() noexcept { return !asked_before_each_block || asked_before_each_block(); }

}  // namespace

void ask_before_each_block(bool (*may_allocate)() noexcept) noexcept {
  asked_before_each_block = may_allocate;
  give_back_everything();
}

void* refill_block(std::size_t size_class) noexcept {
  if (!a_block_may_be_had()) return nullptr;
  give_back_at_thread_end();
  const std::size_t size = std::max<std::size_t>(size_class, 1) * block_granularity;
  BlockList& list = block_lists[size_class];
  Depot& shared = depot();
  const std::lock_guard lock(shared.mutex);
  // 1. What other threads gave back.
  if (Batch& batch = shared.batches[size_class]; batch.head) {
    const std::size_t wanted = std::max<std::size_t>(slab_bytes / size, 1);
    for (std::size_t i = 0; i < wanted && batch.head; ++i) {
      FreeBlock* block = batch.head;
      batch.head = block->next;
      --batch.count;
      block->next = list.head;
      list.head = block;
    }
  } else {
    // 2. A new slab. Slabs are never returned to the system.
    auto* slab = static_cast<char*>(std::aligned_alloc(64, slab_bytes));
    if (!slab) return nullptr;
    const std::size_t blocks = slab_bytes / size;
    // Linked so that the list hands blocks out in the order of their addresses.
    for (std::size_t i = blocks; i-- > 0;) {
      auto* block = reinterpret_cast<FreeBlock*>(slab + i * size);
      block->next = list.head;
      list.head = block;
    }
    shared.carved[size_class] += static_cast<std::int64_t>(blocks);
  }
  FreeBlock* block = list.head;
  list.head = block->next;
  list.room = kept_bytes / static_cast<std::int32_t>(size);
  if (asked_before_each_block) [[unlikely]]
    give_back(size_class, shared);
  return block;
}

void spill_blocks(std::size_t size_class) noexcept {
  give_back_at_thread_end();
  if (asked_before_each_block) [[unlikely]] {
    Depot& shared = depot();
    const std::lock_guard lock(shared.mutex);
    return give_back(size_class, shared);
  }
  const std::size_t size = std::max<std::size_t>(size_class, 1) * block_granularity;
  const std::int32_t keep = kept_bytes / static_cast<std::int32_t>(size) / 2;
  BlockList& list = block_lists[size_class];
  Depot& shared = depot();
  const std::lock_guard lock(shared.mutex);
  std::int32_t kept = 0;
  FreeBlock** link = &list.head;
  for (; *link && kept < keep; link = &(*link)->next) ++kept;
  Batch& batch = shared.batches[size_class];
  FreeBlock* rest = *link;
  *link = nullptr;
  while (rest) {
    FreeBlock* next = rest->next;
    rest->next = batch.head;
    batch.head = rest;
    ++batch.count;
    rest = next;
  }
  list.room = keep;
}

void throw_out_of_memory() { throw std::bad_alloc(); }

void* allocate_separately(std::size_t size) {
  if (!a_block_may_be_had()) throw_out_of_memory();
  void* memory = std::aligned_alloc(64, frame_block_size(std::max<std::size_t>(size, 1)));
  if (!memory) throw_out_of_memory();
  separate_blocks.fetch_add(1, std::memory_order_relaxed);
  return memory;
}

void deallocate_separately(void* block, std::size_t) noexcept {
  separate_blocks.fetch_sub(1, std::memory_order_relaxed);
  std::free(block);
}

void* allocate_large(std::size_t size) { return allocate_separately(size); }
void deallocate_large(void* block, std::size_t size) noexcept {
  deallocate_separately(block, size);
}

std::int64_t live_blocks() noexcept {
  Depot& shared = depot();
  const std::lock_guard lock(shared.mutex);
  std::int64_t live = separate_blocks.load(std::memory_order_relaxed);
  for (std::size_t c = 0; c < block_classes; ++c) {
    live += shared.carved[c] - static_cast<std::int64_t>(shared.batches[c].count) -
            count(block_lists[c].head);
  }
  return live;
}

}  // namespace asyncio::detail
