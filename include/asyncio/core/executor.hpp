// Executor: runs plain functions on threads of its own, so that a loop need not wait for them.
#pragma once

#include <concepts>
#include <utility>

namespace asyncio {

namespace detail {

// What a Job is underneath. One of the two members is called, once; the object is gone for the caller then.
class JobState {
 public:
  JobState(const JobState&) = delete;
  JobState& operator=(const JobState&) = delete;

  // Calls the function, on whatever thread; what it throws goes to the future of its result.
  virtual void work() noexcept = 0;
  // It will never be called: that future is cancelled.
  virtual void drop() noexcept = 0;

  JobState* next = nullptr;  // for the queue that it stands in

 protected:
  JobState() noexcept = default;
  ~JobState() = default;
};

}  // namespace detail

// One function on its way to a thread: a callable `job()` that can be moved and not copied, called at most once,
// on any thread. It never throws. Destroyed without a call it cancels the future of its result.
// For a pool that wants copies: `[job = std::make_shared<Job>(std::move(job))] { (*job)(); }`.
class [[nodiscard]] Job {
 public:
  Job() noexcept = default;
  explicit Job(detail::JobState* state) noexcept : state_(state) {}
  Job(Job&& other) noexcept : state_(std::exchange(other.state_, nullptr)) {}
  Job& operator=(Job&& other) noexcept {
    Job before(std::move(*this));
    state_ = std::exchange(other.state_, nullptr);
    return *this;
  }
  ~Job() {
    if (state_) state_->drop();
  }

  void operator()() noexcept {
    if (detail::JobState* const state = std::exchange(state_, nullptr)) state->work();
  }
  explicit operator bool() const noexcept { return state_ != nullptr; }
  // For a queue that links jobs through themselves: the state becomes the caller's.
  [[nodiscard]] detail::JobState* release() noexcept { return std::exchange(state_, nullptr); }

 private:
  detail::JobState* state_ = nullptr;
};

// What run_in_executor() takes: anything with post(Job). Any thread pool is one with a function of one line.
template <typename E>
concept JobTaker = requires(E& executor, Job job) { executor.post(std::move(job)); };

// What a loop can have as its default executor. Every member may be called from any thread.
class Executor {
 public:
  Executor() noexcept = default;
  Executor(const Executor&) = delete;
  Executor& operator=(const Executor&) = delete;
  virtual ~Executor() = default;

  // Calls the job later, on another thread than the caller's. Throws when it takes no more.
  virtual void post(Job job) = 0;
  // Takes no more jobs; `ended` is called, on any thread, when the last of those it has is done. An executor
  // that does not end with its loop keeps this: there is nothing to wait for.
  virtual void shutdown_then(Job ended) { ended(); }
  // The loop closes: takes no more jobs, and does not wait for those it has (S-18).
  virtual void shutdown_unawaited() noexcept {}
};

}  // namespace asyncio
