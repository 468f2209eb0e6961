// Making the primitives of a parity program, and what they say of themselves.
#include "primitives.hpp"

#include "describe.hpp"

namespace parity {

namespace {

std::string without_address(std::string text) {
  const std::size_t start = text.find(" at 0x");
  if (start == std::string::npos) return text;
  return text.erase(start, text.find_first_of(" >", start + 4) - start);
}

// Holds the lock's state, not the Lock: that one may go when its name is given to another.
template <typename L>
std::function<void()> release_later(const std::shared_ptr<L>& lock) {
  return [state = lock->state()] {
    if (state->locked()) state->unlock();
  };
}

}  // namespace

Primitives::Primitives() {
  for (const char* name : {"l0", "l1", "k0", "k1", "k2", "e0", "e1"}) make(name, 0);
  for (const char* name : {"m0", "m1", "r0", "r1"}) make(name, 2);
  for (const char* name : {"q0", "q1", "q2"}) make(name, 0);
}

void Primitives::make(const std::string& name, int value) {
  switch (name[0]) {
    case 'l':
      locks[name] = std::make_shared<asyncio::Lock>();
      releases_.push_back(release_later(locks[name]));
      return;
    case 'k':
      conditions[name] = name == "k0" ? std::make_shared<asyncio::Condition>()
                                      : std::make_shared<asyncio::Condition>(*locks.at("l1"));
      releases_.push_back([state = conditions[name]->state()] {
        if (state->lock()->locked()) state->lock()->unlock();
      });
      return;
    case 'e':
      events[name] = std::make_shared<asyncio::Event>();
      return;
    case 'm':
      semaphores[name] =
          name == "m0" ? std::make_shared<asyncio::Semaphore>(value)
                       : std::shared_ptr<asyncio::Semaphore>(new asyncio::BoundedSemaphore(value));
      return;
    case 'r':
      barriers[name] = std::make_shared<asyncio::Barrier>(value);
      return;
    default:
      if (name == "q0") queues[name] = std::make_shared<asyncio::Queue<int>>(value);
      else if (name == "q1") queues[name] = std::make_shared<asyncio::LifoQueue<int>>(value);
      else queues[name] = std::make_shared<asyncio::PriorityQueue<int>>(value);
  }
}

void Primitives::release_all() {
  for (const std::function<void()>& release : releases_) release();
}

std::string Primitives::look(const std::string& name) const {
  switch (name[0]) {
    case 'l': {
      const asyncio::Lock& lock = *locks.at(name);
      return without_address(repr(lock)) + " " + describe(lock.locked());
    }
    case 'k': {
      const asyncio::Condition& condition = *conditions.at(name);
      return without_address(repr(condition)) + " " + describe(condition.locked());
    }
    case 'e': {
      const asyncio::Event& event = *events.at(name);
      return without_address(repr(event)) + " " + describe(event.is_set());
    }
    case 'm': {
      const asyncio::Semaphore& semaphore = *semaphores.at(name);
      return without_address(repr(semaphore)) + " " + describe(semaphore.locked());
    }
    case 'r': {
      const asyncio::Barrier& barrier = *barriers.at(name);
      return without_address(repr(barrier)) + " " + describe(barrier.parties()) + " " +
             describe(barrier.n_waiting()) + " " + describe(barrier.broken());
    }
    default:
      return std::visit(
          [](const auto& queue) {
            return without_address(repr(*queue)) + " " + std::to_string(queue->qsize()) + " " +
                   describe(queue->empty()) + " " + describe(queue->full()) + " " +
                   std::to_string(queue->maxsize());
          },
          queues.at(name));
  }
}

}  // namespace parity
