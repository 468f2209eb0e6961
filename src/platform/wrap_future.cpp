// What stands between a concurrent future and the loop's future of the same result.
#include <asyncio/base/exceptions.hpp>
#include <asyncio/platform/wrap_future.hpp>

namespace asyncio::detail {

namespace {

class Wrapping final : public ThreadCompletion, public ConcurrentCallback, public PoolAllocated {
 public:
  Wrapping(EventLoop& loop, RefPtr<ConcurrentFutureState> source, CopyConcurrentValue copy)
      : ThreadCompletion(loop, source->has_a_thread()), source_(std::move(source)), copy_(copy) {}

  void call(ConcurrentFutureState&) noexcept override { send(); }
  void drop() noexcept override { ThreadCompletion::release(); }
  void withdraw() noexcept override { source_->cancel(); }
  // The source owns this as long as it is pending: the two must not keep each other.
  void parted() noexcept override { source_ = nullptr; }

 private:
  void fill(FutureState& future) override {
    if (source_->cancelled()) return future.finish_cancelled(nullptr);
    if (source_->failure()) return future.finish_with_exception(source_->failure());
    copy_(*source_, future);
    future.finish();
  }

  RefPtr<ConcurrentFutureState> source_;
  CopyConcurrentValue copy_;
};

}  // namespace

void chain(RefPtr<ConcurrentFutureState> source, ThreadFutureState& destination,
           CopyConcurrentValue copy) {
  ConcurrentFutureState& given = *source;
  auto* wrapping = new Wrapping(destination.loop(), std::move(source), copy);
  destination.begin(*wrapping);
  given.add_callback(*wrapping);
}

}  // namespace asyncio::detail
