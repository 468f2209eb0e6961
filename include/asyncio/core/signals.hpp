// Signals: how a signal of the system reaches a loop, and what may happen inside of a signal handler.
#pragma once

namespace asyncio::detail {

// Hears of a signal in the middle of anything that the main thread does: arrived() may do only what a signal handler
// may (no allocation, no lock, no exception). Stands in the SignalSource from watch() until unwatch().
class SignalReceiver {
 public:
  SignalReceiver() noexcept = default;
  SignalReceiver(const SignalReceiver&) = delete;
  SignalReceiver& operator=(const SignalReceiver&) = delete;
  virtual void arrived(int number) noexcept = 0;

  // For the source: who heard of it before.
  SignalReceiver* before = nullptr;

 protected:
  ~SignalReceiver() = default;
};

// Where a platform's signals come from. All members belong to the program's main thread.
class SignalSource {
 public:
  // Numbers that a program may ask for, whether they can be caught or not.
  virtual bool valid(int number) const noexcept = 0;
  virtual bool in_main_thread() const noexcept = 0;
  // Whether nobody has asked for it yet: it does what the system does by default.
  virtual bool is_default(int number) const noexcept = 0;
  // From now on the receiver hears of it, and whoever did before no longer does. False, and nothing changes, when the
  // signal cannot be caught.
  virtual bool watch(int number, SignalReceiver& receiver) noexcept = 0;
  // Whoever heard of it before does again; after the last one it does what it did before the first.
  virtual void unwatch(int number, SignalReceiver& receiver) noexcept = 0;
  // Inside of arrived() too: it does what the system does by default, now. For a signal that ends programs.
  virtual void act_by_default(int number) noexcept = 0;

 protected:
  ~SignalSource() = default;
};

// What a signal handler has a loop do between two handles; what it throws leaves the loop.
class Interruption {
 public:
  virtual void between_handles() = 0;

 protected:
  ~Interruption() = default;
};

}  // namespace asyncio::detail
