// The questions one can ask about types: is it awaitable, what does it give, is it a coroutine, a future, a coroutine function.
#include "support/virtual_test.hpp"

#include <gtest/gtest.h>

#include <coroutine>
#include <memory>
#include <string>
#include <type_traits>
#include <vector>

namespace asyncio {
namespace {

Coroutine<int> give(int value) { co_return value; }
int plain(int value) { return value; }

struct Custom {
  Coroutine<std::string> operator co_await() const {
    auto body = []() -> Coroutine<std::string> { co_return "custom"; };
    return body();
  }
};
// Would resume a frame behind its task's back: not taken.
struct Foreign {
  bool await_ready() const { return false; }
  void await_suspend(std::coroutine_handle<>) const {}
  void await_resume() const {}
};

static_assert(Awaitable<Coroutine<int>>);
static_assert(Awaitable<Coroutine<int>&>);
static_assert(Awaitable<Future<int>> && Awaitable<const Future<int>&>);
static_assert(Awaitable<Task<>> && Awaitable<AnyTask> && Awaitable<AnyFuture&>);
static_assert(Awaitable<Sleep>);
static_assert(Awaitable<Custom>);
static_assert(!Awaitable<int>);
static_assert(!Awaitable<std::vector<Coroutine<int>>>);
static_assert(!Awaitable<Foreign>);
static_assert(!Awaitable<decltype(&give)>);

static_assert(std::is_same_v<await_result_t<Coroutine<int>>, int>);
static_assert(std::is_same_v<await_result_t<Future<std::string>&>, const std::string&>);
static_assert(std::is_same_v<await_result_t<Future<std::string>>, std::string>);
static_assert(std::is_same_v<await_result_t<Task<std::unique_ptr<int>>>, std::unique_ptr<int>>);
static_assert(std::is_same_v<await_result_t<Custom>, std::string>);
static_assert(std::is_void_v<await_result_t<AnyFuture>>);
static_assert(std::is_void_v<await_result_t<Sleep>>);
static_assert(std::is_same_v<await_result_t<ResultSleep<int>>, int>);
static_assert(std::is_same_v<await_value_t<Future<std::string>&>, std::string>);

TEST(Awaitable, IsCoroutineAndIsFuture) {
  support::VirtualLoop loop;
  auto coroutine = give(1);
  auto task = loop->create_task(give(2));
  const Future<int> future(*loop);
  EXPECT_TRUE(iscoroutine(coroutine));
  EXPECT_FALSE(iscoroutine(task));
  EXPECT_FALSE(iscoroutine(give));
  EXPECT_TRUE(isfuture(future));
  EXPECT_TRUE(isfuture(task));
  EXPECT_TRUE(isfuture(AnyFuture(future)));
  EXPECT_FALSE(isfuture(coroutine));
  EXPECT_FALSE(isfuture(1));
  coroutine.close();
  loop.turns(1);
}

TEST(Awaitable, IsCoroutineFunction) {
  static_assert(iscoroutinefunction(&give));
  static_assert(!iscoroutinefunction(&plain));
  EXPECT_TRUE(iscoroutinefunction(give));
  EXPECT_FALSE(iscoroutinefunction(plain));
  EXPECT_TRUE(iscoroutinefunction([](int) -> Coroutine<> { co_return; }));
  EXPECT_FALSE(iscoroutinefunction([](int) {}));
  EXPECT_FALSE(iscoroutinefunction(3));
}

TEST(Awaitable, AnyAwaitableBecomesACoroutine) {
  support::VirtualLoop loop;
  const Future<int> future(*loop);
  future.set_result(4);
  EXPECT_EQ(loop->run_until_complete(detail::as_coroutine(future)), 4);
  EXPECT_EQ(loop->run_until_complete(detail::as_coroutine(Custom())), "custom");
  EXPECT_EQ(loop->run_until_complete(detail::as_coroutine(give(5))), 5);
  loop->run_until_complete(detail::as_coroutine(sleep(std::chrono::seconds(1))));
  loop->run_until_complete(detail::as_coroutine(AnyFuture(future)));
}

}  // namespace
}  // namespace asyncio
