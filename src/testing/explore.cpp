// The schedules of an exploration, one after the other, and the platform that follows them.
#include <asyncio/base/exceptions.hpp>
#include <asyncio/core/repr.hpp>
#include <asyncio/core/task_state.hpp>
#include <asyncio/run/run.hpp>
#include <asyncio/testing/explore.hpp>

#include <algorithm>
#include <charconv>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace asyncio::testing {

namespace {

// A path through a tree of decisions. Replaying a prefix and then always taking the first way, and afterwards
// counting up the last decision that has a way left, visits every path once.
class Schedule {
 public:
  // One of `ways`, counted from 0.
  std::size_t choose(std::size_t ways) {
    if (ways < 2) return 0;
    if (next_ == decisions_.size()) decisions_.push_back({0, ways});
    Decision& decision = decisions_[next_++];
    if (decision.ways != ways && decision.ways != unknown) deterministic_ = false;
    decision.ways = ways;
    return decision.taken = std::min(decision.taken, ways - 1);
  }
  // Back to the root, on the next path. False when there is none.
  bool advance() {
    decisions_.resize(next_);
    next_ = 0;
    while (!decisions_.empty() && decisions_.back().taken + 1 >= decisions_.back().ways)
      decisions_.pop_back();
    if (decisions_.empty()) return false;
    ++decisions_.back().taken;
    return true;
  }
  std::size_t length() const noexcept { return next_; }
  bool deterministic() const noexcept { return deterministic_; }

  // "0.2.1", for ExploreOptions::replay.
  std::string text() const {
    std::string text;
    for (std::size_t i = 0; i < next_; ++i)
      text += (i ? "." : "") + std::to_string(decisions_[i].taken);
    return text.empty() ? "0" : text;
  }
  void read(std::string_view text) {
    while (!text.empty()) {
      const std::size_t dot = std::min(text.find('.'), text.size());
      Decision decision{0, unknown};
      const char* const end = text.data() + dot;
      if (std::from_chars(text.data(), end, decision.taken).ptr != end || dot == 0)
        throw ValueError("a schedule is numbers with dots between them, as explore() prints it");
      decisions_.push_back(decision);
      text.remove_prefix(std::min(dot + 1, text.size()));
    }
  }

 private:
  static constexpr std::size_t unknown = 0;
  struct Decision {
    std::size_t taken;
    std::size_t ways;
  };
  std::vector<Decision> decisions_;
  std::size_t next_ = 0;
  bool deterministic_ = true;
};

// What one run shows to its platform and keeps for the report.
struct Run {
  Schedule* schedule = nullptr;
  std::size_t cancellations_left = 0;
  bool reorder = true;
  bool deciding = false;  // not before the program begins, nor once it has ended
  std::vector<std::string> story;
};

// The run that this thread makes a loop for: a loop factory takes no arguments.
thread_local Run* current_run = nullptr;

class ExploringPlatform final : public Platform {
 public:
  explicit ExploringPlatform(Run& run) noexcept : run_(run) {}

  std::string_view name() const noexcept override { return "exploring"; }
  Clock::time_point now() noexcept override { return now_; }

  void poll(std::optional<Clock::time_point> deadline) override {
    if (maybe_cancel()) return;
    if (!deadline) {
      run_.deciding = false;
      throw RuntimeError("every task waits, and no timer is set that could wake one");
    }
    if (*deadline <= now_) return;
    now_ = *deadline;
    if (run_.deciding) run_.story.push_back("the clock moves on");
  }
  void wake() noexcept override {}

  bool reorders() const noexcept override { return true; }
  // One handle a turn, so that a task can be cancelled between any two.
  const detail::HandleState* reorder(detail::HandleQueue& ready) noexcept override {
    maybe_cancel();
    std::vector<detail::HandleState*> handles;
    while (auto* handle = ready.pop()) handles.push_back(handle);
    if (left_in_turn_ == 0) left_in_turn_ = handles.size();
    if (run_.deciding) choose_first(handles);
    for (auto* handle : handles) ready.push(*handle);
    --left_in_turn_;
    return ready.front();
  }

 private:
  // What the loop would run in this turn stands first, in any order of the tasks.
  void choose_first(std::vector<detail::HandleState*>& handles) {
    const auto turn_end = handles.begin() + static_cast<std::ptrdiff_t>(left_in_turn_);
    if (run_.reorder && as_task(handles.front())) {
      std::vector<std::ptrdiff_t> tasks;
      for (auto at = handles.begin(); at != turn_end; ++at)
        if (as_task(*at)) tasks.push_back(at - handles.begin());
      const auto chosen = handles.begin() + tasks[run_.schedule->choose(tasks.size())];
      std::rotate(handles.begin(), chosen, chosen + 1);
    }
    if (const detail::TaskState* task = as_task(handles.front()))
      run_.story.push_back(task->name() + " takes a step");
  }

  bool maybe_cancel() {
    if (!run_.deciding || run_.cancellations_left == 0) return false;
    // The main task is the first of its loop.
    std::vector<detail::TaskState*> others;
    detail::TaskState* const main = get_running_loop().tasks().first;
    for (auto* task = main ? main->next_in_loop() : nullptr; task; task = task->next_in_loop())
      others.push_back(task);
    const std::size_t choice = run_.schedule->choose(others.size() + 1);
    if (choice == 0) return false;
    --run_.cancellations_left;
    detail::TaskState* const victim = others[choice - 1];
    run_.story.push_back(victim->name() + " is cancelled");
    victim->cancel(nullptr);
    return true;
  }

  static detail::TaskState* as_task(detail::HandleState* handle) noexcept {
    return dynamic_cast<detail::TaskState*>(handle);
  }

  Run& run_;
  std::size_t left_in_turn_ = 0;
  Clock::time_point now_{};
};

std::unique_ptr<EventLoop> new_exploring_event_loop() {
  return std::make_unique<EventLoop>(std::make_unique<ExploringPlatform>(*current_run));
}

Coroutine<> explored(Run& run, Coroutine<> program) {
  struct Deciding {
    explicit Deciding(Run& run) noexcept : run(run) { run.deciding = true; }
    ~Deciding() { run.deciding = false; }
    Run& run;
  };
  const Deciding while_it_runs(run);
  co_await std::move(program);
}

[[noreturn]] void report(const Run& run, std::size_t runs, const std::string& what) {
  std::string text = "explore: run " + std::to_string(runs) + " failed: " + what;
  for (const std::string& event : run.story) text += "\n  " + event;
  text += "\nalone again: explore(program, {.replay = \"" + run.schedule->text() + "\"})";
  throw RuntimeError(text);
}

}  // namespace

Exploration explore(detail::MoveOnlyFunction<Coroutine<>()> program, ExploreOptions options) {
  Exploration result;
  Schedule schedule;
  schedule.read(options.replay);
  do {
    if (result.runs == options.max_runs)
      throw RuntimeError("explore: more than " + std::to_string(options.max_runs) +
                         " schedules; make the program smaller, or give .max_runs");
    ++result.runs;
    Run run{&schedule, options.cancellations, options.reorder, false, {}};
    Run* const outer = std::exchange(current_run, &run);
    std::exception_ptr error;
    try {
      asyncio::run(explored(run, program()), {.loop_factory = &new_exploring_event_loop});
    } catch (...) {
      error = std::current_exception();
    }
    current_run = outer;
    if (error) report(run, result.runs, repr(error));
    if (!schedule.deterministic())
      report(run, result.runs, "the program did not do the same under the same schedule");
    result.longest = std::max(result.longest, schedule.length());
    if (run.cancellations_left < options.cancellations) ++result.injected;
  } while (options.replay.empty() && schedule.advance());
  return result;
}

}  // namespace asyncio::testing
