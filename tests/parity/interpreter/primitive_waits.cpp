// The statements of parity programs that wait for locks, queues and their like.
#include "interpreter.hpp"

namespace parity {

const std::map<std::string, Interpreter::Waits>& Interpreter::primitive_waiting_words() {
  static const std::map<std::string, Waits> words = {
      {"acquire", &Interpreter::do_acquire},
      {"hold", &Interpreter::do_hold},
      {"event_wait", &Interpreter::do_event_wait},
      {"cond_wait", &Interpreter::do_cond_wait},
      {"cond_wait_for", &Interpreter::do_cond_wait_for},
      {"barrier_wait", &Interpreter::do_barrier_wait},
      {"barrier_reset", &Interpreter::do_barrier_reset},
      {"barrier_abort", &Interpreter::do_barrier_abort},
      {"put", &Interpreter::do_put},
      {"get", &Interpreter::do_get},
      {"next", &Interpreter::do_next},
      {"drain", &Interpreter::do_drain},
      {"join", &Interpreter::do_join},
  };
  return words;
}

namespace {

// A cancellation or a timeout ends the body; what a primitive refuses is only traced.
void throw_on(const std::exception_ptr& error) {
  try {
    std::rethrow_exception(error);
  } catch (const asyncio::TimeoutError&) {
    throw;
  } catch (const std::exception&) {
  }
}

}  // namespace

template <typename T, typename Awaitable>
asyncio::Coroutine<> Interpreter::traced_wait(const Statement& statement, Awaitable awaitable) {
  std::string text = statement.word + " gave None";
  std::exception_ptr error;
  try {
    if constexpr (std::is_void_v<T>) {
      co_await std::move(awaitable);
    } else {
      const T value = co_await std::move(awaitable);
      text = statement.word + " gave " + describe(value);
    }
  } catch (...) {
    error = std::current_exception();
    text = statement.word + " raised " + describe(error);
  }
  trace(statement.number, text);
  if (error) throw_on(error);
}

// Plain, `within TICKS`, `shielded` or in a `task` of its own: the words from `first` on say how.
template <typename T, typename Operation>
asyncio::Coroutine<Returned> Interpreter::wait_for_primitive(const Statement& statement,
                                                             std::size_t first,
                                                             Operation operation) {
  const bool plain = statement.arguments.size() <= first;
  const std::string how = plain ? "plain" : statement.arguments[first];
  if (how == "within") {
    const std::optional<Ticks> limit = read_limit(statement.arguments[first + 1]);
    auto limited = asyncio::wait_for(std::move(operation), limit);
    co_await traced_wait<T>(statement, std::move(limited));
  } else if (how == "shielded" && !root_done_) {
    auto shielded = asyncio::shield(std::move(operation));
    co_await traced_wait<T>(statement, std::move(shielded));
  } else if (how == "task" && !root_done_) {
    auto task = asyncio::create_task(std::move(operation));
    co_await traced_wait<T>(statement, std::move(task));
  } else {
    co_await traced_wait<T>(statement, std::move(operation));
  }
  co_return std::nullopt;
}

asyncio::Coroutine<Returned> Interpreter::do_acquire(Frame&, const Statement& statement) {
  const std::string& name = statement.arguments[0];
  if (name[0] == 'l')
    return wait_for_primitive<bool>(statement, 1, primitives_.locks.at(name)->acquire());
  if (name[0] == 'k')
    return wait_for_primitive<bool>(statement, 1, primitives_.conditions.at(name)->acquire());
  return wait_for_primitive<bool>(statement, 1, primitives_.semaphores.at(name)->acquire());
}

asyncio::Coroutine<Returned> Interpreter::do_event_wait(Frame&, const Statement& statement) {
  return wait_for_primitive<bool>(statement, 1,
                                  primitives_.events.at(statement.arguments[0])->wait());
}

asyncio::Coroutine<Returned> Interpreter::do_cond_wait(Frame&, const Statement& statement) {
  return wait_for_primitive<bool>(statement, 1,
                                  primitives_.conditions.at(statement.arguments[0])->wait());
}

asyncio::Coroutine<Returned> Interpreter::do_cond_wait_for(Frame&, const Statement& statement) {
  const auto high_enough = [this, &statement] {
    const int level = primitives_.levels[statement.arguments[0]];
    trace(statement.number, "cond_wait_for looks at " + describe(level));
    return level >= std::stoi(statement.arguments[1]) ? level : 0;
  };
  asyncio::Condition& condition = *primitives_.conditions.at(statement.arguments[0]);
  return wait_for_primitive<int>(statement, 2, condition.wait_for(high_enough));
}

asyncio::Coroutine<Returned> Interpreter::do_barrier_wait(Frame&, const Statement& statement) {
  return wait_for_primitive<int>(statement, 1,
                                 primitives_.barriers.at(statement.arguments[0])->wait());
}

asyncio::Coroutine<Returned> Interpreter::do_barrier_reset(Frame&, const Statement& statement) {
  return wait_for_primitive<void>(statement, 1,
                                  primitives_.barriers.at(statement.arguments[0])->reset());
}

asyncio::Coroutine<Returned> Interpreter::do_barrier_abort(Frame&, const Statement& statement) {
  return wait_for_primitive<void>(statement, 1,
                                  primitives_.barriers.at(statement.arguments[0])->abort());
}

asyncio::Coroutine<Returned> Interpreter::do_put(Frame&, const Statement& statement) {
  const int item = std::stoi(statement.arguments[1]);
  return std::visit(
      [&](const auto& queue) { return wait_for_primitive<void>(statement, 2, queue->put(item)); },
      primitives_.queues.at(statement.arguments[0]));
}

asyncio::Coroutine<Returned> Interpreter::do_get(Frame&, const Statement& statement) {
  return std::visit(
      [&](const auto& queue) { return wait_for_primitive<int>(statement, 1, queue->get()); },
      primitives_.queues.at(statement.arguments[0]));
}

asyncio::Coroutine<Returned> Interpreter::do_next(Frame&, const Statement& statement) {
  return std::visit(
      [&](const auto& queue) {
        return wait_for_primitive<std::optional<int>>(statement, 1, queue->next());
      },
      primitives_.queues.at(statement.arguments[0]));
}

asyncio::Coroutine<Returned> Interpreter::do_join(Frame&, const Statement& statement) {
  return std::visit(
      [&](const auto& queue) { return wait_for_primitive<void>(statement, 1, queue->join()); },
      primitives_.queues.at(statement.arguments[0]));
}

template <typename Queue>
asyncio::Coroutine<> Interpreter::drain(const Statement& statement, std::shared_ptr<Queue> queue) {
  int left = std::stoi(statement.arguments[1]);
  try {
    while (auto item = co_await queue->next()) {
      trace(statement.number, "drain " + describe(*item));
      if (--left == 0) break;
    }
  } catch (...) {
    trace(statement.number, "drain raised " + describe(std::current_exception()));
    throw;
  }
  trace(statement.number, "drain end " + describe(left));
}

asyncio::Coroutine<Returned> Interpreter::do_drain(Frame&, const Statement& statement) {
  co_await std::visit([&](const auto& queue) { return drain(statement, queue); },
                      primitives_.queues.at(statement.arguments[0]));
  co_return std::nullopt;
}

// The block of a `hold`, in async_with() or under a guard.
template <typename Primitive>
asyncio::Coroutine<Returned> Interpreter::hold(Frame& frame, const Statement& statement,
                                               std::shared_ptr<Primitive> primitive) {
  const std::vector<Statement>& inner = statement.sections[0].statements;
  Returned returned;
  std::exception_ptr failure;
  auto body = [&]() -> asyncio::Coroutine<> {
    trace(statement.number, "hold entered");
    returned = co_await block(frame, inner);
  };
  try {
    if constexpr (requires { primitive->scoped(); }) {
      if (statement.arguments.size() > 1) {
        auto taking = primitive->scoped();
        primitive.reset();
        const auto guard = co_await std::move(taking);
        co_await body();
      } else {
        co_await asyncio::async_with(*primitive, body);
      }
    } else {
      co_await asyncio::async_with(*primitive, body);
    }
  } catch (...) {
    failure = std::current_exception();
  }
  trace(statement.number,
        "hold " + (failure ? "raised " + describe(failure) : std::string("left")));
  if (failure) std::rethrow_exception(failure);
  co_return returned;
}

asyncio::Coroutine<Returned> Interpreter::do_hold(Frame& frame, const Statement& statement) {
  const std::string& name = statement.arguments[0];
  if (name[0] == 'l') return hold(frame, statement, primitives_.locks.at(name));
  if (name[0] == 'k') return hold(frame, statement, primitives_.conditions.at(name));
  if (name[0] == 'm') return hold(frame, statement, primitives_.semaphores.at(name));
  return hold(frame, statement, primitives_.barriers.at(name));
}

}  // namespace parity
