// The rounds of a barrier: filling, draining, and the two ways to break one.
#include <asyncio/base/exceptions.hpp>
#include <asyncio/base/text.hpp>
#include <asyncio/sync/barrier.hpp>
#include <asyncio/sync/condition.hpp>

namespace asyncio {

namespace detail {

// Held by the Barrier and by the frames that wait.
class BarrierState {
 public:
  explicit BarrierState(int parties) : parties_(parties) {}

  static Coroutine<int> wait(std::shared_ptr<BarrierState> state);
  static Coroutine<> reset(std::shared_ptr<BarrierState> state);
  static Coroutine<> abort(std::shared_ptr<BarrierState> state);

  int parties() const noexcept { return parties_; }
  int waiting() const noexcept { return phase_ == Phase::filling ? count_ : 0; }
  bool broken() const noexcept { return phase_ == Phase::broken; }
  std::string repr() const;

 private:
  enum class Phase { filling, draining, resetting, broken };

  // A task that has come leaves on every path; the last one opens the next round.
  class Presence {
   public:
    explicit Presence(BarrierState& barrier) noexcept : barrier_(barrier) { ++barrier.count_; }
    Presence(const Presence&) = delete;
    Presence& operator=(const Presence&) = delete;
    ~Presence() { barrier_.leave(); }

   private:
    BarrierState& barrier_;
  };
  void leave() noexcept;

  Condition condition_;
  Phase phase_ = Phase::filling;
  int parties_;
  int count_ = 0;
};

Coroutine<int> BarrierState::wait(std::shared_ptr<BarrierState> state) {
  BarrierState& barrier = *state;
  const auto guard = co_await barrier.condition_.scoped();
  // 1. The round before must be gone.
  const auto round_is_over = [&barrier] {
    return barrier.phase_ != Phase::draining && barrier.phase_ != Phase::resetting;
  };
  co_await barrier.condition_.wait_for(round_is_over);
  if (barrier.phase_ == Phase::broken) throw BrokenBarrierError("Barrier aborted");
  // 2. The last to come releases all; the others wait for that.
  const int index = barrier.count_;
  const Presence presence(barrier);
  if (index + 1 == barrier.parties_) {
    barrier.phase_ = Phase::draining;
    barrier.condition_.notify_all();
    co_return index;
  }
  const auto released = [&barrier] { return barrier.phase_ != Phase::filling; };
  co_await barrier.condition_.wait_for(released);
  if (barrier.phase_ != Phase::draining) throw BrokenBarrierError("Abort or reset of barrier");
  co_return index;
}

void BarrierState::leave() noexcept {
  if (--count_ > 0) return;
  if (phase_ == Phase::resetting || phase_ == Phase::draining) phase_ = Phase::filling;
  // Without the lock only when the frame is destroyed with its loop; then nobody is left to tell.
  if (condition_.locked()) condition_.notify_all();
}

Coroutine<> BarrierState::reset(std::shared_ptr<BarrierState> state) {
  const auto guard = co_await state->condition_.scoped();
  state->phase_ = state->count_ > 0 ? Phase::resetting : Phase::filling;
  state->condition_.notify_all();
}

Coroutine<> BarrierState::abort(std::shared_ptr<BarrierState> state) {
  const auto guard = co_await state->condition_.scoped();
  state->phase_ = Phase::broken;
  state->condition_.notify_all();
}

std::string BarrierState::repr() const {
  const char* word = phase_ == Phase::filling    ? "filling"
                     : phase_ == Phase::draining ? "draining"
                     : phase_ == Phase::broken   ? "broken"
                                                 : "resetting";
  std::string text = "<asyncio.locks.Barrier object at " + address_text(this) + " [" + word;
  if (!broken()) text += ", waiters:" + std::to_string(waiting()) + "/" + std::to_string(parties_);
  return text + "]>";
}

}  // namespace detail

Barrier::Barrier(int parties) {
  if (parties < 1) throw ValueError("parties must be >= 1");
  state_ = std::make_shared<detail::BarrierState>(parties);
}

Coroutine<int> Barrier::wait() { return detail::BarrierState::wait(state_); }
Coroutine<> Barrier::reset() { return detail::BarrierState::reset(state_); }
Coroutine<> Barrier::abort() { return detail::BarrierState::abort(state_); }
int Barrier::parties() const noexcept { return state_->parties(); }
int Barrier::n_waiting() const noexcept { return state_->waiting(); }
bool Barrier::broken() const noexcept { return state_->broken(); }
std::string Barrier::repr() const { return state_->repr(); }

Coroutine<> Barrier::aenter() { co_await wait(); }

}  // namespace asyncio
