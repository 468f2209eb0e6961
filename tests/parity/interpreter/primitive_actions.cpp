// The statements of parity programs about locks, queues and their like that do not wait.
#include "interpreter.hpp"

namespace parity {

const std::map<std::string, Interpreter::Acts>& Interpreter::primitive_acting_words() {
  static const std::map<std::string, Acts> words = {
      {"make", &Interpreter::do_make},
      {"look", &Interpreter::do_look},
      {"release", &Interpreter::do_release},
      {"notify", &Interpreter::do_notify},
      {"raise_level", &Interpreter::do_raise_level},
      {"event_set", &Interpreter::do_event_set},
      {"event_clear", &Interpreter::do_event_clear},
      {"put_nowait", &Interpreter::do_put_nowait},
      {"get_nowait", &Interpreter::do_get_nowait},
      {"task_done", &Interpreter::do_task_done},
      {"shutdown", &Interpreter::do_shutdown},
  };
  return words;
}

Returned Interpreter::do_make(Frame&, const Statement& statement) {
  attempt(statement, [&] {
    primitives_.make(statement.arguments[0], std::stoi(statement.arguments[1]));
    return std::string("None");
  });
  return std::nullopt;
}

Returned Interpreter::do_look(Frame&, const Statement& statement) {
  trace(statement.number, "look " + primitives_.look(statement.arguments[0]));
  return std::nullopt;
}

Returned Interpreter::do_release(Frame&, const Statement& statement) {
  const std::string& name = statement.arguments[0];
  attempt(statement, [&] {
    if (name[0] == 'l') primitives_.locks.at(name)->release();
    else if (name[0] == 'k') primitives_.conditions.at(name)->release();
    else primitives_.semaphores.at(name)->release();
    return std::string("None");
  });
  return std::nullopt;
}

Returned Interpreter::do_notify(Frame&, const Statement& statement) {
  asyncio::Condition& condition = *primitives_.conditions.at(statement.arguments[0]);
  const std::string& count = statement.arguments[1];
  attempt(statement, [&] {
    if (count == "all") condition.notify_all();
    else condition.notify(static_cast<std::size_t>(std::stoi(count)));
    return std::string("None");
  });
  return std::nullopt;
}

Returned Interpreter::do_raise_level(Frame&, const Statement& statement) {
  ++primitives_.levels[statement.arguments[0]];
  return std::nullopt;
}

Returned Interpreter::do_event_set(Frame&, const Statement& statement) {
  primitives_.events.at(statement.arguments[0])->set();
  trace(statement.number, "event_set None");
  return std::nullopt;
}

Returned Interpreter::do_event_clear(Frame&, const Statement& statement) {
  primitives_.events.at(statement.arguments[0])->clear();
  trace(statement.number, "event_clear None");
  return std::nullopt;
}

// Does something with the queue that the statement names, and traces the answer.
template <typename Action>
Returned Interpreter::with_queue(const Statement& statement, const Action& action) {
  const Primitives::AnyQueue queue = primitives_.queues.at(statement.arguments[0]);
  attempt(statement, [&] {
    return std::visit([&](const auto& one) -> std::string { return action(*one); }, queue);
  });
  return std::nullopt;
}

Returned Interpreter::do_put_nowait(Frame&, const Statement& statement) {
  return with_queue(statement, [&](auto& queue) {
    queue.put_nowait(std::stoi(statement.arguments[1]));
    return "None";
  });
}

Returned Interpreter::do_get_nowait(Frame&, const Statement& statement) {
  return with_queue(statement, [](auto& queue) { return describe(queue.get_nowait()); });
}

Returned Interpreter::do_task_done(Frame&, const Statement& statement) {
  return with_queue(statement, [](auto& queue) {
    queue.task_done();
    return "None";
  });
}

Returned Interpreter::do_shutdown(Frame&, const Statement& statement) {
  return with_queue(statement, [&](auto& queue) {
    queue.shutdown(statement.arguments[1] == "immediate");
    return "None";
  });
}

}  // namespace parity
