// bench_kernel: the rows of the kernel as an ordinary user of asyncio would write them.

#include <asyncio.hpp>

#include <array>
#include <chrono>
#include <cstdint>
#include <thread>
#include <vector>

#include "../support/machine.hpp"
#include "../support/measure.hpp"
#include "../support/rows.hpp"

namespace bench {
namespace {

using namespace std::chrono_literals;
using asyncio::Coroutine;

// A row that is a coroutine gets a fresh loop.
template <Coroutine<double> (*body)(long)>
double in_loop(long count) {
  return asyncio::run(body(count));
}

// Coroutines

BENCH_NOINLINE Coroutine<int> same(int number) { co_return number; }

BENCH_NOINLINE Coroutine<int> descend(int levels) {
  if (levels == 0) co_return 0;
  co_return 1 + co_await descend(levels - 1);
}

BENCH_NOINLINE Coroutine<int> one() { co_return 1; }

Coroutine<double> call_await(long count) {
  long sum = 0;
  Stopwatch watch;
  for (long i = 0; i < count; ++i) sum += co_await same(static_cast<int>(i));
  keep(sum);
  co_return watch.stop_after(count);
}

Coroutine<double> chain1000(long count) {
  long sum = 0;
  Stopwatch watch;
  for (long i = 0; i < count; ++i) sum += co_await descend(1000);
  keep(sum);
  co_return watch.stop_after(count * 1001);
}

// Tasks

Coroutine<> yield(long count) {
  for (long i = 0; i < count; ++i) co_await asyncio::sleep(0s);
}

Coroutine<double> yield1(long count) {
  Stopwatch watch;
  for (long i = 0; i < count; ++i) co_await asyncio::sleep(0s);
  co_return watch.stop_after(count);
}

Coroutine<double> yield1000(long count) {
  std::vector<asyncio::Task<>> tasks;
  for (int i = 0; i < 1000; ++i) tasks.push_back(asyncio::create_task(yield(count)));
  Stopwatch watch;
  for (auto& task : tasks) co_await task;
  co_return watch.stop_after(count * 1000);
}

Coroutine<double> spawn_await(long count) {
  long sum = 0;
  Stopwatch watch;
  for (long i = 0; i < count; ++i) sum += co_await asyncio::create_task(one());
  keep(sum);
  co_return watch.stop_after(count);
}

Coroutine<double> gather1000(long count) {
  Stopwatch watch;
  for (long i = 0; i < count; ++i) {
    std::vector<Coroutine<int>> children;
    children.reserve(1000);
    for (int j = 0; j < 1000; ++j) children.push_back(one());
    co_await asyncio::gather(std::move(children));
  }
  co_return watch.stop_after(count * 1000);
}

struct Table {
  asyncio::Future<> ping, pong;
};

Coroutine<> ping(Table* table, long count) {
  for (long i = 0; i < count; ++i) {
    table->ping.set_result();
    co_await table->pong;
    table->pong = asyncio::Future<>();
  }
}

Coroutine<> pong(Table* table, long count) {
  for (long i = 0; i < count; ++i) {
    co_await table->ping;
    table->ping = asyncio::Future<>();
    table->pong.set_result();
  }
}

Coroutine<double> pingpong(long count) {
  Table table;
  Stopwatch watch;
  co_await asyncio::gather(ping(&table, count), pong(&table, count));
  co_return watch.stop_after(count);
}

Coroutine<> hold(asyncio::Lock* lock, long count) {
  for (long i = 0; i < count; ++i) {
    co_await lock->acquire();
    co_await asyncio::sleep(0s);
    lock->release();
  }
}

Coroutine<double> lock_handoff(long count) {
  asyncio::Lock lock;
  Stopwatch watch;
  co_await asyncio::gather(hold(&lock, count), hold(&lock, count));
  co_return watch.stop_after(2 * count);
}

Coroutine<> produce(asyncio::Queue<long>* queue, long count) {
  for (long i = 0; i < count; ++i) co_await queue->put(i);
}
Coroutine<> consume(asyncio::Queue<long>* queue, long count) {
  long sum = 0;
  for (long i = 0; i < count; ++i) sum += co_await queue->get();
  keep(sum);
}

Coroutine<double> queue64(long count) {
  asyncio::Queue<long> queue(64);
  Stopwatch watch;
  co_await asyncio::gather(produce(&queue, count), consume(&queue, count));
  co_return watch.stop_after(count);
}

// Callbacks and timers

Coroutine<double> call_soon(long count) {
  auto& loop = asyncio::get_running_loop();
  long called = 0;
  Stopwatch watch;
  for (long batch = 0; batch < count / 1000; ++batch) {
    for (int i = 0; i < 1000; ++i) loop.call_soon([&called] { ++called; });
    co_await asyncio::sleep(0s);
  }
  keep(called);
  co_return watch.stop_after(count / 1000 * 1000);
}

constexpr std::uint64_t minute = 60'000'000'000;
constexpr long timer_count = 100'000;

// Deadlines within a minute of `base`.
std::vector<asyncio::Clock::time_point> random_deadlines(asyncio::Clock::time_point base,
                                                         long count) {
  Random random;
  std::vector<asyncio::Clock::time_point> deadlines;
  for (long i = 0; i < count; ++i)
    deadlines.push_back(base + std::chrono::nanoseconds(random.below(minute)));
  return deadlines;
}

Coroutine<double> timer_ins_cancel(long count) {
  auto& loop = asyncio::get_running_loop();
  auto deadlines = random_deadlines(loop.time() + 60s, timer_count);
  long called = 0;
  Rounds rounds(timer_count);
  for (long round = 0; round <= count; ++round) {
    std::vector<asyncio::TimerHandle> handles;
    handles.reserve(timer_count);
    Stopwatch watch;
    for (auto deadline : deadlines) {
      handles.push_back(loop.call_at(deadline, [&called] { ++called; }));
    }
    for (auto& handle : handles) handle.cancel();
    rounds.add(watch.stop());
  }
  keep(called);
  co_return rounds.mean();
}

Coroutine<double> timer_ins_fire(long count) {
  auto& loop = asyncio::get_running_loop();
  auto deadlines = random_deadlines(loop.time() - 60s, timer_count);
  Rounds rounds(timer_count);
  for (long round = 0; round <= count; ++round) {
    long called = 0;
    Stopwatch watch;
    for (auto deadline : deadlines) loop.call_at(deadline, [&called] { ++called; });
    while (called < timer_count) co_await asyncio::sleep(0s);
    rounds.add(watch.stop());
  }
  co_return rounds.mean();
}

Coroutine<double> timeout_pattern(long count) {
  auto& loop = asyncio::get_running_loop();
  auto base = loop.time() + 60s;
  long called = 0;
  std::vector<asyncio::TimerHandle> others;
  for (auto deadline : random_deadlines(base, 10'000)) {
    others.push_back(loop.call_at(deadline, [&called] { ++called; }));
  }
  Stopwatch watch;
  for (long i = 0; i < count; ++i) {
    auto timeout = loop.call_at(base + 60s + i * 100ns, [&called] { ++called; });
    timeout.cancel();
  }
  double figure = watch.stop_after(count);
  for (auto& handle : others) handle.cancel();
  co_return figure;
}

// Cancellation

Coroutine<> wait_for_it(asyncio::Future<> future) { co_await future; }

// Cancels them all, waits until each has unwound, and drops them.
Coroutine<std::int64_t> cancel_and_reap(std::vector<asyncio::Task<>> tasks) {
  co_await asyncio::sleep(0s);
  Stopwatch watch;
  for (auto& task : tasks) task.cancel();
  co_await asyncio::wait(tasks);
  tasks.clear();
  co_return watch.stop();
}

Coroutine<double> cancel_each(long count) {
  Rounds rounds(count);
  for (int round = 0; round <= 1; ++round) {
    std::vector<asyncio::Task<>> tasks;
    for (long i = 0; i < count; ++i) {
      tasks.push_back(asyncio::create_task(wait_for_it(asyncio::Future<>())));
    }
    rounds.add(co_await cancel_and_reap(std::move(tasks)));
  }
  co_return rounds.mean();
}

// No frame of the user's is parked here: nobody could see whether it was unwound by a throw.
Coroutine<double> cancel_each_unseen(long count) {
  Rounds rounds(count);
  for (int round = 0; round <= 5; ++round) {
    std::vector<asyncio::Task<>> tasks;
    for (long i = 0; i < count; ++i) tasks.push_back(asyncio::create_task(asyncio::sleep(1h)));
    rounds.add(co_await cancel_and_reap(std::move(tasks)));
  }
  co_return rounds.mean();
}

// Threads and memory

Coroutine<double> xthread_burst(long count) {
  auto& loop = asyncio::get_running_loop();
  asyncio::Future<> all_called;
  long called = 0;
  Stopwatch watch(Clock::wall);
  std::thread producer([&] {
    move_to_another_core();
    for (long i = 0; i < count; ++i) {
      loop.call_soon_threadsafe([&] {
        if (++called == count) all_called.set_result();
      });
    }
  });
  co_await all_called;
  producer.join();
  co_return watch.stop_after(count);
}

// The thread inherits the core: the two take turns on it.
Coroutine<double> executor_rt(long count) {
  auto& loop = asyncio::get_running_loop();
  long sum = co_await loop.run_in_executor(nullptr, [] { return 0L; });
  Stopwatch watch;
  for (long i = 0; i < count; ++i) {
    auto job = loop.run_in_executor(nullptr, [i] { return i; });
    sum += co_await std::move(job);
  }
  const double figure = watch.stop_after(count);
  keep(sum);
  co_return figure;
}

Coroutine<> sleep_for_an_hour() { co_await asyncio::sleep(1h); }

// The loop owns them, so nothing else is kept; run() cancels them at its end.
Coroutine<double> sleep1m(long count) {
  double before = resident_bytes();
  for (long i = 0; i < count; ++i) asyncio::create_task(sleep_for_an_hour());
  co_await asyncio::sleep(0s);
  co_return (resident_bytes() - before) / static_cast<double>(count);
}

constexpr Row rows[] = {
    {"call_await", 10'000'000, in_loop<call_await>},
    {"chain1000", 10'000, in_loop<chain1000>},
    {"yield1", 10'000'000, in_loop<yield1>},
    {"yield1000", 10'000, in_loop<yield1000>},
    {"spawn_await", 5'000'000, in_loop<spawn_await>},
    {"gather1000", 3'000, in_loop<gather1000>},
    {"pingpong", 3'000'000, in_loop<pingpong>},
    {"lock_handoff", 2'000'000, in_loop<lock_handoff>},
    {"queue64", 10'000'000, in_loop<queue64>},
    {"call_soon", 10'000'000, in_loop<call_soon>},
    {"timer_ins_cancel", 10, in_loop<timer_ins_cancel>},
    {"timer_ins_fire", 5, in_loop<timer_ins_fire>},
    {"timeout_pattern", 5'000'000, in_loop<timeout_pattern>},
    {"cancel_each", 100'000, in_loop<cancel_each>},
    {"cancel_each_unseen", 100'000, in_loop<cancel_each_unseen>},
    {"xthread_burst", 2'000'000, in_loop<xthread_burst>},
    {"executor_rt", 100'000, in_loop<executor_rt>},
    {"sleep1m", 1'000'000, in_loop<sleep1m>},
};

}  // namespace
}  // namespace bench

int main(int argc, char** argv) { return bench::run_rows(argc, argv, bench::rows); }
