// Some facts about threads: a new one inherits the signal mask of its maker; its name has at most 15 characters;
// joining oneself never returns. An idle thread that was notified is still counted as idle until it wakes, and
// so is the job that it was notified for: more jobs than idle threads means that another thread is needed.
#include <asyncio/base/exceptions.hpp>
#include <asyncio/platform/thread_pool_executor.hpp>

#include <pthread.h>

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <csignal>
#include <cstdio>
#include <mutex>
#include <system_error>
#include <thread>
#include <vector>

namespace asyncio {

namespace {

// While this lives, threads that are made block every signal that somebody can send. Not those that the
// thread's own mistakes raise: blocked, they would end the process without a word.
class SignalsBlocked {
 public:
  SignalsBlocked() noexcept {
    ::sigset_t all;
    ::sigfillset(&all);
    for (const int own : {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGTRAP, SIGABRT, SIGSYS})
      ::sigdelset(&all, own);
    ::pthread_sigmask(SIG_SETMASK, &all, &before_);
  }
  SignalsBlocked(const SignalsBlocked&) = delete;
  SignalsBlocked& operator=(const SignalsBlocked&) = delete;
  ~SignalsBlocked() { ::pthread_sigmask(SIG_SETMASK, &before_, nullptr); }

 private:
  ::sigset_t before_;
};

int default_workers() noexcept {
  return std::min(32, static_cast<int>(std::max(1u, std::thread::hardware_concurrency())) + 4);
}

std::string default_prefix() {
  static std::atomic<int> pools{0};
  return "ThreadPoolExecutor-" + std::to_string(pools.fetch_add(1, std::memory_order_relaxed));
}

// The number tells threads apart, so the prefix gives way.
void name_this_thread(const std::string& prefix, std::size_t number) noexcept {
  constexpr std::size_t longest = 15;
  char suffix[24];
  const auto length = std::min(
      static_cast<std::size_t>(std::snprintf(suffix, sizeof suffix, "_%zu", number)), longest);
  char name[longest + 1] = {};
  const std::size_t kept = prefix.copy(name, longest - length);
  std::copy_n(suffix, length, name + kept);
  ::pthread_setname_np(::pthread_self(), name);
}

}  // namespace

// What the threads share with the executor and with each other; everything under one lock.
class ThreadPoolExecutor::Pool {
 public:
  Pool(std::size_t max_workers, std::string prefix)
      : max_workers_(max_workers), prefix_(std::move(prefix)) {}
  Pool(const Pool&) = delete;
  Pool& operator=(const Pool&) = delete;
  ~Pool() {
    for (std::thread& thread : threads_)
      if (thread.joinable()) thread.detach();
  }

  void post(const std::shared_ptr<Pool>& self, Job& job) {
    std::unique_lock lock(mutex_);
    if (shut_down_) throw RuntimeError("cannot schedule new futures after shutdown");
    if (queued_ + 1 > idle_ && started_ < max_workers_) start_thread(self);
    push(job.release());
    lock.unlock();
    work_or_end_.notify_one();
  }

  // Gives what waited for a thread, when it is not to be called.
  void refuse_more(bool cancel) noexcept {
    detail::JobState* unwanted = nullptr;
    {
      const std::lock_guard lock(mutex_);
      shut_down_ = true;
      if (cancel) {
        unwanted = std::exchange(first_, nullptr);
        queued_ = 0;
      }
    }
    work_or_end_.notify_all();
    while (unwanted) {
      detail::JobState* const next = unwanted->next;
      unwanted->drop();
      unwanted = next;
    }
  }

  // After refuse_more().
  void when_ended(Job ended) {
    {
      const std::lock_guard lock(mutex_);
      if (alive_ > 0) {
        ended_.push_back(std::move(ended));
        return;
      }
    }
    ended();
  }

  // After refuse_more(). Several may wait; the first of them joins the threads.
  void wait() {
    std::vector<std::thread> threads;
    {
      std::unique_lock lock(mutex_);
      all_ended_.wait(lock, [this] { return alive_ == 0; });
      threads.swap(threads_);
    }
    for (std::thread& thread : threads) thread.join();
  }

  bool is_own_thread() const noexcept { return own_pool == this; }

 private:
  // Without any thread the job could never run; with one it only waits longer.
  void start_thread(const std::shared_ptr<Pool>& self) {
    try {
      const SignalsBlocked blocked;
      threads_.emplace_back([self, number = started_] { self->work(number); });
    } catch (const std::system_error& error) {
      if (alive_ == 0) throw OSError(error.code().value(), "pthread_create");
      return;
    }
    ++started_;
    ++alive_;
  }

  void push(detail::JobState* job) noexcept {
    job->next = nullptr;
    (first_ ? last_->next : first_) = job;
    last_ = job;
    ++queued_;
  }

  void work(std::size_t number) {
    name_this_thread(prefix_, number);
    own_pool = this;
    std::unique_lock lock(mutex_);
    while (true) {
      if (detail::JobState* const job = first_) {
        first_ = job->next;
        --queued_;
        lock.unlock();
        job->work();
        lock.lock();
      } else if (shut_down_) {
        break;
      } else {
        ++idle_;
        work_or_end_.wait(lock);
        --idle_;
      }
    }
    std::vector<Job> ended;
    if (--alive_ == 0) {
      ended.swap(ended_);
      all_ended_.notify_all();
    }
    lock.unlock();
    for (Job& job : ended) job();
  }

  static inline thread_local const Pool* own_pool = nullptr;

  const std::size_t max_workers_;
  const std::string prefix_;
  std::mutex mutex_;
  std::condition_variable work_or_end_;
  std::condition_variable all_ended_;
  detail::JobState* first_ = nullptr;
  detail::JobState* last_ = nullptr;  // means nothing while first_ is null
  std::size_t queued_ = 0;
  std::size_t idle_ = 0;
  std::size_t started_ = 0;
  std::size_t alive_ = 0;
  bool shut_down_ = false;
  std::vector<Job> ended_;
  std::vector<std::thread> threads_;
};

ThreadPoolExecutor::ThreadPoolExecutor(std::optional<int> max_workers,
                                       std::string thread_name_prefix) {
  const int workers = max_workers.value_or(default_workers());
  if (workers <= 0) throw ValueError("max_workers must be greater than 0");
  if (thread_name_prefix.empty()) thread_name_prefix = default_prefix();
  pool_ = std::make_shared<Pool>(static_cast<std::size_t>(workers), std::move(thread_name_prefix));
}

ThreadPoolExecutor::~ThreadPoolExecutor() {
  pool_->refuse_more(false);
  // On a thread of its own there is nobody who could wait.
  if (!unawaited_ && !pool_->is_own_thread()) pool_->wait();
}

void ThreadPoolExecutor::post(Job job) { pool_->post(pool_, job); }

void ThreadPoolExecutor::shutdown(bool wait, ShutdownOptions options) {
  pool_->refuse_more(options.cancel_futures);
  if (!wait) return shutdown_unawaited();
  if (pool_->is_own_thread()) throw RuntimeError("cannot join current thread");
  pool_->wait();
}

void ThreadPoolExecutor::shutdown_then(Job ended) {
  pool_->refuse_more(false);
  pool_->when_ended(std::move(ended));
}

void ThreadPoolExecutor::shutdown_unawaited() noexcept {
  pool_->refuse_more(false);
  unawaited_ = true;
}

std::shared_ptr<Executor> make_default_executor() {
  return std::make_shared<ThreadPoolExecutor>(std::nullopt, "asyncio");
}

}  // namespace asyncio
