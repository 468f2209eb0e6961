// Primitives: the locks, events, conditions, semaphores, barriers and queues of a parity program, by name.
#pragma once

#include <asyncio.hpp>

#include <map>
#include <memory>
#include <string>
#include <variant>
#include <vector>

namespace parity {

// l0 l1 are locks, k0 is a condition with a lock of its own, k1 k2 are conditions on l1, e0 e1 events,
// m0 is a semaphore, m1 a bounded one, r0 r1 are barriers, q0 q1 q2 queues: in order, newest first, smallest first.
// One that is made again replaces the older one, in which tasks may still wait.
class Primitives {
 public:
  using AnyQueue =
      std::variant<std::shared_ptr<asyncio::Queue<int>>, std::shared_ptr<asyncio::LifoQueue<int>>,
                   std::shared_ptr<asyncio::PriorityQueue<int>>>;

  Primitives();
  void make(const std::string& name, int value);
  // Releases every lock that was ever made and is taken.
  void release_all();
  // What the primitive prints, without the address, and its answers.
  std::string look(const std::string& name) const;

  std::map<std::string, std::shared_ptr<asyncio::Lock>> locks;
  std::map<std::string, std::shared_ptr<asyncio::Condition>> conditions;
  std::map<std::string, std::shared_ptr<asyncio::Event>> events;
  std::map<std::string, std::shared_ptr<asyncio::Semaphore>> semaphores;
  std::map<std::string, std::shared_ptr<asyncio::Barrier>> barriers;
  std::map<std::string, AnyQueue> queues;
  std::map<std::string, int> levels;  // What conditions are waited for.

 private:
  std::vector<std::function<void()>> releases_;
};

}  // namespace parity
