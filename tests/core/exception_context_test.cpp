// The exception handler: what the default one writes, what a custom one is told, and when it fails itself.
#include "support/virtual_test.hpp"

#include <memory>
#include <string>

namespace {

using namespace asyncio;
using namespace std::chrono_literals;
using support::Errors;
using support::expect_throws;
using support::run_virtual;
using support::StderrCapture;
using support::Trace;
using support::VirtualLoop;

ExceptionContext report(std::string message, std::exception_ptr exception = nullptr) {
  ExceptionContext context;
  context.message = std::move(message);
  context.exception = std::move(exception);
  return context;
}

TEST(ExceptionContext, X01_TheDefaultHandlerWritesTheMessageTheOtherMembersSortedAndTheException) {
  VirtualLoop loop;
  ExceptionContext context = report("M", std::make_exception_ptr(ValueError("v")));
  context.handle = loop->call_soon([] {});
  context.future = loop->create_future<int>();
  const std::string expected = "M\nfuture: " + repr(context.future) +
                               "\nhandle: " + repr(context.handle) + "\nValueError: v\n";
  const StderrCapture capture;
  loop->call_exception_handler(context);
  EXPECT_EQ(capture.text(), expected);
}

TEST(ExceptionContext, X01_WithoutAMessageThereIsADefaultOne) {
  VirtualLoop loop;
  const StderrCapture capture;
  loop->call_exception_handler(report(""));
  EXPECT_EQ(capture.text(), "Unhandled exception in event loop\n");
}

TEST(ExceptionContext, X01_AFailingCallbackIsWrittenWithoutACustomHandler) {
  VirtualLoop loop;
  const StderrCapture capture;
  loop->call_soon([] { throw ValueError("x"); });
  loop.turns();
  const std::string text = capture.text();
  EXPECT_TRUE(text.starts_with("Exception in callback ")) << text;
  EXPECT_NE(text.find("\nhandle: <Handle "), std::string::npos) << text;
  EXPECT_TRUE(text.ends_with("\nValueError: x\n")) << text;
}

TEST(ExceptionContext, X02_AHandlerThatFailsIsReportedThroughTheDefaultOne) {
  VirtualLoop loop;
  Trace trace;
  const StderrCapture capture;
  loop->set_exception_handler(
      [](EventLoop&, const ExceptionContext&) { throw ValueError("handler"); });
  loop->call_soon([] { throw RuntimeError("callback"); });
  loop->call_soon([&] { trace("the loop goes on"); });
  loop.turns();
  EXPECT_EQ(trace, "the loop goes on");
  const std::string text = capture.text();
  EXPECT_TRUE(text.starts_with("Unhandled error in exception handler\n")) << text;
  EXPECT_TRUE(text.ends_with("\nValueError: handler\n")) << text;
}

TEST(ExceptionContext, X02_KeyboardInterruptAndSystemExitPassThroughTheHandler) {
  VirtualLoop loop;
  loop->set_exception_handler([](EventLoop&, const ExceptionContext& context) {
    if (context.message == "exit") throw SystemExit(4);
    throw KeyboardInterrupt("handler");
  });
  expect_throws<KeyboardInterrupt>("handler", [&] { loop->call_exception_handler(report("x")); });
  EXPECT_THROW(loop->call_exception_handler(report("exit")), SystemExit);
  loop->call_soon([] { throw ValueError(); });
  expect_throws<KeyboardInterrupt>("handler", [&] { loop->run_forever(); });
  EXPECT_FALSE(loop->is_running());
}

TEST(ExceptionContext, X02_AnEmptyHandlerRestoresTheDefault) {
  VirtualLoop loop;
  EXPECT_FALSE(loop->has_exception_handler());
  int told = 0;
  loop->set_exception_handler([&](EventLoop& which, const ExceptionContext& context) {
    EXPECT_EQ(&which, &*loop);
    EXPECT_EQ(context.message, "custom");
    ++told;
  });
  EXPECT_TRUE(loop->has_exception_handler());
  loop->call_exception_handler(report("custom"));
  EXPECT_EQ(told, 1);
  loop->set_exception_handler(nullptr);
  EXPECT_FALSE(loop->has_exception_handler());
  const StderrCapture capture;
  loop->call_exception_handler(report("default"));
  EXPECT_EQ(capture.text(), "default\n");
  EXPECT_EQ(told, 1);
}

TEST(ExceptionContext, X02_AHandlerMayReplaceItself) {
  VirtualLoop loop;
  Trace trace;
  loop->set_exception_handler([&, owned = std::make_shared<std::string>("first")](
                                  EventLoop& self, const ExceptionContext&) {
    self.set_exception_handler([&](EventLoop&, const ExceptionContext&) { trace("second"); });
    trace(*owned);
  });
  loop->call_exception_handler(report("x"));
  loop->call_exception_handler(report("x"));
  EXPECT_EQ(trace, "first second");
}

TEST(ExceptionContext, X03_TheHandlerRunsInTheContextOfTheHandle) {
  VirtualLoop loop;
  const ContextVar<int> variable("variable", 0);
  Trace trace;
  loop->set_exception_handler([&](EventLoop&, const ExceptionContext&) { trace(variable.get()); });
  copy_context().run([&] {
    variable.set(3);
    loop->call_soon([] { throw ValueError(); });
    loop->call_later(0s, [] { throw ValueError(); });
  });
  loop.turns();
  EXPECT_EQ(trace, "3 3");
}

TEST(ExceptionContext, X03_TheHandlerRunsInTheContextOfTheTask) {
  const ContextVar<int> variable("variable", 0);
  Trace trace;
  run_virtual([&]() -> Coroutine<> {
    get_running_loop().set_exception_handler([&](EventLoop&, const ExceptionContext& context) {
      trace(context.message);
      trace(variable.get());
    });
    const auto fails = [&]() -> Coroutine<> {
      variable.set(7);
      co_await sleep(0s);
      throw ValueError();
    };
    (void)create_task(fails());
    co_await support::spin();
    EXPECT_EQ(variable.get(), 0);
  });
  EXPECT_EQ(trace, "Task exception was never retrieved 7");
}

TEST(ExceptionContext, X03_TheContextOfTheHandleGoesBeforeTheCallers) {
  VirtualLoop loop;
  const ContextVar<int> variable("variable", 0);
  Trace trace;
  loop->set_exception_handler([&](EventLoop&, const ExceptionContext&) { trace(variable.get()); });
  ExceptionContext context = report("x");
  copy_context().run([&] {
    variable.set(3);
    context.handle = loop->call_soon([] {});
  });
  loop->call_exception_handler(context);
  EXPECT_EQ(trace, "3");
  EXPECT_EQ(variable.get(), 0);
}

TEST(ExceptionContext, X03_TheContextOfTheTaskGoesBeforeThatOfWhoeverDropsIt) {
  const ContextVar<int> variable("variable", 0);
  Trace trace;
  run_virtual([&]() -> Coroutine<> {
    get_running_loop().set_exception_handler(
        [&](EventLoop&, const ExceptionContext&) { trace(variable.get()); });
    const auto fails = [&]() -> Coroutine<> {
      variable.set(7);
      throw ValueError();
      co_return;
    };
    auto task = create_task(fails());
    co_await support::spin();
    EXPECT_TRUE(task.done());
    task = Task<>();
    EXPECT_EQ(trace, "7");
  });
}

TEST(ExceptionContext, X03_OtherwiseInTheContextOfTheCaller) {
  VirtualLoop loop;
  const ContextVar<int> variable("variable", 0);
  Trace trace;
  loop->set_exception_handler([&](EventLoop&, const ExceptionContext&) { trace(variable.get()); });
  Context().run([&] {
    variable.set(2);
    loop->call_exception_handler(report("x"));
  });
  loop->call_exception_handler(report("x"));
  EXPECT_EQ(trace, "2 0");
}

}  // namespace
