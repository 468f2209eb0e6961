// The statements of parity programs about futures, callbacks and context variables: none waits.
#include "interpreter.hpp"

namespace parity {

namespace {

asyncio::ContextVar<int>& variable(const std::string& name) {
  static asyncio::ContextVar<int> first("v0", 0), second("v1", 0);
  return name == "v0" ? first : second;
}

int index_of(const std::string& word) { return std::stoi(word.substr(1)); }

}  // namespace

const std::map<std::string, Interpreter::Acts>& Interpreter::acting_words() {
  static const std::map<std::string, Acts> words = {
      {"trace", &Interpreter::do_trace},
      {"return", &Interpreter::do_return},
      {"raise", &Interpreter::do_raise},
      {"reraise", &Interpreter::do_reraise},
      {"future", &Interpreter::do_future},
      {"set", &Interpreter::do_set},
      {"fail", &Interpreter::do_fail},
      {"cancel", &Interpreter::do_cancel},
      {"state", &Interpreter::do_state},
      {"soon", &Interpreter::do_soon},
      {"later", &Interpreter::do_later},
      {"unschedule", &Interpreter::do_unschedule},
      {"add_done", &Interpreter::do_add_done},
      {"remove_done", &Interpreter::do_remove_done},
      {"set_var", &Interpreter::do_set_var},
      {"get_var", &Interpreter::do_get_var},
      {"reset_var", &Interpreter::do_reset_var},
      {"copy_context", &Interpreter::do_copy_context},
      {"context_var", &Interpreter::do_context_var},
      {"create", &Interpreter::do_create},
      {"spawn", &Interpreter::do_spawn},
      {"cancel_group", &Interpreter::do_cancel_group},
      {"self_cancel", &Interpreter::do_self_cancel},
      {"uncancel", &Interpreter::do_uncancel},
      {"cancelling", &Interpreter::do_cancelling},
      {"tasks", &Interpreter::do_tasks},
      {"gather", &Interpreter::do_gather},
      {"shield", &Interpreter::do_shield},
      {"reschedule", &Interpreter::do_reschedule},
      {"expired", &Interpreter::do_expired},
  };
  return words;
}

void Interpreter::callback(int index) {
  if (root_done_ && asyncio::all_tasks(*loop_).empty()) return;
  Frame frame(0);
  trace(0, "callback c" + std::to_string(index));
  for (const Statement& statement : program_.callbacks.at(static_cast<std::size_t>(index)))
    if ((this->*find_acting(statement.word))(frame, statement)) break;
}

// Does something that may be refused and traces the answer.
void Interpreter::attempt(const Statement& statement, const std::function<std::string()>& action) {
  try {
    trace(statement.number, statement.word + " " + action());
  } catch (const std::exception&) {
    trace(statement.number, statement.word + " refused " + describe(std::current_exception()));
  }
}

void Interpreter::with_slot(const Statement& statement,
                            const std::function<std::string(Slot&)>& action) {
  Slot* slot = find_slot(statement.arguments[0]);
  if (!slot) return trace(statement.number, statement.word + " skipped");
  attempt(statement, [&] { return action(*slot); });
}

Slot* Interpreter::find_slot(const std::string& name) {
  const auto found = slots_.find(name);
  return found == slots_.end() ? nullptr : &found->second;
}

std::string Interpreter::state(const Slot& slot) const {
  return std::visit(
      [](const auto& future) -> std::string {
        if (!future.done()) return "pending";
        if (future.cancelled()) return "cancelled";
        if (const std::exception_ptr error = future.exception())
          return "exception " + describe(error);
        return "result " + describe(future.result());
      },
      slot.future);
}

Returned Interpreter::do_trace(Frame&, const Statement& statement) {
  trace(statement.number, "trace");
  return std::nullopt;
}

Returned Interpreter::do_return(Frame&, const Statement& statement) {
  return std::stoi(statement.arguments[0]);
}

Returned Interpreter::do_raise(Frame&, const Statement& statement) {
  const std::string& kind = statement.arguments[0];
  std::rethrow_exception(
      make_error(kind, lettered(kind == "CancelledError" ? 'm' : 'e', statement.number)));
}

Returned Interpreter::do_reraise(Frame& frame, const Statement&) {
  if (frame.error) std::rethrow_exception(frame.error);
  return std::nullopt;
}

Returned Interpreter::do_future(Frame&, const Statement& statement) {
  slots_.insert_or_assign(statement.arguments[0],
                          Slot{loop_->create_future<int>(), free_rank, Slot::Kind::plain});
  return std::nullopt;
}

namespace {

asyncio::Future<int>& settable(Slot& slot) {
  if (slot.kind != Slot::Kind::plain && slot.kind != Slot::Kind::task)
    throw asyncio::RuntimeError("not the program's to finish");
  return std::get<0>(slot.future);
}

}  // namespace

Returned Interpreter::do_set(Frame&, const Statement& statement) {
  with_slot(statement, [&](Slot& slot) {
    settable(slot).set_result(statement.number);
    return std::string("None");
  });
  return std::nullopt;
}

Returned Interpreter::do_fail(Frame&, const Statement& statement) {
  with_slot(statement, [&](Slot& slot) {
    settable(slot).set_exception(
        make_error(statement.arguments[1], lettered('e', statement.number)));
    return std::string("None");
  });
  return std::nullopt;
}

Returned Interpreter::do_cancel(Frame&, const Statement& statement) {
  with_slot(statement, [&](Slot& slot) {
    return std::visit(
        [&](auto& future) {
          return describe(statement.arguments.size() > 1 ? future.cancel(statement.arguments[1])
                                                         : future.cancel());
        },
        slot.future);
  });
  return std::nullopt;
}

Returned Interpreter::do_state(Frame&, const Statement& statement) {
  with_slot(statement, [&](Slot& slot) { return state(slot); });
  return std::nullopt;
}

Returned Interpreter::do_soon(Frame&, const Statement& statement) {
  const int index = index_of(statement.arguments[1]);
  asyncio::Handle handle = loop_->call_soon([this, index] { callback(index); });
  handles_[statement.arguments[0]] = {[handle]() mutable { handle.cancel(); },
                                      [handle] { return handle.cancelled(); }};
  return std::nullopt;
}

Returned Interpreter::do_later(Frame&, const Statement& statement) {
  const int index = index_of(statement.arguments[2]);
  const Ticks delay = ticks(std::stoi(statement.arguments[1]));
  asyncio::TimerHandle handle = loop_->call_later(delay, [this, index] { callback(index); });
  handles_[statement.arguments[0]] = {[handle]() mutable { handle.cancel(); },
                                      [handle] { return handle.cancelled(); }};
  return std::nullopt;
}

Returned Interpreter::do_unschedule(Frame&, const Statement& statement) {
  const auto found = handles_.find(statement.arguments[0]);
  if (found == handles_.end()) {
    trace(statement.number, "unschedule skipped");
    return std::nullopt;
  }
  const bool before = found->second.cancelled();
  found->second.cancel();
  trace(statement.number,
        "unschedule " + describe(before) + " " + describe(found->second.cancelled()));
  return std::nullopt;
}

Returned Interpreter::do_add_done(Frame&, const Statement& statement) {
  Slot* slot = find_slot(statement.arguments[1]);
  if (!slot) {
    trace(statement.number, "add_done skipped");
    return std::nullopt;
  }
  const int index = index_of(statement.arguments[2]);
  std::visit(
      [&](auto future) {
        const auto token =
            future.add_done_callback([this, index](const auto&) { callback(index); });
        removals_[statement.arguments[0]] = [future, token]() mutable {
          return static_cast<int>(future.remove_done_callback(token));
        };
      },
      slot->future);
  return std::nullopt;
}

Returned Interpreter::do_remove_done(Frame&, const Statement& statement) {
  const auto found = removals_.find(statement.arguments[0]);
  if (found == removals_.end()) trace(statement.number, "remove_done skipped");
  else attempt(statement, [&] { return describe(found->second()); });
  return std::nullopt;
}

Returned Interpreter::do_set_var(Frame& frame, const Statement& statement) {
  asyncio::ContextVar<int>& var = variable(statement.arguments[0]);
  frame.tokens.emplace_back(&var, var.set(statement.number));
  return std::nullopt;
}

Returned Interpreter::do_get_var(Frame&, const Statement& statement) {
  trace(statement.number, "get_var " + describe(variable(statement.arguments[0]).get()));
  return std::nullopt;
}

Returned Interpreter::do_reset_var(Frame& frame, const Statement& statement) {
  if (frame.tokens.empty()) {
    trace(statement.number, "reset_var skipped");
    return std::nullopt;
  }
  auto [var, token] = std::move(frame.tokens.back());
  frame.tokens.pop_back();
  var->reset(token);
  trace(statement.number, "reset_var " + describe(var->get()));
  return std::nullopt;
}

Returned Interpreter::do_copy_context(Frame&, const Statement& statement) {
  contexts_.insert_or_assign(statement.arguments[0], asyncio::copy_context());
  return std::nullopt;
}

Returned Interpreter::do_context_var(Frame&, const Statement& statement) {
  const auto found = contexts_.find(statement.arguments[0]);
  if (found == contexts_.end()) {
    trace(statement.number, "context_var skipped");
    return std::nullopt;
  }
  // Through a copy: the context itself may be running.
  const int value =
      found->second.copy().run([&] { return variable(statement.arguments[1]).get(); });
  trace(statement.number, "context_var " + describe(value));
  return std::nullopt;
}

}  // namespace parity
