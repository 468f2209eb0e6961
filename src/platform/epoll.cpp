// Some facts about epoll: its timeout counts whole milliseconds and is rounded up here, so that a sleep never
// ends before its deadline; an eventfd stays readable until it is read, so a wake-up between two sleeps is not
// lost; epoll_wait ends early on a signal, which poll() is allowed to do.
#include <asyncio/base/exceptions.hpp>
#include <asyncio/platform/epoll.hpp>
#include <asyncio/platform/thread_pool_executor.hpp>

#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <string_view>

namespace asyncio {

namespace {

// Closes its descriptor; nothing else owns it.
class Descriptor {
 public:
  Descriptor(int number, const char* made_by) : number_(number) {
    if (number < 0) throw OSError(errno, made_by);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() { ::close(number_); }
  int number() const noexcept { return number_; }

 private:
  int number_;
};

class EpollPlatform final : public Platform {
 public:
  EpollPlatform()
      : epoll_(::epoll_create1(EPOLL_CLOEXEC), "epoll_create1"),
        wake_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK), "eventfd") {
    epoll_event event{};
    event.events = EPOLLIN;
    event.data.fd = wake_.number();
    if (::epoll_ctl(epoll_.number(), EPOLL_CTL_ADD, wake_.number(), &event) < 0)
      throw OSError(errno, "epoll_ctl");
  }

  std::string_view name() const noexcept override { return "epoll"; }
  Clock::time_point now() noexcept override { return Clock::now(); }

  void poll(std::optional<Clock::time_point> deadline) override {
    epoll_event event{};
    if (::epoll_wait(epoll_.number(), &event, 1, milliseconds_until(deadline)) <= 0) return;
    std::uint64_t count = 0;
    while (::read(wake_.number(), &count, sizeof count) < 0 && errno == EINTR) {
    }
  }

  void wake() noexcept override {
    const std::uint64_t one = 1;
    // EAGAIN: the counter is full, and so the descriptor readable, which is all that is wanted.
    while (::write(wake_.number(), &one, sizeof one) < 0 && errno == EINTR) {
    }
  }

  std::shared_ptr<Executor> make_executor() override { return make_default_executor(); }

 private:
  // -1: without end. A longer sleep than a day is slept in days (S-14).
  int milliseconds_until(std::optional<Clock::time_point> deadline) {
    using std::chrono::milliseconds;
    if (!deadline) return -1;
    const Clock::time_point now = Clock::now();
    if (*deadline <= now) return 0;
    constexpr milliseconds longest = std::chrono::hours(24);
    if (*deadline - now >= longest) return static_cast<int>(longest.count());
    return static_cast<int>(std::chrono::ceil<milliseconds>(*deadline - now).count());
  }

  Descriptor epoll_;
  Descriptor wake_;
};

}  // namespace

std::unique_ptr<Platform> make_epoll_platform() { return std::make_unique<EpollPlatform>(); }

bool debug_requested() noexcept {
  const char* value = std::getenv("ASYNCIO_DEBUG");
  return value && *value && std::string_view(value) != "0";
}

}  // namespace asyncio
