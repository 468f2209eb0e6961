// LoopThreads: what a loop has only once other threads work for it.
#pragma once

#include <asyncio/base/ref_ptr.hpp>
#include <asyncio/core/executor.hpp>
#include <asyncio/core/loop_gate.hpp>

#include <memory>

namespace asyncio::detail {

// Made by its loop at the first use, owned by it, on its thread.
struct LoopThreads {
  explicit LoopThreads(EventLoop& loop) : gate(RefPtr<LoopGate>::adopt(new LoopGate(loop))) {}

  RefPtr<LoopGate> gate;
  std::shared_ptr<Executor> executor;  // the default one
  bool executor_shut_down = false;     // shutdown_default_executor() was called
};

}  // namespace asyncio::detail
