// Waitable: what a sleeping task waits for, and what its cancellation is passed on to.
#pragma once

#include <exception>
#include <string>

namespace asyncio::detail {

class TaskState;

// A future, or an operation of the library that needs no future of its own (a sleep).
class Waitable {
 public:
  // Passes a task's cancellation on (C-02, C-03). False when it is done already: then the task itself
  // remembers. `message` is null or holds the CancelledError to throw. Never allocates (I8).
  virtual bool cancel(const std::exception_ptr& message) noexcept = 0;
  // Its cancellation, null or with a message, when it was cancelled; null otherwise.
  virtual const std::exception_ptr* cancellation() const noexcept = 0;
  // The task will never run again: forget that it waits here.
  virtual void forget(TaskState& task) noexcept = 0;
  // Itself when it is a task: a cancellation walks down a chain of tasks without recursion.
  virtual TaskState* as_task() noexcept { return nullptr; }
  // For reprs: "<Future pending ...>".
  virtual std::string describe() const = 0;

 protected:
  ~Waitable() = default;
};

}  // namespace asyncio::detail
