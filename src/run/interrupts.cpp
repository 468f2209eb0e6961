// From a signal to the end of the main task, and what is thrown then.
#include <asyncio/base/exceptions.hpp>
#include <asyncio/platform/signals.hpp>
#include <asyncio/run/interrupts.hpp>
#include <asyncio/run/runner.hpp>

namespace asyncio::detail {

namespace {

// As everywhere on Linux; <csignal> belongs to the platform.
constexpr int sigint = 2;
constexpr int sigterm = 15;

}  // namespace

Interrupts::Interrupts() noexcept : interrupt_(*this, sigint), terminate_(*this, sigterm) {}

void Interrupts::begin(EventLoop& loop, AnyTask main, const RunOptions& options) {
  loop_ = &loop;
  main_ = std::move(main);
  grace_ = options.shutdown_grace;
  deadline_.reset();
  count_ = 0;
  watch(interrupt_);
  if (options.handle_sigterm) watch(terminate_);
}

void Interrupts::watch(Watch& signal) {
  SignalSource& source = loop_->platform().signals();
  signal.watching = source.in_main_thread() && source.is_default(signal.number) &&
                    source.watch(signal.number, signal);
}

void Interrupts::end() noexcept {
  for (Watch* signal : {&interrupt_, &terminate_})
    if (std::exchange(signal->watching, false))
      loop_->platform().signals().unwatch(signal->number, *signal);
  if (count_ > 0) loop_->interrupt(nullptr);
  timer_.cancel();
  timer_ = TimerHandle();
  main_ = AnyTask();
}

// -- a signal comes -------------------------------------------------------------------------------

// Inside of the signal handler.
void Interrupts::came(int number) noexcept {
  const int count = count_ + 1;
  count_ = count;
  if (count == 1) first_ = number;
  if (count <= 2) loop_->interrupt(this);
  else loop_->platform().signals().act_by_default(number);
}

void Interrupts::between_handles() {
  if (count_ > 1 || main_.done()) leave();
  main_.cancel();
  if (!grace_) return;
  deadline_ = saturating_add(loop_->time(), *grace_);
  timer_ = loop_->call_at(*deadline_, [this] { leave(); });
}

void Interrupts::main_was_cancelled() {
  if (count_ > 0 && main_.uncancel() == 0) leave();
}

void Interrupts::leave() {
  die_of_uncaught(first_);
  if (first_ == sigint) throw KeyboardInterrupt();
  throw SystemExit(128 + first_);
}

std::optional<Clock::time_point> Interrupts::deadline(EventLoop& loop,
                                                      const RunOptions& options) const {
  if (deadline_ || !options.shutdown_grace) return deadline_;
  return saturating_add(loop.time(), *options.shutdown_grace);
}

}  // namespace asyncio::detail
