// Counting the members of a wait() until its condition holds.
#include <asyncio/base/exceptions.hpp>
#include <asyncio/compose/wait.hpp>
#include <asyncio/core/event_loop.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <utility>

namespace asyncio::detail {

namespace {

// What a wait() shares with its members. The nodes among the members' waiters hold one reference together, and
// the waiting coroutine another: a node that is queued when the wait ends runs after it.
class Waiting final {
 public:
  Waiting(std::vector<FutureState*> members, ReturnWhen return_when)
      : members_(std::move(members)), nodes_(std::make_unique<MemberNode[]>(members_.size())),
        unfinished_(members_.size()), return_when_(return_when) {}

  void add_reference() noexcept { ++references_; }
  void release() noexcept {
    if (--references_ == 0) delete this;
  }
  const Future<>& waiter() const noexcept { return waiter_; }
  void set_timer(TimerHandle timer) noexcept { timer_ = std::move(timer); }

  // The members are held by the coroutine that waits, from here until end().
  void begin() noexcept {
    queued_ = members_.size();
    add_reference();
    for (std::size_t i = 0; i < members_.size(); ++i) nodes_[i].wait_for(*members_[i], *this);
  }
  void end() noexcept {
    timer_.cancel();
    for (std::size_t i = 0; i < members_.size() && queued_ > 0; ++i) {
      if (return_when_ == FIRST_EXCEPTION && members_[i]->failed()) members_[i]->mark_retrieved();
      if (members_[i]->remove_waiter(nodes_[i])) nodes_[i].discard();
    }
    members_.clear();
  }
  void wake() {
    timer_.cancel();
    if (!waiter_.done()) waiter_.set_result();
  }

 private:
  // Waits for one member: the one in the same place.
  class MemberNode final : public HandleState {
   public:
    MemberNode() noexcept : HandleState(nullptr) {}
    void wait_for(FutureState& member, Waiting& waiting) noexcept {
      waiting_ = &waiting;
      add_done_callback(member, *this);
    }
    void run() override {
      Waiting& waiting = *waiting_;
      if (!waiting.members_.empty())
        waiting.member_done(*waiting.members_[static_cast<std::size_t>(this - &waiting.nodes_[0])]);
      discard();
    }
    void discard() noexcept override {
      if (--waiting_->queued_ == 0) waiting_->release();
    }
    std::string callback_text() const override { return "_wait.<locals>._on_completion()"; }

   private:
    Waiting* waiting_ = nullptr;
  };

  void member_done(FutureState& member) {
    --unfinished_;
    const bool failed = return_when_ == FIRST_EXCEPTION && member.failed();
    if (unfinished_ > 0 && return_when_ != FIRST_COMPLETED && !failed) return;
    if (failed) member.mark_retrieved();
    wake();
  }

  std::vector<FutureState*> members_;  // empty once the wait is over
  std::unique_ptr<MemberNode[]> nodes_;
  std::size_t unfinished_;
  std::size_t queued_ = 0;  // nodes that stand in a queue
  std::uint32_t references_ = 1;
  ReturnWhen return_when_;
  Future<> waiter_;
  TimerHandle timer_ = {};
};

// Withdraws the nodes and the timer on every way out.
class Registration {
 public:
  explicit Registration(Waiting& waiting) noexcept : waiting_(waiting) { waiting_.begin(); }
  Registration(const Registration&) = delete;
  Registration& operator=(const Registration&) = delete;
  ~Registration() { waiting_.end(); }

 private:
  Waiting& waiting_;
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

Coroutine<> wait_until(std::vector<FutureState*> futures, WaitOptions options) {
  EventLoop& loop = get_running_loop();
  const auto waiting = RefPtr<Waiting>::adopt(new Waiting(std::move(futures), options.return_when));
  if (options.timeout)
    waiting->set_timer(loop.call_later(*options.timeout, [waiting] { waiting->wake(); }));
  const Registration registration(*waiting);
  co_await waiting->waiter();
}

}  // namespace asyncio::detail
