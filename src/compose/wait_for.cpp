// Cancelling something and waiting for its end.
#include <asyncio/compose/wait_for.hpp>

namespace asyncio::detail {

std::exception_ptr cancellation_of(FutureState& future) {
  if (future.cancelled()) return future.cancelled_error();
  if (!future.failed() || !is_cancellation(future.failure())) return nullptr;
  return future.exception();
}

Coroutine<> cancel_and_wait(AnyFuture future) {
  const Future<> waiter(future.get_loop());
  // The callback owns what it touches: it may run after this wait was itself cancelled.
  const DoneCallbackToken token = future.add_done_callback([waiter](const AnyFuture&) {
    if (!waiter.done()) waiter.set_result();
  });
  future.cancel();
  std::exception_ptr error;
  try {
    co_await waiter;
  } catch (...) {
    error = std::current_exception();
  }
  future.remove_done_callback(token);
  if (error) std::rethrow_exception(std::move(error));
}

}  // namespace asyncio::detail
