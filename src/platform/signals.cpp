// Some facts about signals: a process has one disposition for each, whatever its threads; a handler runs on any thread
// that does not block the signal, between any two instructions; the kernel delivers a pending signal once however
// often it was sent; after exec a caught signal is back at its default, an ignored one stays ignored. SA_RESTART lets
// most system calls go on, but never epoll_wait.
#include <asyncio/base/exception_pointer.hpp>
#include <asyncio/base/exceptions.hpp>
#include <asyncio/core/platform.hpp>
#include <asyncio/platform/signals.hpp>

#include <sys/syscall.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <exception>

namespace asyncio {

namespace detail {

namespace {

struct WatchedSignal {
  // Written by the main thread alone, and read by the handler on the main thread alone: relaxed is enough.
  std::atomic<SignalReceiver*> newest{nullptr};
  struct sigaction before{};
};

std::array<WatchedSignal, NSIG> watched;

bool this_is_the_main_thread() noexcept { return ::getpid() == ::syscall(SYS_gettid); }

// Only on the main thread may a receiver be told: there it cannot vanish meanwhile. Elsewhere the signal is sent on.
void on_signal(int number) {
  const int saved = errno;
  if (!this_is_the_main_thread()) {
    ::syscall(SYS_tgkill, ::getpid(), ::getpid(), number);
  } else if (SignalReceiver* receiver =
                 watched[static_cast<std::size_t>(number)].newest.load(std::memory_order_relaxed)) {
    receiver->arrived(number);
  }
  errno = saved;
}

class ProcessSignals final : public SignalSource {
 public:
  bool valid(int number) const noexcept override {
    // The C library keeps some numbers for itself: those are not in the full set.
    sigset_t all;
    sigfillset(&all);
    return number > 0 && number < NSIG && sigismember(&all, number) == 1;
  }

  bool in_main_thread() const noexcept override { return this_is_the_main_thread(); }

  bool is_default(int number) const noexcept override {
    struct sigaction now{};
    return ::sigaction(number, nullptr, &now) == 0 && !(now.sa_flags & SA_SIGINFO) &&
           now.sa_handler == SIG_DFL;
  }

  bool watch(int number, SignalReceiver& receiver) noexcept override {
    WatchedSignal& signal = watched[static_cast<std::size_t>(number)];
    SignalReceiver* const before = signal.newest.load(std::memory_order_relaxed);
    receiver.before = before;
    // First the receiver, then the handler that needs it.
    signal.newest.store(&receiver, std::memory_order_relaxed);
    if (before) return true;
    struct sigaction handler{};
    handler.sa_handler = &on_signal;
    handler.sa_flags = SA_RESTART | SA_ONSTACK;
    sigemptyset(&handler.sa_mask);
    if (::sigaction(number, &handler, &signal.before) == 0) return true;
    signal.newest.store(nullptr, std::memory_order_relaxed);
    return false;
  }

  void unwatch(int number, SignalReceiver& receiver) noexcept override {
    WatchedSignal& signal = watched[static_cast<std::size_t>(number)];
    SignalReceiver* const newest = signal.newest.load(std::memory_order_relaxed);
    if (newest != &receiver) {
      for (SignalReceiver* later = newest; later; later = later->before)
        if (later->before == &receiver) later->before = receiver.before;
      return;
    }
    if (!receiver.before) put_back(number, signal.before);
    signal.newest.store(receiver.before, std::memory_order_relaxed);
  }

  void act_by_default(int number) noexcept override {
    struct sigaction standard{};
    standard.sa_handler = SIG_DFL;
    ::sigaction(number, &standard, nullptr);
    sigset_t only;
    sigemptyset(&only);
    sigaddset(&only, number);
    ::raise(number);
    // Inside of its own handler it is blocked.
    ::pthread_sigmask(SIG_UNBLOCK, &only, nullptr);
  }

 private:
  // Unless the program has put another handler there meanwhile: that one is not ours to take away.
  static void put_back(int number, const struct sigaction& before) noexcept {
    struct sigaction now{};
    if (::sigaction(number, nullptr, &now) == 0 && now.sa_handler == &on_signal)
      ::sigaction(number, &before, nullptr);
  }
};

std::atomic<int> dies_of{0};
std::terminate_handler terminate_before = nullptr;

[[noreturn]] void on_uncaught() {
  const std::exception_ptr uncaught = std::current_exception();
  if (leaves_the_loop(uncaught)) {
    std::fprintf(stderr, "%s\n", exception_line(uncaught).c_str());
    process_signals().act_by_default(dies_of.load(std::memory_order_relaxed));
  }
  if (terminate_before) terminate_before();
  std::abort();
}

}  // namespace

SignalSource& process_signals() noexcept {
  static ProcessSignals source;
  return source;
}

void die_of_uncaught(int number) noexcept {
  // Relaxed: the throw that may follow is on this thread.
  if (dies_of.exchange(number, std::memory_order_relaxed) == 0)
    terminate_before = std::set_terminate(&on_uncaught);
}

}  // namespace detail

detail::SignalSource& Platform::signals() noexcept { return detail::process_signals(); }

}  // namespace asyncio
