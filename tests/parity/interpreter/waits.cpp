// The statements of parity programs that wait for something.
#include "interpreter.hpp"

#include <algorithm>

namespace parity {

const std::map<std::string, Interpreter::Waits>& Interpreter::waiting_words() {
  static const std::map<std::string, Waits> words = {
      {"sleep", &Interpreter::do_sleep}, {"await", &Interpreter::do_await},
      {"call", &Interpreter::do_call},   {"wait_for", &Interpreter::do_wait_for},
      {"wait", &Interpreter::do_wait},   {"as_completed", &Interpreter::do_as_completed},
      {"try", &Interpreter::do_try},     {"timeout", &Interpreter::do_timeout},
      {"group", &Interpreter::do_group}, {"repeat", &Interpreter::do_repeat},
  };
  return words;
}

// Awaits a coroutine and traces how it ended.
template <typename T, typename Awaitable>
asyncio::Coroutine<> Interpreter::outcome(const Statement& statement, Awaitable awaitable) {
  try {
    const T value = co_await std::move(awaitable);
    trace(statement.number, statement.word + " gave " + describe(value));
  } catch (...) {
    trace(statement.number, statement.word + " raised " + describe(std::current_exception()));
    throw;
  }
}

template <typename T>
asyncio::Coroutine<> Interpreter::outcome_of_future(const Statement& statement,
                                                    asyncio::Future<T> future) {
  try {
    const T& value = co_await future;
    trace(statement.number, statement.word + " gave " + describe(value));
  } catch (...) {
    trace(statement.number, statement.word + " raised " + describe(std::current_exception()));
    throw;
  }
}

asyncio::Coroutine<Returned> Interpreter::do_sleep(Frame&, const Statement& statement) {
  const int count = std::stoi(statement.arguments[0]);
  co_await outcome<int>(statement, asyncio::sleep(ticks(count), count));
  co_return std::nullopt;
}

asyncio::Coroutine<Returned> Interpreter::do_await(Frame& frame, const Statement& statement) {
  const Slot* slot = find_slot(statement.arguments[0]);
  if (!slot || slot->rank <= frame.rank) {
    trace(statement.number, "await skipped");
    co_return std::nullopt;
  }
  // A copy: the slot may get another future while this one is awaited.
  auto future = slot->future;
  if (auto* one = std::get_if<0>(&future)) co_await outcome_of_future(statement, *one);
  else if (auto* several = std::get_if<1>(&future)) co_await outcome_of_future(statement, *several);
  else co_await outcome_of_future(statement, std::get<2>(future));
  co_return std::nullopt;
}

asyncio::Coroutine<Returned> Interpreter::do_call(Frame& frame, const Statement& statement) {
  const int index = std::stoi(statement.arguments[0].substr(1));
  co_await outcome<int>(statement, task_body(frame.rank, index));
  co_return std::nullopt;
}

asyncio::Coroutine<Returned> Interpreter::do_wait_for(Frame& frame, const Statement& statement) {
  const std::optional<Ticks> limit = read_limit(statement.arguments[0]);
  const std::string& what = statement.arguments[1];
  if (what[0] == 'b') {
    const int index = std::stoi(what.substr(1));
    co_await outcome<int>(statement, asyncio::wait_for(task_body(frame.rank, index), limit));
    co_return std::nullopt;
  }
  const Slot* slot = find_slot(what);
  if (!slot || slot->rank <= frame.rank) {
    trace(statement.number, "wait_for skipped");
    co_return std::nullopt;
  }
  auto future = slot->future;
  if (auto* one = std::get_if<0>(&future))
    co_await outcome<int>(statement, asyncio::wait_for(*one, limit));
  else if (auto* several = std::get_if<1>(&future))
    co_await outcome<std::vector<int>>(statement, asyncio::wait_for(*several, limit));
  else
    co_await outcome<std::vector<asyncio::Result<int>>>(
        statement, asyncio::wait_for(std::get<2>(future), limit));
  co_return std::nullopt;
}

asyncio::Coroutine<Returned> Interpreter::do_wait(Frame&, const Statement& statement) {
  std::vector<asyncio::AnyFuture> futures;
  for (std::size_t index = 2; index < statement.arguments.size(); ++index)
    if (const Slot* slot = find_slot(statement.arguments[index])) futures.push_back(slot->any());
  if (futures.empty()) {
    trace(statement.number, "wait skipped");
    co_return std::nullopt;
  }
  const std::string& mode = statement.arguments[0];
  asyncio::WaitOptions options;
  options.timeout = read_limit(statement.arguments[1]);
  options.return_when = mode == "first"       ? asyncio::FIRST_COMPLETED
                        : mode == "exception" ? asyncio::FIRST_EXCEPTION
                                              : asyncio::ALL_COMPLETED;
  try {
    const auto [done, pending] = co_await asyncio::wait(futures, options);
    std::string where;
    for (const asyncio::AnyFuture& future : futures)
      where += std::find(done.begin(), done.end(), future) != done.end() ? "D" : "P";
    trace(statement.number, "wait gave " + where + " " + std::to_string(done.size()) + " " +
                                std::to_string(pending.size()));
  } catch (...) {
    trace(statement.number, "wait raised " + describe(std::current_exception()));
    throw;
  }
  co_return std::nullopt;
}

asyncio::Coroutine<Returned> Interpreter::do_as_completed(Frame&, const Statement& statement) {
  const std::vector<std::string> names(statement.arguments.begin() + 2, statement.arguments.end());
  const auto is_body = [](const std::string& name) { return name[0] == 'b'; };
  const auto bodies = std::count_if(names.begin(), names.end(), is_body);
  if (!may_create(statement.number, static_cast<int>(bodies))) co_return std::nullopt;
  std::vector<Slot> slots;
  for (const std::string& name : names) {
    if (is_body(name)) {
      const int rank = new_rank();
      asyncio::Coroutine<int> body = task_body(rank, std::stoi(name.substr(1)));
      slots.push_back({asyncio::ensure_future(std::move(body)), rank, Slot::Kind::task});
    } else if (const Slot* slot = find_slot(name)) {
      slots.push_back(*slot);
    }
  }
  std::vector<asyncio::AnyFuture> futures;
  for (const Slot& slot : slots) futures.push_back(slot.any());
  if (futures.empty()) {
    trace(statement.number, "as_completed skipped");
    co_return std::nullopt;
  }
  asyncio::AsCompletedOptions options;
  options.timeout = read_limit(statement.arguments[0]);
  int left = std::stoi(statement.arguments[1]);
  try {
    auto iterator = asyncio::as_completed(futures, options);
    while (auto future = co_await iterator.next()) {
      const auto found = std::find(futures.begin(), futures.end(), *future);
      const auto index = static_cast<std::size_t>(found - futures.begin());
      trace(statement.number,
            "as_completed " + std::to_string(index) + " " + state(slots.at(index)));
      if (--left == 0) break;
    }
  } catch (...) {
    trace(statement.number, "as_completed raised " + describe(std::current_exception()));
    throw;
  }
  trace(statement.number, "as_completed end");
  co_return std::nullopt;
}

}  // namespace parity
