// How the values of a context are kept: a small vector that is never changed once shared.
#include <asyncio/core/context.hpp>

#include <algorithm>
#include <vector>

namespace asyncio {

namespace detail {

void ContextState::destroy() noexcept { delete this; }

class ContextValues {
 public:
  struct Entry {
    const void* variable;
    std::shared_ptr<const void> value;
  };
  std::vector<Entry> entries;
};

std::shared_ptr<const void> ContextState::get(const void* variable) const noexcept {
  if (!values_) return nullptr;
  for (const auto& entry : values_->entries)
    if (entry.variable == variable) return entry.value;
  return nullptr;
}

void ContextState::set(const void* variable, std::shared_ptr<const void> value) {
  auto changed =
      values_ ? std::make_shared<ContextValues>(*values_) : std::make_shared<ContextValues>();
  const auto found = std::find_if(changed->entries.begin(), changed->entries.end(),
                                  [&](const auto& entry) { return entry.variable == variable; });
  if (found != changed->entries.end()) found->value = std::move(value);
  else changed->entries.push_back({variable, std::move(value)});
  values_ = std::move(changed);
}

void ContextState::erase(const void* variable) {
  if (!values_) return;
  auto changed = std::make_shared<ContextValues>(*values_);
  std::erase_if(changed->entries, [&](const auto& entry) { return entry.variable == variable; });
  values_ = std::move(changed);
}

RefPtr<ContextState> ContextState::copy() const {
  return RefPtr<ContextState>::adopt(new ContextState(values_));
}

ContextSlot& thread_context_slot() noexcept {
  static thread_local ContextSlot slot;
  return slot;
}

}  // namespace detail

Context::Context() : state_(detail::ContextSlot::adopt(new detail::ContextState)) {}

Context Context::copy() const { return Context(state_->copy()); }

Context::Entry::Entry(detail::ContextSlot& state) : state_(state), scope_(state_) {
  if (state_->entered)
    throw RuntimeError("cannot enter context: it is already entered; run a copy() of it");
  state_->entered = true;
}

Context copy_context() {
  const detail::ContextSlot& now = detail::current_slot();
  return now ? Context(now->copy()) : Context();
}

}  // namespace asyncio
