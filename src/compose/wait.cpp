// Counting the members of a wait() until its condition holds.
#include <asyncio/base/exceptions.hpp>
#include <asyncio/compose/wait.hpp>
#include <asyncio/core/event_loop.hpp>

#include <memory>

namespace asyncio::detail {

namespace {

// Shared with the callbacks: one that is queued already when the wait ends runs after it.
struct Waiting {
  Future<> waiter;
  std::size_t unfinished;
  ReturnWhen return_when;
  TimerHandle timer = {};

  void member_done(const AnyFuture& member) {
    --unfinished;
    const bool failed = !member.cancelled() && member.state()->failed();
    if (unfinished == 0 || return_when == FIRST_COMPLETED ||
        (return_when == FIRST_EXCEPTION && failed)) {
      if (return_when == FIRST_EXCEPTION && failed) member.state()->mark_retrieved();
      release();
    }
  }
  void release() {
    timer.cancel();
    if (!waiter.done()) waiter.set_result();
  }
};

// Withdraws the callbacks and the timer on every way out.
class Registration {
 public:
  Registration(const std::vector<RefPtr<FutureState>>& futures,
               const std::shared_ptr<Waiting>& waiting)
      : futures_(futures), waiting_(waiting) {
    tokens_.reserve(futures.size());
    for (const auto& future : futures) {
      tokens_.push_back(AnyFuture(future).add_done_callback(
          [waiting](const AnyFuture& member) { waiting->member_done(member); }));
    }
  }
  Registration(const Registration&) = delete;
  Registration& operator=(const Registration&) = delete;
  ~Registration() {
    waiting_->timer.cancel();
    for (std::size_t i = 0; i < tokens_.size(); ++i)
      remove_done_callback(*futures_[i], tokens_[i].id());
  }

 private:
  const std::vector<RefPtr<FutureState>>& futures_;
  const std::shared_ptr<Waiting>& waiting_;
  std::vector<DoneCallbackToken> tokens_;
};

}  // namespace

void check_wait(std::size_t count, WaitOptions options) {
  if (count == 0) throw ValueError("Set of Tasks/Futures is empty.");
  switch (options.return_when) {
    case FIRST_COMPLETED:
    case FIRST_EXCEPTION:
    case ALL_COMPLETED:
      return;
  }
  throw ValueError("Invalid return_when value: " +
                   std::to_string(static_cast<int>(options.return_when)));
}

Coroutine<> wait_until(std::vector<RefPtr<FutureState>> futures, WaitOptions options) {
  EventLoop& loop = get_running_loop();
  const auto waiting = std::make_shared<Waiting>(
      Waiting{loop.create_future<>(), futures.size(), options.return_when});
  if (options.timeout)
    waiting->timer = loop.call_later(*options.timeout, [waiting] { waiting->release(); });
  const Registration registration(futures, waiting);
  co_await waiting->waiter;
}

}  // namespace asyncio::detail
