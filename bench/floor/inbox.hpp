// Inbox of the floor: other threads push onto a lock-free list, and ring an eventfd only when it
// was empty.
#pragma once

#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <atomic>
#include <cstdint>
#include <cstdlib>

namespace bench::floor {

class Inbox {
 public:
  struct Message {
    std::atomic<Message*> next;
  };

  Inbox() : bell_(eventfd(0, EFD_NONBLOCK)), poller_(epoll_create1(0)) {
    epoll_event interest{EPOLLIN, {}};
    epoll_ctl(poller_, EPOLL_CTL_ADD, bell_, &interest);
  }
  Inbox(const Inbox&) = delete;
  Inbox& operator=(const Inbox&) = delete;
  ~Inbox() {
    close(poller_);
    close(bell_);
  }

  // Any thread. The release pairs with the acquire of take_all().
  void push(Message* message) {
    Message* newest = newest_.load(std::memory_order_relaxed);
    do {
      message->next.store(newest, std::memory_order_relaxed);
    } while (!newest_.compare_exchange_weak(newest, message, std::memory_order_release,
                                            std::memory_order_relaxed));
    if (!newest) ring();
  }

  // The owner's thread: newest first, null when there is nothing.
  Message* take_all() { return newest_.exchange(nullptr, std::memory_order_acquire); }

  // Until somebody rings.
  void wait() {
    epoll_event event;
    epoll_wait(poller_, &event, 1, -1);
    std::uint64_t rings;
    [[maybe_unused]] ssize_t bytes = read(bell_, &rings, sizeof rings);
  }

 private:
  void ring() {
    std::uint64_t one = 1;
    if (write(bell_, &one, sizeof one) < 0) std::abort();
  }

  int bell_;
  int poller_;
  std::atomic<Message*> newest_{nullptr};
};

}  // namespace bench::floor
