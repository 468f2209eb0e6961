// The tour: runs the examples of this folder, or those named, and checks what each claims.
//
//     tour [--scale FACTOR] [--list] [NAME...]
#include "tour.hpp"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <iostream>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "examples.hpp"

namespace tour {
namespace {

struct Example {
  const char* name;
  const char* about;
  void (*run)();
  double takes;              // in the example's seconds; 0 where it does not wait
  double one_after_another;  // the same work without concurrency; 0 where there is none
};

const Example examples[] = {
    {"wait_two_seconds", "co_await suspends a coroutine until what it awaits is done",
     wait_two_seconds, 2, 0},
    {"returned_future", "a coroutine may return a future, which is awaited like everything else",
     returned_future, 5, 0},
    {"forgotten_await", "a sleep that nobody awaits lets no time pass, and is reported",
     forgotten_await, 0, 0},
    {"task_is_a_future", "create_task gives a future: awaiting it waits for the coroutine's result",
     task_is_a_future, 2, 0},
    {"coroutine_object", "calling a coroutine function gives a coroutine object, and runs nothing",
     coroutine_object, 0, 0},
    {"run_inside_a_loop", "run() is for the outermost coroutine: inside a running loop, co_await",
     run_inside_a_loop, 1, 0},
    {"background_task", "a task runs beside the coroutine that made it", background_task, 2, 0},
    {"task_during_a_sleep", "while its maker sleeps, a task runs", task_during_a_sleep, 2, 3},
    {"two_tasks", "two tasks run in turns, whichever is awaited first", two_tasks, 2, 3},
    {"gathering_future", "gather gives a future of all results, in the order of its arguments",
     gathering_future, 2, 3},
    {"infinite_list",
     "an asynchronous generator can be an endless list, made as far as it is asked for",
     infinite_list, 0, 0},
    {"body_begins_at_the_await", "the body of a coroutine begins when it is awaited",
     body_begins_at_the_await, 0, 0},
    {"inspect_coroutine", "iscoroutine asks an object, iscoroutinefunction a function",
     inspect_coroutine, 0, 0},
    {"function_and_object", "the coroutine function is a function; what it returns is a coroutine",
     function_and_object, 0, 0},
    {"ways_to_run", "a coroutine runs by co_await, create_task, gather, or run", ways_to_run, 0, 0},
    {"three_awaitables", "coroutines, tasks and futures can be awaited", three_awaitables, 0, 0},
    {"future_set_elsewhere", "who awaits a future waits until somebody else gives it its result",
     future_set_elsewhere, 1, 0},
    {"blocking_function", "to_thread runs a function that would stop the loop on a thread",
     blocking_function, 1, 0},
    {"chain", "coroutines await each other, each with the result of the one before", chain, 3, 0},
    {"sequential", "two awaits one after the other take the sum of their times", sequential, 2, 0},
    {"concurrent", "gather runs both at the same time, and takes as long as the longer one",
     concurrent, 1, 2},
    {"operation_timed_out", "wait_for limits the time of an operation, and ends it",
     operation_timed_out, 1, 10},
    {"execution_flow", "a coroutine that waits gives the loop to another", execution_flow, 0, 0},
    {"cooperative", "a coroutine is never interrupted: it decides where it waits", cooperative, 0,
     0},
    {"returns_a_value", "a coroutine returns a value like any function", returns_a_value, 0, 0},
    {"the_answer", "the value of co_await is what the coroutine returns", the_answer, 0, 0},
    {"loop_by_hand", "an event loop made, run and closed by hand does what run() does",
     loop_by_hand, 2, 0},
    {"cancelled_task", "cancel() ends a task at its await, with CancelledError", cancelled_task, 3,
     0},
    {"cancelled_with_cleanup", "a cancelled coroutine cleans up, and may await while it does",
     cancelled_with_cleanup, 1, 0},
    {"cancelled_and_returns",
     "a coroutine may answer a cancellation by returning: its task then succeeds",
     cancelled_and_returns, 0.5, 0},
    {"fetch_two_sources", "two fetches that are started together take as long as the longer one",
     fetch_two_sources, 3, 5},
    {"three_durations", "many tasks of different lengths, in a vector, awaited at once",
     three_durations, 3, 6},
    {"entry_point", "run() makes a loop, runs its coroutine, and closes the loop", entry_point, 0,
     0},
    {"no_event_loop", "without a running event loop there is nothing to await in", no_event_loop, 0,
     0},
    {"awaited_coroutine", "a coroutine that is awaited blocks the one that awaits it",
     awaited_coroutine, 1, 0},
    {"task_without_await", "a task begins when its maker first waits or ends, not when it is made",
     task_without_await, 0, 0},
    {"awaited_task", "a task that is awaited at once blocks like a coroutine", awaited_task, 1, 0},
    {"task_at_the_next_await", "a created task runs as soon as its maker waits for something else",
     task_at_the_next_await, 2, 3},
    {"unfinished_task", "a task that is still asleep when main ends is cancelled", unfinished_task,
     0.5, 10.5},
    {"nothing_awaited", "tasks that nobody awaits begin, and end with main", nothing_awaited, 0, 0},
    {"one_of_two_awaited", "awaiting one task gives its value; the other does not finish",
     one_of_two_awaited, 2, 0},
    {"task_is_not_its_value", "a task that is not awaited prints as a task, not as its value",
     task_is_not_its_value, 0, 0},
    {"producer_and_consumer", "a queue carries items between tasks, and its shutdown ends them",
     producer_and_consumer, 2, 0},
    {"two_at_a_time", "a semaphore limits how many tasks are at work at once", two_at_a_time, 3, 5},
};

double scale = 0.1;
bool all_claims_hold = true;
std::vector<std::string> lines;

std::string number(double value) {
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%.2f", value);
  return text.data();
}

// Its lines, then how long it took beside what one after the other would have taken.
bool run_once(const Example& example) {
  lines.clear();
  all_claims_hold = true;
  const auto begin = std::chrono::steady_clock::now();
  try {
    example.run();
  } catch (const std::exception& error) {
    expect(false, std::string("an exception came out: ") + error.what());
  } catch (const asyncio::CancelledError&) {
    expect(false, "a CancelledError came out");
  }
  const std::chrono::duration<double> measured = std::chrono::steady_clock::now() - begin;
  if (example.takes == 0) return all_claims_hold;

  const double took = measured.count() / scale;
  std::cout << "  took " << number(took) << " s";
  if (example.one_after_another > 0) {
    std::cout << "; one after the other " << number(example.one_after_another) << " s";
  }
  std::cout << '\n';
  expect(took >= example.takes, "it takes at least " + number(example.takes) + " s");
  if (example.one_after_another > 0) {
    expect(took < example.one_after_another, "it takes less than one after the other");
  }
  return all_claims_hold;
}

// A machine that is busy elsewhere can be late by more than an example's seconds: each has three tries.
bool run(const Example& example) {
  std::cout << '\n' << example.name << ": " << example.about << '\n';
  for (int tries = 1;; ++tries) {
    if (run_once(example)) return true;
    if (tries == 3) return false;
    std::cout << "  once more:\n";
  }
}

[[noreturn]] void die(std::string_view message) {
  std::cerr << "tour: " << message << "\nusage: tour [--scale FACTOR] [--list] [NAME...]\n";
  std::exit(2);
}

std::vector<const Example*> chosen(const std::vector<std::string_view>& names) {
  std::vector<const Example*> found;
  if (names.empty()) {
    for (const Example& example : examples) found.push_back(&example);
  }
  for (std::string_view name : names) {
    const auto* example = std::find_if(std::begin(examples), std::end(examples),
                                       [&](const Example& each) { return each.name == name; });
    if (example == std::end(examples))
      die("no example is called '" + std::string(name) + "'; try --list");
    found.push_back(example);
  }
  return found;
}

int main_with(const std::vector<std::string_view>& arguments) {
  std::vector<std::string_view> names;
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    if (arguments[i] == "--list") {
      for (const Example& example : examples)
        std::cout << example.name << ": " << example.about << '\n';
      return 0;
    }
    if (arguments[i] == "--scale") {
      scale = i + 1 < arguments.size() ? std::atof(arguments[i + 1].data()) : 0;
      if (!(scale > 0)) die("--scale takes a factor above 0");
      ++i;
    } else if (arguments[i].starts_with('-')) {
      die("unknown option '" + std::string(arguments[i]) + "'");
    } else {
      names.push_back(arguments[i]);
    }
  }

  const std::vector<const Example*> to_run = chosen(names);
  const auto begin = std::chrono::steady_clock::now();
  std::cout << "One second of the examples takes " << scale
            << " s here; `--scale 1` runs them in real time.\n";
  std::vector<std::string> failed;
  for (const Example* example : to_run) {
    if (!run(*example)) failed.emplace_back(example->name);
  }
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begin;
  std::cout << '\n'
            << "Examples: " << to_run.size() << ", in " << number(took.count()) << " s; "
            << failed.size() << " with a claim that does not hold\n";
  for (const std::string& name : failed) std::cout << "  " << name << '\n';
  return failed.empty() ? 0 : 1;
}

}  // namespace

void print(std::string_view line) {
  std::cout << "  " << line << std::endl;
  lines.emplace_back(line);
}

const std::vector<std::string>& printed() { return lines; }

std::chrono::duration<double> seconds(double count) {
  return std::chrono::duration<double>(count * scale);
}

void expect(bool holds, std::string_view claim) {
  if (holds) return;
  all_claims_hold = false;
  std::cout << "  DOES NOT HOLD: " << claim << '\n';
}

void expect_printed(const std::vector<std::string>& expected) {
  if (lines == expected) return;
  std::string claim = "these lines:";
  for (const std::string& line : expected) claim += "\n      " + line;
  expect(false, claim);
}

std::string stderr_of(const std::function<void()>& f) {
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(std::tmpfile(), std::fclose);
  const int kept = dup(STDERR_FILENO);
  dup2(fileno(file.get()), STDERR_FILENO);
  try {
    f();
  } catch (...) {
    dup2(kept, STDERR_FILENO);
    close(kept);
    throw;
  }
  dup2(kept, STDERR_FILENO);
  close(kept);
  std::rewind(file.get());
  std::string text;
  for (int c = std::fgetc(file.get()); c != EOF; c = std::fgetc(file.get()))
    text += static_cast<char>(c);
  return text;
}

}  // namespace tour

int main(int count, char** arguments) {
  return tour::main_with(std::vector<std::string_view>(arguments + 1, arguments + count));
}
