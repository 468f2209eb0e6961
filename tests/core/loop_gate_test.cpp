// LoopGate: through while the loop stands, refused afterwards, and never anything between.
#include "support/leaks.hpp"
#include "support/virtual_test.hpp"

#include <asyncio/core/loop_gate.hpp>

#include <atomic>
#include <memory>
#include <thread>
#include <vector>

namespace {

using namespace asyncio;
using detail::LoopGate;
using detail::RefPtr;

class Counted final : public detail::HandleState {
 public:
  Counted(int& ran, int& discarded) : HandleState(nullptr), ran_(ran), discarded_(discarded) {}
  void run() override { ++ran_; }
  void discard() noexcept override { ++discarded_; }

 private:
  int& ran_;
  int& discarded_;
};

TEST(LoopGate, S15_WhatComesThroughRunsInTheNextTurn) {
  const support::VirtualLoop loop;
  int ran = 0, discarded = 0;
  Counted handle(ran, discarded);
  EXPECT_TRUE(loop->gate()->post(handle));
  EXPECT_EQ(ran, 0);
  loop.turns();
  EXPECT_EQ(ran, 1);
  EXPECT_EQ(discarded, 0);
}

TEST(LoopGate, S18_AClosedLoopRefusesAndDiscardsWhatHadCome) {
  const support::VirtualLoop loop;
  int ran = 0, discarded = 0;
  Counted before(ran, discarded), after(ran, discarded);
  const RefPtr<LoopGate> gate = loop->gate();
  EXPECT_TRUE(gate->post(before));
  loop->close();
  EXPECT_FALSE(gate->post(after));
  EXPECT_EQ(ran, 0);
  EXPECT_EQ(discarded, 1);
}

TEST(LoopGateThreads, S16_FourThreadsPostWhileTheLoopClosesAndIsDestroyed) {
  constexpr int rounds = 300, threads = 4, handles = 20;
  for (int round = 0; round < rounds; ++round) {
    int ran = 0, discarded = 0;
    std::atomic<int> refused{0};
    std::atomic<bool> go{false};
    auto loop = asyncio::testing::new_virtual_event_loop();
    const RefPtr<LoopGate> gate = loop->gate();
    std::vector<std::unique_ptr<Counted>> posted;
    for (int i = 0; i < threads * handles; ++i)
      posted.push_back(std::make_unique<Counted>(ran, discarded));
    std::vector<std::thread> posters;
    for (int thread = 0; thread < threads; ++thread)
      posters.emplace_back([&, thread] {
        while (!go) std::this_thread::yield();
        for (int i = 0; i < handles; ++i)
          if (!gate->post(*posted[static_cast<std::size_t>(thread * handles + i)])) ++refused;
      });
    go = true;
    for (int turn = 0; turn < round % 4; ++turn) {
      loop->stop();
      loop->run_forever();
    }
    loop.reset();
    for (auto& poster : posters) poster.join();
    ASSERT_EQ(ran + discarded + refused, threads * handles);
  }
}

}  // namespace
