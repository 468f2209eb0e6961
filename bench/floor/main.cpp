// bench_floor: the rows of the kernel on the least machinery that keeps asyncio's order of events.
// No cancellation, reference counts, names, contexts, introspection, clock reads or polling: what
// ours costs more, these cost.

#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <thread>
#include <vector>

#include "../support/machine.hpp"
#include "../support/measure.hpp"
#include "../support/rows.hpp"
#include "callbacks.hpp"
#include "coroutine.hpp"
#include "future.hpp"
#include "inbox.hpp"
#include "sleeper.hpp"
#include "sync.hpp"
#include "task.hpp"
#include "throwing_task.hpp"
#include "timer_heap.hpp"

namespace bench::floor {
namespace {

// Coroutines

BENCH_NOINLINE Coroutine same(int number) { co_return number; }

BENCH_NOINLINE Coroutine descend(int levels) {
  if (levels == 0) co_return 0;
  co_return 1 + co_await descend(levels - 1);
}

BENCH_NOINLINE Task one() { co_return 1; }

template <typename Body>
void run(Body body) {
  Task task = body();
  task.start();
  ready_queue.run();
}

double call_await(long count) {
  double figure = 0;
  run([&]() -> Task {
    long sum = 0;
    Stopwatch watch;
    for (long i = 0; i < count; ++i) sum += co_await same(static_cast<int>(i));
    keep(sum);
    figure = watch.stop_after(count);
    co_return 0;
  });
  return figure;
}

double chain1000(long count) {
  double figure = 0;
  run([&]() -> Task {
    long sum = 0;
    Stopwatch watch;
    for (long i = 0; i < count; ++i) sum += co_await descend(1000);
    keep(sum);
    figure = watch.stop_after(count * 1001);
    co_return 0;
  });
  return figure;
}

// Tasks

double yield1(long count) {
  double figure = 0;
  run([&]() -> Task {
    Stopwatch watch;
    for (long i = 0; i < count; ++i) co_await Yield{};
    figure = watch.stop_after(count);
    co_return 0;
  });
  return figure;
}

double yield1000(long count) {
  std::vector<Task> tasks;
  auto yield = [&]() -> Task {
    for (long i = 0; i < count; ++i) co_await Yield{};
    co_return 0;
  };
  for (int i = 0; i < 1000; ++i) {
    tasks.push_back(yield());
    tasks.back().start();
  }
  Stopwatch watch;
  ready_queue.run();
  return watch.stop_after(count * 1000);
}

double spawn_await(long count) {
  double figure = 0;
  run([&]() -> Task {
    Stopwatch watch;
    for (long i = 0; i < count; ++i) {
      Task child = one();
      child.start();
      co_await child;
    }
    figure = watch.stop_after(count);
    co_return 0;
  });
  return figure;
}

double gather1000(long count) {
  double figure = 0;
  run([&]() -> Task {
    Stopwatch watch;
    for (long i = 0; i < count; ++i) {
      std::vector<Task> children;
      children.reserve(1000);
      for (int j = 0; j < 1000; ++j) {
        children.push_back(one());
        children.back().start();
      }
      Gather all(children);
      co_await all;
    }
    figure = watch.stop_after(count * 1000);
    co_return 0;
  });
  return figure;
}

double pingpong(long count) {
  Future pings[2], pongs[2];
  auto ping = [&]() -> Task {
    for (long i = 0; i < count; ++i) {
      pings[i & 1].set();
      co_await pongs[i & 1];
      pongs[i & 1] = Future();
    }
    co_return 0;
  };
  auto pong = [&]() -> Task {
    for (long i = 0; i < count; ++i) {
      co_await pings[i & 1];
      pings[i & 1] = Future();
      pongs[i & 1].set();
    }
    co_return 0;
  };
  Task first = ping(), second = pong();
  first.start();
  second.start();
  Stopwatch watch;
  ready_queue.run();
  return watch.stop_after(count);
}

double lock_handoff(long count) {
  Lock lock;
  auto work = [&]() -> Task {
    for (long i = 0; i < count; ++i) {
      co_await lock.acquire();
      co_await Yield();
      lock.release();
    }
    co_return 0;
  };
  Task first = work(), second = work();
  first.start();
  second.start();
  Stopwatch watch;
  ready_queue.run();
  return watch.stop_after(2 * count);
}

double queue64(long count) {
  Queue64 queue;
  auto produce = [&]() -> Task {
    for (long i = 0; i < count; ++i) {
      co_await queue.room();
      queue.push(i);
    }
    co_return 0;
  };
  auto consume = [&]() -> Task {
    long sum = 0;
    for (long i = 0; i < count; ++i) {
      co_await queue.item();
      sum += queue.pop();
    }
    keep(sum);
    co_return 0;
  };
  Task producer = produce(), consumer = consume();
  producer.start();
  consumer.start();
  Stopwatch watch;
  ready_queue.run();
  return watch.stop_after(count);
}

// Callbacks and timers

double call_soon(long count) {
  CallbackQueue queue;
  long called = 0;
  Stopwatch watch;
  for (long batch = 0; batch < count / 1000; ++batch) {
    for (int i = 0; i < 1000; ++i) queue.push([](long* counter) { ++*counter; }, &called);
    queue.run();
  }
  keep(called);
  return watch.stop_after(count / 1000 * 1000);
}

constexpr std::uint64_t minute = 60'000'000'000;
constexpr long timer_count = 100'000;

double timer_ins_cancel(long count) {
  std::vector<Timer> timers(timer_count);
  TimerHeap heap;
  Random random;
  Rounds rounds(timer_count);
  for (long round = 0; round <= count; ++round) {
    Stopwatch watch;
    for (Timer& timer : timers) {
      timer.deadline = random.below(minute);
      heap.push(&timer);
    }
    for (Timer& timer : timers) heap.erase(&timer);
    rounds.add(watch.stop());
  }
  return rounds.mean();
}

double timer_ins_fire(long count) {
  std::vector<Timer> timers(timer_count);
  TimerHeap heap;
  Random random;
  Rounds rounds(timer_count);
  for (long round = 0; round <= count; ++round) {
    Stopwatch watch;
    for (Timer& timer : timers) {
      timer.deadline = random.below(minute);
      heap.push(&timer);
    }
    while (!heap.empty()) keep(heap.pop());
    rounds.add(watch.stop());
  }
  return rounds.mean();
}

double timeout_pattern(long count) {
  TimerHeap heap;
  Random random;
  std::vector<Timer> others(10'000);
  for (Timer& timer : others) {
    timer.deadline = minute / 2 + random.below(minute / 2);
    heap.push(&timer);
  }
  Timer timeout;
  Stopwatch watch;
  for (long i = 0; i < count; ++i) {
    timeout.deadline = minute + static_cast<std::uint64_t>(i) * 100;
    heap.push(&timeout);
    heap.erase(&timeout);
  }
  return watch.stop_after(count);
}

// Cancellation

BENCH_NOINLINE ThrowingTask parked_to_throw() { co_await CancelledHere{}; }

double cancel_each(long count) {
  Rounds rounds(count);
  for (int round = 0; round <= 1; ++round) {
    std::vector<ThrowingTask> tasks;
    for (long i = 0; i < count; ++i) {
      tasks.push_back(parked_to_throw());
      tasks.back().resume();
    }
    Stopwatch watch;
    for (ThrowingTask& task : tasks) task.resume();
    tasks.clear();
    rounds.add(watch.stop());
  }
  return rounds.mean();
}

BENCH_NOINLINE Task parked(Future* future) {
  co_await *future;
  co_return 0;
}

// Mark, requeue, step, destroy: nobody throws.
double cancel_each_unseen(long count) {
  Rounds rounds(count);
  for (int round = 0; round <= 5; ++round) {
    std::vector<Future> futures(static_cast<std::size_t>(count));
    std::vector<Task> tasks;
    for (Future& future : futures) {
      tasks.push_back(parked(&future));
      tasks.back().start();
    }
    ready_queue.run();
    Stopwatch watch;
    for (std::size_t i = 0; i < tasks.size(); ++i) {
      tasks[i].promise().cancelled = true;
      futures[i].wake();
    }
    ready_queue.run();
    tasks.clear();
    rounds.add(watch.stop());
  }
  return rounds.mean();
}

// Threads and memory

double xthread_burst(long count) {
  Inbox inbox;
  std::vector<Inbox::Message> messages(static_cast<std::size_t>(count));
  Stopwatch watch(Clock::wall);
  std::thread producer([&] {
    move_to_another_core();
    for (Inbox::Message& message : messages) inbox.push(&message);
  });
  for (long received = 0; received < count;) {
    Inbox::Message* message = inbox.take_all();
    if (!message) {
      inbox.wait();
      continue;
    }
    for (; message; message = message->next.load(std::memory_order_relaxed)) ++received;
  }
  producer.join();
  return watch.stop_after(count);
}

// A thread that waits for one job after another: a counter under a lock on the way there, the inbox on the way back.
class Worker {
 public:
  explicit Worker(Inbox& inbox) : inbox_(inbox), thread_([this] { work(); }) {}
  Worker(const Worker&) = delete;
  Worker& operator=(const Worker&) = delete;
  ~Worker() {
    give(nullptr);
    thread_.join();
  }
  void give(Inbox::Message* job) {
    {
      const std::lock_guard lock(mutex_);
      job_ = job;
      given_ = true;
    }
    wake_.notify_one();
  }

 private:
  void work() {
    while (true) {
      std::unique_lock lock(mutex_);
      wake_.wait(lock, [this] { return given_; });
      given_ = false;
      Inbox::Message* const job = job_;
      lock.unlock();
      if (!job) return;
      inbox_.push(job);
    }
  }

  Inbox& inbox_;
  std::mutex mutex_;
  std::condition_variable wake_;
  Inbox::Message* job_ = nullptr;
  bool given_ = false;
  std::thread thread_;
};

double executor_rt(long count) {
  Inbox inbox;
  Worker worker(inbox);
  Inbox::Message message;
  Stopwatch watch;
  for (long i = 0; i < count; ++i) {
    worker.give(&message);
    while (!inbox.take_all()) inbox.wait();
  }
  return watch.stop_after(count);
}

BENCH_NOINLINE Detached sleep_until(TimerHeap& heap, std::uint64_t deadline) {
  co_await SleepUntil(heap, deadline);
}

double sleep1m(long count) {
  double before = resident_bytes();
  TimerHeap heap;
  heap.reserve(static_cast<std::size_t>(count));
  for (long i = 0; i < count; ++i)
    sleep_until(heap, minute + static_cast<std::uint64_t>(i * 7919 % count));
  double after = resident_bytes();
  while (!heap.empty()) heap.pop()->coroutine.resume();
  return (after - before) / static_cast<double>(count);
}

constexpr Row rows[] = {
    {"call_await", 20'000'000, call_await},
    {"chain1000", 20'000, chain1000},
    {"yield1", 20'000'000, yield1},
    {"yield1000", 20'000, yield1000},
    {"spawn_await", 10'000'000, spawn_await},
    {"gather1000", 5'000, gather1000},
    {"pingpong", 5'000'000, pingpong},
    {"lock_handoff", 5'000'000, lock_handoff},
    {"queue64", 20'000'000, queue64},
    {"call_soon", 10'000'000, call_soon},
    {"timer_ins_cancel", 10, timer_ins_cancel},
    {"timer_ins_fire", 5, timer_ins_fire},
    {"timeout_pattern", 10'000'000, timeout_pattern},
    {"cancel_each", 100'000, cancel_each},
    {"cancel_each_unseen", 100'000, cancel_each_unseen},
    {"xthread_burst", 2'000'000, xthread_burst},
    {"executor_rt", 100'000, executor_rt},
    {"sleep1m", 1'000'000, sleep1m},
};

}  // namespace
}  // namespace bench::floor

int main(int argc, char** argv) { return bench::run_rows(argc, argv, bench::floor::rows); }
