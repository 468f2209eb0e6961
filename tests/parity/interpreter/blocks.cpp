// The statements of parity programs that hold other statements.
#include "interpreter.hpp"

namespace parity {

asyncio::Coroutine<int> Interpreter::task_body(int rank, int index) {
  Frame frame(rank);
  trace(0, "start b" + std::to_string(index));
  Returned returned;
  try {
    returned = co_await block(frame, program_.bodies.at(static_cast<std::size_t>(index)));
  } catch (...) {
    trace(0, "fail " + describe(std::current_exception()));
    throw;
  }
  const int value = returned.value_or(0);
  trace(0, "return " + std::to_string(value));
  co_return value;
}

Interpreter::Waits Interpreter::find_waiting(const std::string& word) {
  for (const auto* words : {&waiting_words(), &primitive_waiting_words()})
    if (const auto found = words->find(word); found != words->end()) return found->second;
  return nullptr;
}

Interpreter::Acts Interpreter::find_acting(const std::string& word) {
  const auto found = acting_words().find(word);
  return found != acting_words().end() ? found->second : primitive_acting_words().at(word);
}

asyncio::Coroutine<Returned> Interpreter::block(Frame& frame,
                                                const std::vector<Statement>& statements) {
  for (const Statement& statement : statements) {
    Returned returned;
    if (const Waits waits = find_waiting(statement.word))
      returned = co_await (this->*waits)(frame, statement);
    else returned = (this->*find_acting(statement.word))(frame, statement);
    if (returned) co_return returned;
  }
  co_return std::nullopt;
}

asyncio::Coroutine<Returned> Interpreter::do_try(Frame& frame, const Statement& statement) {
  Returned returned;
  std::exception_ptr failure;
  try {
    returned = co_await block(frame, statement.sections[0].statements);
  } catch (...) {
    failure = std::current_exception();
  }
  for (std::size_t index = 1; index < statement.sections.size(); ++index) {
    const Section& section = statement.sections[index];
    if (section.header == "finally") {
      trace(statement.number, "finally " + (failure ? describe(failure) : "-"));
      const Returned instead = co_await block(frame, section.statements);
      if (instead) {
        returned = instead;
        failure = nullptr;
      }
    } else if (failure && handles(section.header.substr(7), failure)) {
      trace(statement.number, section.header + " " + describe(failure));
      const std::exception_ptr outer = std::exchange(frame.error, failure);
      failure = nullptr;
      try {
        returned = co_await block(frame, section.statements);
      } catch (...) {
        failure = std::current_exception();
      }
      frame.error = outer;
    }
  }
  if (failure) std::rethrow_exception(failure);
  co_return returned;
}

asyncio::Coroutine<Returned> Interpreter::do_timeout(Frame& frame, const Statement& statement) {
  const std::string& name = statement.arguments[0];
  asyncio::Timeout manager = asyncio::timeout(read_limit(statement.arguments[1]));
  Returned returned;
  std::exception_ptr failure;
  auto body = [&]() -> asyncio::Coroutine<> {
    timeouts_[name] = &manager;
    returned = co_await block(frame, statement.sections[0].statements);
  };
  try {
    co_await asyncio::async_with(manager, body);
  } catch (...) {
    failure = std::current_exception();
  }
  timeouts_.erase(name);
  trace(statement.number, "timeout " +
                              (failure ? "raised " + describe(failure) : std::string("left")) +
                              " " + describe(manager.expired()));
  if (failure) std::rethrow_exception(failure);
  co_return returned;
}

asyncio::Coroutine<Returned> Interpreter::do_group(Frame& frame, const Statement& statement) {
  const std::string& name = statement.arguments[0];
  asyncio::TaskGroup group;
  if (statement.arguments.size() > 1) group.cancel();
  Returned returned;
  std::exception_ptr failure;
  auto body = [&]() -> asyncio::Coroutine<> {
    groups_[name] = &group;
    returned = co_await block(frame, statement.sections[0].statements);
  };
  try {
    co_await asyncio::async_with(group, body);
  } catch (...) {
    failure = std::current_exception();
  }
  groups_.erase(name);
  trace(statement.number,
        "group " + (failure ? "raised " + describe(failure) : std::string("left")));
  if (failure) std::rethrow_exception(failure);
  co_return returned;
}

asyncio::Coroutine<Returned> Interpreter::do_repeat(Frame& frame, const Statement& statement) {
  const int rounds = std::stoi(statement.arguments[0]);
  for (int round = 0; round < rounds; ++round) {
    const Returned returned = co_await block(frame, statement.sections[0].statements);
    if (returned) co_return returned;
  }
  co_return std::nullopt;
}

}  // namespace parity
