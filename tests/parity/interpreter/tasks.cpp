// The statements of parity programs that make tasks, combine them or cancel them: none waits.
#include "interpreter.hpp"

#include <algorithm>

namespace parity {

namespace {

int index_of(const std::string& word) { return std::stoi(word.substr(1)); }
bool is_body(const std::string& word) { return word[0] == 'b'; }

}  // namespace

Returned Interpreter::do_create(Frame&, const Statement& statement) {
  if (!may_create(statement.number)) return std::nullopt;
  const int rank = new_rank();
  const std::string name = lettered('n', rank);
  asyncio::TaskOptions options;
  for (std::size_t index = 2; index < statement.arguments.size(); ++index) {
    const std::string& option = statement.arguments[index];
    if (option == "named") options.name = name;
    if (option == "eager") options.eager_start = true;
    if (const auto context = contexts_.find(option); context != contexts_.end())
      options.context = &context->second;
  }
  asyncio::Task<int> task =
      asyncio::create_task(task_body(rank, index_of(statement.arguments[1])), options);
  slots_.insert_or_assign(statement.arguments[0],
                          Slot{asyncio::Future<int>(task), rank, Slot::Kind::task});
  trace(statement.number, "create " + task_name(task) + " " + describe(task.done()));
  return std::nullopt;
}

Returned Interpreter::do_spawn(Frame&, const Statement& statement) {
  const auto found = groups_.find(statement.arguments[0]);
  if (found == groups_.end()) {
    trace(statement.number, "spawn skipped");
    return std::nullopt;
  }
  if (!may_create(statement.number)) return std::nullopt;
  const int rank = new_rank();
  asyncio::TaskOptions options;
  options.eager_start = statement.arguments.size() > 3;
  try {
    asyncio::Task<int> task =
        found->second->create_task(task_body(rank, index_of(statement.arguments[2])), options);
    slots_.insert_or_assign(statement.arguments[1],
                            Slot{asyncio::Future<int>(task), rank, Slot::Kind::task});
    trace(statement.number, "spawn " + task_name(task) + " " + describe(task.done()));
  } catch (const asyncio::RuntimeError&) {
    trace(statement.number, "spawn refused " + describe(std::current_exception()));
  }
  return std::nullopt;
}

Returned Interpreter::do_cancel_group(Frame&, const Statement& statement) {
  const auto found = groups_.find(statement.arguments[0]);
  if (found == groups_.end()) {
    trace(statement.number, "cancel_group skipped");
    return std::nullopt;
  }
  found->second->cancel();
  trace(statement.number, "cancel_group " + asyncio::repr(*found->second));
  return std::nullopt;
}

Returned Interpreter::do_self_cancel(Frame&, const Statement& statement) {
  asyncio::AnyTask task = asyncio::current_task();
  const bool asked =
      statement.arguments.empty() ? task.cancel() : task.cancel(statement.arguments[0]);
  trace(statement.number, "self_cancel " + describe(asked));
  return std::nullopt;
}

Returned Interpreter::do_uncancel(Frame&, const Statement& statement) {
  trace(statement.number,
        "uncancel " + describe(static_cast<int>(asyncio::current_task().uncancel())));
  return std::nullopt;
}

Returned Interpreter::do_cancelling(Frame&, const Statement& statement) {
  trace(statement.number,
        "cancelling " + describe(static_cast<int>(asyncio::current_task().cancelling())));
  return std::nullopt;
}

Returned Interpreter::do_tasks(Frame&, const Statement& statement) {
  std::string names;
  for (const asyncio::AnyTask& task : asyncio::all_tasks(*loop_)) (names += ' ') += task_name(task);
  trace(statement.number, "tasks" + names);
  return std::nullopt;
}

namespace {

template <typename Children>
Slot gathered(const std::string& mode, Children children, int rank) {
  if (mode == "results")
    return {asyncio::gather(asyncio::return_exceptions, std::move(children)), rank,
            Slot::Kind::gather};
  return {asyncio::gather(std::move(children)), rank, Slot::Kind::gather};
}

}  // namespace

// A range of coroutines where there are only bodies; of futures where there are slots too.
Returned Interpreter::do_gather(Frame&, const Statement& statement) {
  const std::vector<std::string> names(statement.arguments.begin() + 2, statement.arguments.end());
  const auto bodies = std::count_if(names.begin(), names.end(), is_body);
  if (!may_create(statement.number, static_cast<int>(bodies))) return std::nullopt;
  const bool only_bodies = static_cast<std::size_t>(bodies) == names.size();
  std::vector<asyncio::Coroutine<int>> coroutines;
  std::vector<asyncio::Future<int>> children;
  int rank = free_rank;
  for (const std::string& name : names) {
    if (is_body(name)) {
      const int child = new_rank();
      rank = std::min(rank, child);
      asyncio::Coroutine<int> body = task_body(child, index_of(name));
      if (only_bodies) coroutines.push_back(std::move(body));
      else children.push_back(asyncio::ensure_future(std::move(body)));
    } else if (const Slot* slot = find_slot(name); slot && !slot->several()) {
      children.push_back(std::get<0>(slot->future));
      rank = std::min(rank, slot->rank);
    }
  }
  if (children.empty() && coroutines.empty()) {
    trace(statement.number, "gather skipped");
    return std::nullopt;
  }
  const std::string& mode = statement.arguments[1];
  Slot slot = children.empty() ? gathered(mode, std::move(coroutines), rank)
                               : gathered(mode, std::move(children), rank);
  trace(statement.number, "gather " + state(slot));
  slots_.insert_or_assign(statement.arguments[0], std::move(slot));
  return std::nullopt;
}

Returned Interpreter::do_shield(Frame&, const Statement& statement) {
  const std::string& what = statement.arguments[1];
  if (is_body(what)) {
    if (!may_create(statement.number)) return std::nullopt;
    Slot outer{asyncio::shield(task_body(new_rank(), index_of(what))), free_rank,
               Slot::Kind::shield};
    trace(statement.number, "shield " + state(outer));
    slots_.insert_or_assign(statement.arguments[0], std::move(outer));
    return std::nullopt;
  }
  const Slot* inner = find_slot(what);
  if (!inner) {
    trace(statement.number, "shield skipped");
    return std::nullopt;
  }
  Slot outer = std::visit(
      [&](const auto& future) {
        auto shielded = asyncio::shield(future);
        // A done future is its own shield.
        if (shielded == future) return *inner;
        return Slot{shielded, free_rank, Slot::Kind::shield};
      },
      inner->future);
  trace(statement.number, "shield " + state(outer));
  slots_.insert_or_assign(statement.arguments[0], std::move(outer));
  return std::nullopt;
}

Returned Interpreter::do_reschedule(Frame&, const Statement& statement) {
  const auto found = timeouts_.find(statement.arguments[0]);
  if (found == timeouts_.end()) {
    trace(statement.number, "reschedule skipped");
    return std::nullopt;
  }
  std::optional<asyncio::Clock::time_point> when;
  if (const std::optional<Ticks> limit = read_limit(statement.arguments[1]))
    when = loop_->time() + *limit;
  attempt(statement, [&] {
    found->second->reschedule(when);
    return std::string("None");
  });
  return std::nullopt;
}

Returned Interpreter::do_expired(Frame&, const Statement& statement) {
  const auto found = timeouts_.find(statement.arguments[0]);
  if (found == timeouts_.end()) {
    trace(statement.number, "expired skipped");
    return std::nullopt;
  }
  const std::optional<asyncio::Clock::time_point> when = found->second->when();
  trace(statement.number, "expired " + describe(found->second->expired()) + " " +
                              (when ? std::to_string((*when - start_) / ticks(1)) : "-"));
  return std::nullopt;
}

}  // namespace parity
