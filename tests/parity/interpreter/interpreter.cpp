// The frame of a parity program: its root task, the guard that ends what would wait for ever, the trace.
#include "interpreter.hpp"

#include <asyncio/testing/virtual_clock.hpp>

#include <algorithm>

namespace parity {

namespace {

constexpr int guard_start = 1024, guard_step = 64, guard_rounds = 400;
constexpr int most_tasks = 60;

asyncio::Coroutine<> nothing() { co_return; }

int name_number(const std::string& name) { return std::stoi(name.substr(name.find('-') + 1)); }

}  // namespace

void Interpreter::run() {
  output_ += "trace " + program_.name + "\n";
  try {
    asyncio::testing::run_virtual(root());
  } catch (const asyncio::RuntimeError& error) {
    if (std::string(error.what()).rfind("deadlock", 0) != 0) throw;
    std::sort(destroyed_.begin(), destroyed_.end());
    output_ += "deadlock";
    for (const std::string& name : destroyed_) (output_ += ' ') += name;
    output_ += "\n";
  }
  output_ += "endtrace " + program_.name + "\n";
}

asyncio::Coroutine<int> Interpreter::root() {
  loop_ = &asyncio::get_running_loop();
  start_ = loop_->time();
  loop_->set_exception_handler(
      [this](asyncio::EventLoop&, const asyncio::ExceptionContext& context) {
        on_report(context);
      });
  asyncio::AnyTask root = asyncio::current_task();
  root.set_name("root");
  // Default names count on in this process; the trace counts them from the program's start.
  asyncio::Task<> probe = asyncio::create_task(nothing());
  first_name_ = name_number(probe.get_name()) + 1;
  co_await probe;
  if (!program_.unguarded) loop_->call_later(ticks(guard_start), [this, root] { guard(root); });
  asyncio::create_task(task_body(new_rank(), 0), {.name = "main"});
  if (program_.early) {
    co_await asyncio::sleep(ticks(*program_.early));
    trace(0, "early exit");
    root_done_ = true;
    co_return 0;
  }
  for (int idle = 0; idle < 3;) {
    if (program_.unguarded) co_await others_end(root);
    co_await asyncio::sleep(ticks(256));
    idle = asyncio::all_tasks().size() > 1 ? 0 : idle + 1;
  }
  root_done_ = true;
  trace(0, "end");
  co_return 0;
}

asyncio::Coroutine<> Interpreter::others_end(asyncio::AnyTask root) {
  std::vector<asyncio::AnyFuture> others;
  for (asyncio::AnyTask& task : asyncio::all_tasks())
    if (task != root) others.push_back(task);
  if (!others.empty()) co_await asyncio::wait(others);
}

void Interpreter::guard(asyncio::AnyTask root) {
  ++guards_;
  bool any = false;
  for (asyncio::AnyTask& task : asyncio::all_tasks()) {
    if (task == root) continue;
    any = true;
    task.cancel("guard");
  }
  if (guards_ > 2) primitives_.release_all();
  if (guards_ < guard_rounds && (any || !root_done_))
    loop_->call_later(ticks(guard_step), [this, root] { guard(root); });
}

void Interpreter::on_report(const asyncio::ExceptionContext& context) {
  std::string message = context.message;
  // These depend on when an object is destroyed.
  if (message.find("was never retrieved") != std::string::npos) return;
  if (message.find("was destroyed but it is pending") != std::string::npos) {
    if (context.task) destroyed_.push_back(task_name(context.task));
    return;
  }
  if (message.rfind("Exception in callback", 0) == 0) message = "Exception in callback";
  trace(0, "report " + message + ": " + (context.exception ? describe(context.exception) : "-"));
}

void Interpreter::trace(int number, const std::string& event) {
  const auto passed = loop_->time() - start_;
  // Also asked for between turns, while run() shuts down.
  const asyncio::AnyTask task = asyncio::current_task(*loop_).value_or(asyncio::AnyTask());
  output_ += std::to_string(passed / ticks(1)) + " " + (task ? task_name(task) : "-") + " " +
             std::to_string(number) + " " + event + "\n";
}

std::string Interpreter::task_name(const asyncio::AnyTask& task) const {
  const std::string name = task.get_name();
  if (name.rfind("Task-", 0) != 0) return name;
  // Python counts from the root task, which is Task-1.
  return "Task-" + std::to_string(name_number(name) - first_name_ + 2);
}

bool Interpreter::may_create(int number, int count) {
  if (created_ + count <= most_tasks && !root_done_) return true;
  trace(number, "no more tasks");
  return false;
}

std::optional<Ticks> read_limit(const std::string& word) {
  if (word == "none") return std::nullopt;
  return ticks(std::stoi(word));
}

asyncio::AnyFuture Slot::any() const {
  return std::visit([](const auto& one) { return asyncio::AnyFuture(one); }, future);
}

}  // namespace parity
