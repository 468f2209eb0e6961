// CloseListener: what must let go of others when its loop closes, because nothing will happen there any more.
#pragma once

namespace asyncio::detail {

// Stands in the list of one loop, from listen() until leave(); on the loop's thread.
class CloseListener {
 public:
  CloseListener() noexcept = default;
  CloseListener(const CloseListener&) = delete;
  CloseListener& operator=(const CloseListener&) = delete;

  void listen(CloseListener*& first) noexcept {
    next_ = first;
    if (next_) next_->link_ = &next_;
    first = this;
    link_ = &first;
  }
  CloseListener* next() const noexcept { return next_; }
  // The loop closes: called once, after leave().
  virtual void loop_closes() noexcept = 0;
  void leave() noexcept {
    if (!link_) return;
    *link_ = next_;
    if (next_) next_->link_ = link_;
    link_ = nullptr;
  }

 protected:
  ~CloseListener() { leave(); }

 private:
  CloseListener** link_ = nullptr;  // what points to this one
  CloseListener* next_ = nullptr;
};

}  // namespace asyncio::detail
