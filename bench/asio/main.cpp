// bench_asio: the rows of the kernel on Boost.Asio's awaitables, the C++ library most programs
// would choose instead. A row that Asio has no word for takes its nearest: a channel for a future,
// a timer that never expires for a gather.

#include <boost/asio.hpp>
#include <boost/asio/experimental/channel.hpp>

#include <chrono>
#include <cstdlib>
#include <exception>
#include <memory>
#include <thread>
#include <vector>

#include "../support/machine.hpp"
#include "../support/measure.hpp"
#include "../support/rows.hpp"

namespace bench {
namespace {

namespace asio = boost::asio;
using asio::awaitable;
using asio::use_awaitable;
using std::chrono::nanoseconds;
using std::chrono::steady_clock;
using Channel = asio::experimental::channel<void(boost::system::error_code, int)>;
using Timer = asio::steady_timer;

const boost::system::error_code no_error;

// One thread runs it, so Asio may leave out some of its locking.
asio::io_context context(1);

void run_context() {
  context.restart();
  context.run();
}

template <typename Body>
void run(Body body) {
  asio::co_spawn(context, body, [](std::exception_ptr error) {
    if (error) std::rethrow_exception(error);
  });
  run_context();
}

// Coroutines

BENCH_NOINLINE awaitable<int> same(int number) { co_return number; }

BENCH_NOINLINE awaitable<int> descend(int levels) {
  if (levels == 0) co_return 0;
  co_return 1 + co_await descend(levels - 1);
}

BENCH_NOINLINE awaitable<int> one() { co_return 1; }

double call_await(long count) {
  double figure = 0;
  run([&]() -> awaitable<void> {
    long sum = 0;
    Stopwatch watch;
    for (long i = 0; i < count; ++i) sum += co_await same(static_cast<int>(i));
    keep(sum);
    figure = watch.stop_after(count);
  });
  return figure;
}

double chain1000(long count) {
  double figure = 0;
  run([&]() -> awaitable<void> {
    long sum = 0;
    Stopwatch watch;
    for (long i = 0; i < count; ++i) sum += co_await descend(1000);
    keep(sum);
    figure = watch.stop_after(count * 1001);
  });
  return figure;
}

// Tasks

awaitable<void> yield(long count) {
  for (long i = 0; i < count; ++i) co_await asio::post(use_awaitable);
}

double yield1(long count) {
  double figure = 0;
  run([&]() -> awaitable<void> {
    Stopwatch watch;
    co_await yield(count);
    figure = watch.stop_after(count);
  });
  return figure;
}

double yield1000(long count) {
  for (int i = 0; i < 1000; ++i) asio::co_spawn(context, yield(count), asio::detached);
  Stopwatch watch;
  run_context();
  return watch.stop_after(count * 1000);
}

double spawn_await(long count) {
  double figure = 0;
  run([&]() -> awaitable<void> {
    Stopwatch watch;
    for (long i = 0; i < count; ++i) co_await asio::co_spawn(context, one(), use_awaitable);
    figure = watch.stop_after(count);
  });
  return figure;
}

double gather1000(long count) {
  double figure = 0;
  run([&]() -> awaitable<void> {
    Stopwatch watch;
    for (long i = 0; i < count; ++i) {
      long pending = 1000;
      Timer all_done(context, Timer::time_point::max());
      for (int j = 0; j < 1000; ++j) {
        asio::co_spawn(context, one(), [&](std::exception_ptr, int) {
          if (--pending == 0) all_done.cancel();
        });
      }
      boost::system::error_code aborted;
      co_await all_done.async_wait(asio::redirect_error(use_awaitable, aborted));
    }
    figure = watch.stop_after(count * 1000);
  });
  return figure;
}

double pingpong(long count) {
  Channel pings(context, 1), pongs(context, 1);
  auto ping = [&]() -> awaitable<void> {
    for (long i = 0; i < count; ++i) {
      pings.try_send(no_error, 1);
      co_await pongs.async_receive(use_awaitable);
    }
  };
  auto pong = [&]() -> awaitable<void> {
    for (long i = 0; i < count; ++i) {
      co_await pings.async_receive(use_awaitable);
      pongs.try_send(no_error, 1);
    }
  };
  asio::co_spawn(context, ping, asio::detached);
  asio::co_spawn(context, pong, asio::detached);
  Stopwatch watch;
  run_context();
  return watch.stop_after(count);
}

// There is no lock for coroutines: a channel of one token is what programs use.
double lock_handoff(long count) {
  Channel lock(context, 1);
  lock.try_send(no_error, 1);
  auto hold = [&]() -> awaitable<void> {
    for (long i = 0; i < count; ++i) {
      co_await lock.async_receive(use_awaitable);
      co_await asio::post(context, use_awaitable);
      lock.try_send(no_error, 1);
    }
  };
  asio::co_spawn(context, hold, asio::detached);
  asio::co_spawn(context, hold, asio::detached);
  Stopwatch watch;
  run_context();
  return watch.stop_after(2 * count);
}

double queue64(long count) {
  Channel queue(context, 64);
  auto produce = [&]() -> awaitable<void> {
    for (long i = 0; i < count; ++i) co_await queue.async_send(no_error, 1, use_awaitable);
  };
  auto consume = [&]() -> awaitable<void> {
    for (long i = 0; i < count; ++i) co_await queue.async_receive(use_awaitable);
  };
  asio::co_spawn(context, produce, asio::detached);
  asio::co_spawn(context, consume, asio::detached);
  Stopwatch watch;
  run_context();
  return watch.stop_after(count);
}

// Callbacks and timers

double call_soon(long count) {
  long called = 0;
  Stopwatch watch;
  for (long batch = 0; batch < count / 1000; ++batch) {
    for (int i = 0; i < 1000; ++i) asio::post(context, [&] { ++called; });
    run_context();
  }
  keep(called);
  return watch.stop_after(count / 1000 * 1000);
}

constexpr std::uint64_t minute = 60'000'000'000;
constexpr long timer_count = 100'000;

Timer::time_point after(Timer::time_point base, std::uint64_t delay) {
  return base + nanoseconds(static_cast<std::int64_t>(delay));
}

std::vector<Timer> new_timers(long count) {
  std::vector<Timer> timers;
  timers.reserve(static_cast<std::size_t>(count));
  for (long i = 0; i < count; ++i) timers.emplace_back(context);
  return timers;
}

double timer_ins_cancel(long count) {
  std::vector<Timer> timers = new_timers(timer_count);
  Random random;
  long called = 0;
  auto base = steady_clock::now() + nanoseconds(minute);
  Rounds rounds(timer_count);
  for (long round = 0; round <= count; ++round) {
    Stopwatch watch;
    for (Timer& timer : timers) {
      timer.expires_at(after(base, random.below(minute)));
      timer.async_wait([&](auto) { ++called; });
    }
    for (Timer& timer : timers) timer.cancel();
    run_context();
    rounds.add(watch.stop());
  }
  keep(called);
  return rounds.mean();
}

double timer_ins_fire(long count) {
  std::vector<Timer> timers = new_timers(timer_count);
  Random random;
  long called = 0;
  auto base = steady_clock::now() - nanoseconds(minute);
  Rounds rounds(timer_count);
  for (long round = 0; round <= count; ++round) {
    Stopwatch watch;
    for (Timer& timer : timers) {
      timer.expires_at(after(base, random.below(minute)));
      timer.async_wait([&](auto) { ++called; });
    }
    run_context();
    rounds.add(watch.stop());
  }
  keep(called);
  return rounds.mean();
}

double timeout_pattern(long count) {
  std::vector<Timer> others = new_timers(10'000);
  Random random;
  auto base = steady_clock::now() + nanoseconds(minute);
  for (Timer& timer : others) {
    timer.expires_at(after(base, random.below(minute / 2)));
    timer.async_wait([](auto) {});
  }
  Timer timeout(context);
  context.restart();
  Stopwatch watch;
  for (long i = 0; i < count; ++i) {
    timeout.expires_at(after(base, minute + static_cast<std::uint64_t>(i) * 100));
    timeout.async_wait([](auto) {});
    timeout.cancel();
    context.poll_one();
  }
  double figure = watch.stop_after(count);
  others.clear();
  run_context();
  return figure;
}

// Cancellation

awaitable<void> sleep_for_an_hour() {
  Timer timer(context, std::chrono::hours(1));
  co_await timer.async_wait(use_awaitable);
}

double cancel_each(long count) {
  Rounds rounds(count);
  for (int round = 0; round <= 1; ++round) {
    std::vector<std::unique_ptr<asio::cancellation_signal>> signals;
    long ended = 0;
    for (long i = 0; i < count; ++i) {
      signals.push_back(std::make_unique<asio::cancellation_signal>());
      auto reap = [&](std::exception_ptr) { ++ended; };
      asio::co_spawn(context, sleep_for_an_hour(),
                     asio::bind_cancellation_slot(signals.back()->slot(), reap));
    }
    context.restart();
    context.poll();
    Stopwatch watch;
    for (auto& signal : signals) signal->emit(asio::cancellation_type::all);
    run_context();
    rounds.add(watch.stop());
    if (ended != count) std::abort();
  }
  return rounds.mean();
}

// Threads and memory

double xthread_burst(long count) {
  long called = 0;
  auto busy = asio::make_work_guard(context);
  context.restart();
  Stopwatch watch(Clock::wall);
  std::thread producer([&] {
    move_to_another_core();
    for (long i = 0; i < count; ++i) asio::post(context, [&] { ++called; });
  });
  while (called < count) context.run_one();
  producer.join();
  return watch.stop_after(count);
}

double executor_rt(long count) {
  asio::thread_pool pool(1);
  long sum = 0;
  context.restart();
  auto main = [&]() -> asio::awaitable<void> {
    for (long i = 0; i < count; ++i) {
      sum += co_await asio::co_spawn(
          pool, [i]() -> asio::awaitable<long> { co_return i; }, asio::use_awaitable);
    }
  };
  Stopwatch watch;
  asio::co_spawn(context, main(), asio::detached);
  context.run();
  const double figure = watch.stop_after(count);
  keep(sum);
  return figure;
}

double sleep1m(long count) {
  double before = resident_bytes();
  for (long i = 0; i < count; ++i) asio::co_spawn(context, sleep_for_an_hour(), asio::detached);
  context.restart();
  context.poll();
  return (resident_bytes() - before) / static_cast<double>(count);
}

constexpr Row rows[] = {
    {"call_await", 5'000'000, call_await},
    {"chain1000", 3'000, chain1000},
    {"yield1", 2'000'000, yield1},
    {"yield1000", 2'000, yield1000},
    {"spawn_await", 500'000, spawn_await},
    {"gather1000", 400, gather1000},
    {"pingpong", 500'000, pingpong},
    {"lock_handoff", 500'000, lock_handoff},
    {"queue64", 2'000'000, queue64},
    {"call_soon", 3'000'000, call_soon},
    {"timer_ins_cancel", 2, timer_ins_cancel},
    {"timer_ins_fire", 2, timer_ins_fire},
    {"timeout_pattern", 1'000'000, timeout_pattern},
    {"cancel_each", 100'000, cancel_each},
    {"xthread_burst", 500'000, xthread_burst},
    {"executor_rt", 50'000, executor_rt},
    {"sleep1m", 1'000'000, sleep1m},
};

}  // namespace
}  // namespace bench

int main(int argc, char** argv) { return bench::run_rows(argc, argv, bench::rows); }
