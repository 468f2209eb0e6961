// Interpreter: runs one parity program on the library and writes its trace, line for line
// what oracle.py writes when CPython runs the same program.
#pragma once

#include "describe.hpp"
#include "primitives.hpp"
#include "program.hpp"

#include <asyncio.hpp>

#include <chrono>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace parity {

// What a block returned, when a `return` ended it.
using Returned = std::optional<int>;

// A tick is 1/512 s: exact in nanoseconds and in Python's double.
using Ticks = std::chrono::nanoseconds;
inline Ticks ticks(int count) { return Ticks(1953125) * count; }

// "none" or a number of ticks.
std::optional<Ticks> read_limit(const std::string& word);

// A future or task that the program holds by number.
struct Slot {
  enum class Kind { plain, task, gather, shield };
  using Several = asyncio::Future<std::vector<int>>;
  using Results = asyncio::Future<std::vector<asyncio::Result<int>>>;

  std::variant<asyncio::Future<int>, Several, Results> future;
  // A task may wait only for what has a higher rank: no cycle of awaits.
  int rank;
  Kind kind;
  // Whether the result is a list.
  bool several() const { return future.index() != 0; }
  asyncio::AnyFuture any() const;
};

// What belongs to one task or callback of the program.
struct Frame {
  explicit Frame(int rank_) : rank(rank_) {}
  int rank;
  std::vector<std::pair<asyncio::ContextVar<int>*, asyncio::ContextVar<int>::Token>> tokens;
  std::exception_ptr error;  // What the innermost `except` block handles.
};

class Interpreter {
 public:
  Interpreter(const Program& program, std::string& output) : program_(program), output_(output) {}
  void run();

 private:
  using Waits = asyncio::Coroutine<Returned> (Interpreter::*)(Frame&, const Statement&);
  using Acts = Returned (Interpreter::*)(Frame&, const Statement&);
  static const std::map<std::string, Waits>& waiting_words();
  static const std::map<std::string, Acts>& acting_words();
  static const std::map<std::string, Waits>& primitive_waiting_words();
  static const std::map<std::string, Acts>& primitive_acting_words();
  static Waits find_waiting(const std::string& word);  // null for a word that does not wait
  static Acts find_acting(const std::string& word);
  static constexpr int free_rank = 1 << 30;  // Of what waits for no task.

  // The frame of a program (interpreter.cpp).
  asyncio::Coroutine<int> root();
  asyncio::Coroutine<> others_end(asyncio::AnyTask root);
  void guard(asyncio::AnyTask root);
  void on_report(const asyncio::ExceptionContext& context);
  void trace(int number, const std::string& event);
  std::string task_name(const asyncio::AnyTask& task) const;
  int new_rank() { return ++created_; }
  bool may_create(int number, int count = 1);

  // Blocks (blocks.cpp).
  asyncio::Coroutine<int> task_body(int rank, int index);
  asyncio::Coroutine<Returned> block(Frame& frame, const std::vector<Statement>& statements);
  asyncio::Coroutine<Returned> do_try(Frame& frame, const Statement& statement);
  asyncio::Coroutine<Returned> do_timeout(Frame& frame, const Statement& statement);
  asyncio::Coroutine<Returned> do_group(Frame& frame, const Statement& statement);
  asyncio::Coroutine<Returned> do_repeat(Frame& frame, const Statement& statement);

  // What waits (waits.cpp).
  template <typename T, typename Awaitable>
  asyncio::Coroutine<> outcome(const Statement& statement, Awaitable awaitable);
  template <typename T>
  asyncio::Coroutine<> outcome_of_future(const Statement& statement, asyncio::Future<T> future);
  asyncio::Coroutine<Returned> do_sleep(Frame& frame, const Statement& statement);
  asyncio::Coroutine<Returned> do_await(Frame& frame, const Statement& statement);
  asyncio::Coroutine<Returned> do_call(Frame& frame, const Statement& statement);
  asyncio::Coroutine<Returned> do_wait_for(Frame& frame, const Statement& statement);
  asyncio::Coroutine<Returned> do_wait(Frame& frame, const Statement& statement);
  asyncio::Coroutine<Returned> do_as_completed(Frame& frame, const Statement& statement);

  // What does not wait (actions.cpp).
  void callback(int index);
  void attempt(const Statement& statement, const std::function<std::string()>& action);
  void with_slot(const Statement& statement, const std::function<std::string(Slot&)>& action);
  std::string state(const Slot& slot) const;
  Slot* find_slot(const std::string& name);
  Returned do_trace(Frame&, const Statement& statement);
  Returned do_return(Frame&, const Statement& statement);
  Returned do_raise(Frame&, const Statement& statement);
  Returned do_reraise(Frame& frame, const Statement& statement);
  Returned do_future(Frame&, const Statement& statement);
  Returned do_set(Frame&, const Statement& statement);
  Returned do_fail(Frame&, const Statement& statement);
  Returned do_cancel(Frame&, const Statement& statement);
  Returned do_state(Frame&, const Statement& statement);
  Returned do_soon(Frame&, const Statement& statement);
  Returned do_later(Frame&, const Statement& statement);
  Returned do_unschedule(Frame&, const Statement& statement);
  Returned do_add_done(Frame&, const Statement& statement);
  Returned do_remove_done(Frame&, const Statement& statement);
  Returned do_set_var(Frame& frame, const Statement& statement);
  Returned do_get_var(Frame&, const Statement& statement);
  Returned do_reset_var(Frame& frame, const Statement& statement);
  Returned do_copy_context(Frame&, const Statement& statement);
  Returned do_context_var(Frame&, const Statement& statement);

  // Tasks and what is made of them (tasks.cpp).
  Returned do_create(Frame&, const Statement& statement);
  Returned do_spawn(Frame&, const Statement& statement);
  Returned do_cancel_group(Frame&, const Statement& statement);
  Returned do_self_cancel(Frame&, const Statement& statement);
  Returned do_uncancel(Frame&, const Statement& statement);
  Returned do_cancelling(Frame&, const Statement& statement);
  Returned do_tasks(Frame&, const Statement& statement);
  Returned do_gather(Frame&, const Statement& statement);
  Returned do_shield(Frame&, const Statement& statement);
  Returned do_reschedule(Frame&, const Statement& statement);
  Returned do_expired(Frame&, const Statement& statement);

  // Locks, queues and their like (primitive_actions.cpp, primitive_waits.cpp).
  template <typename T, typename Awaitable>
  asyncio::Coroutine<> traced_wait(const Statement& statement, Awaitable awaitable);
  template <typename T, typename Operation>
  asyncio::Coroutine<Returned> wait_for_primitive(const Statement& statement, std::size_t first,
                                                  Operation operation);
  template <typename Queue>
  asyncio::Coroutine<> drain(const Statement& statement, std::shared_ptr<Queue> queue);
  template <typename Primitive>
  asyncio::Coroutine<Returned> hold(Frame& frame, const Statement& statement,
                                    std::shared_ptr<Primitive> primitive);
  template <typename Action>
  Returned with_queue(const Statement& statement, const Action& action);
  asyncio::Coroutine<Returned> do_acquire(Frame& frame, const Statement& statement);
  asyncio::Coroutine<Returned> do_hold(Frame& frame, const Statement& statement);
  asyncio::Coroutine<Returned> do_event_wait(Frame& frame, const Statement& statement);
  asyncio::Coroutine<Returned> do_cond_wait(Frame& frame, const Statement& statement);
  asyncio::Coroutine<Returned> do_cond_wait_for(Frame& frame, const Statement& statement);
  asyncio::Coroutine<Returned> do_barrier_wait(Frame& frame, const Statement& statement);
  asyncio::Coroutine<Returned> do_barrier_reset(Frame& frame, const Statement& statement);
  asyncio::Coroutine<Returned> do_barrier_abort(Frame& frame, const Statement& statement);
  asyncio::Coroutine<Returned> do_put(Frame& frame, const Statement& statement);
  asyncio::Coroutine<Returned> do_get(Frame& frame, const Statement& statement);
  asyncio::Coroutine<Returned> do_next(Frame& frame, const Statement& statement);
  asyncio::Coroutine<Returned> do_drain(Frame& frame, const Statement& statement);
  asyncio::Coroutine<Returned> do_join(Frame& frame, const Statement& statement);
  Returned do_make(Frame&, const Statement& statement);
  Returned do_look(Frame&, const Statement& statement);
  Returned do_release(Frame&, const Statement& statement);
  Returned do_notify(Frame&, const Statement& statement);
  Returned do_raise_level(Frame&, const Statement& statement);
  Returned do_event_set(Frame&, const Statement& statement);
  Returned do_event_clear(Frame&, const Statement& statement);
  Returned do_put_nowait(Frame&, const Statement& statement);
  Returned do_get_nowait(Frame&, const Statement& statement);
  Returned do_task_done(Frame&, const Statement& statement);
  Returned do_shutdown(Frame&, const Statement& statement);

  struct Scheduled {
    std::function<void()> cancel;
    std::function<bool()> cancelled;
  };

  const Program& program_;
  std::string& output_;
  asyncio::EventLoop* loop_ = nullptr;
  asyncio::Clock::time_point start_;
  int first_name_ = 0;  // The number of the first unnamed task of this program.
  int created_ = 0;
  int guards_ = 0;
  bool root_done_ = false;
  std::map<std::string, Slot> slots_;
  std::map<std::string, Scheduled> handles_;
  std::map<std::string, std::function<int()>> removals_;
  std::map<std::string, asyncio::TaskGroup*> groups_;
  std::map<std::string, asyncio::Timeout*> timeouts_;
  std::map<std::string, asyncio::Context> contexts_;
  Primitives primitives_;
  std::vector<std::string> destroyed_;  // The tasks that were still pending when the loop closed.
};

}  // namespace parity
