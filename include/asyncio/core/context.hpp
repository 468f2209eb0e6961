// ContextVar and Context: values that belong to a task and are inherited by what it starts.
#pragma once

#include <asyncio/base/exceptions.hpp>
#include <asyncio/base/ref_ptr.hpp>

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace asyncio {

class Context;

namespace detail {

class ContextValues;  // an immutable set of (variable, value)

// What a Context is underneath: the values set in it so far. Shared by the handles that run in it,
// which may be in several threads after to_thread(), though only one runs in it at a time.
class ContextState {
 public:
  ContextState() noexcept = default;
  explicit ContextState(std::shared_ptr<const ContextValues> values) noexcept
      : values_(std::move(values)) {}

  void add_reference() noexcept { references_.fetch_add(1, std::memory_order_relaxed); }
  // Pairs with the other threads' releases: the last one sees all they wrote.
  void release() noexcept {
    if (references_.fetch_sub(1, std::memory_order_acq_rel) == 1) destroy();
  }

  bool empty() const noexcept { return values_ == nullptr; }
  std::shared_ptr<const void> get(const void* variable) const noexcept;
  void set(const void* variable, std::shared_ptr<const void> value);
  void erase(const void* variable);
  RefPtr<ContextState> copy() const;

  bool entered = false;

 private:
  [[gnu::cold]] void destroy() noexcept;

  std::shared_ptr<const ContextValues> values_;
  std::atomic<std::uint32_t> references_{1};
};

// Null until something is set: most programs have no context variables, and pay nothing.
using ContextSlot = RefPtr<ContextState>;

// The slot of what runs now on this thread; null where no loop has run anything: the thread's own.
inline constinit thread_local ContextSlot* current_context_slot = nullptr;

ContextSlot& thread_context_slot() noexcept;

inline ContextSlot& current_slot() noexcept {
  return current_context_slot ? *current_context_slot : thread_context_slot();
}

// What a new handle inherits (S-23, T-17): a copy of the current context, taken now.
inline ContextSlot inherit_context() {
  if (!current_context_slot) [[unlikely]]
    return thread_context_slot() ? thread_context_slot()->copy() : nullptr;
  const ContextSlot& now = *current_context_slot;
  if (!now || now->empty()) [[likely]]
    return nullptr;
  return now->copy();
}

// Makes `slot` the current one for as long as the scope lasts.
class ContextScope {
 public:
  explicit ContextScope(ContextSlot& slot) noexcept : ContextScope(&slot) {}
  // Null: whatever is run next sets its own.
  explicit ContextScope(ContextSlot* slot) noexcept
      : before_(std::exchange(current_context_slot, slot)) {}
  ContextScope(const ContextScope&) = delete;
  ContextScope& operator=(const ContextScope&) = delete;
  ~ContextScope() { current_context_slot = before_; }

 private:
  ContextSlot* before_;
};

}  // namespace detail

// A shared handle to one set of values; copies of the handle are the same context.
// copy_context() makes a new one. Run something in it with run(), or give it to create_task().
class Context {
 public:
  // An empty context.
  Context();

  // Calls f here: what it sets stays in this context (S-23). RuntimeError when it is running already.
  template <typename F>
  decltype(auto) run(F&& f) {
    const Entry entry(state_);
    return std::invoke(std::forward<F>(f));
  }
  Context copy() const;

  friend bool operator==(const Context&, const Context&) noexcept = default;

  // For the library: the state behind the handle.
  const detail::ContextSlot& state() const noexcept { return state_; }
  explicit Context(detail::ContextSlot state) noexcept : state_(std::move(state)) {}

 private:
  // Entered once at a time; left on every path.
  class Entry {
   public:
    explicit Entry(detail::ContextSlot& state);
    Entry(const Entry&) = delete;
    Entry& operator=(const Entry&) = delete;
    ~Entry() { state_->entered = false; }

   private:
    detail::ContextSlot state_;
    detail::ContextScope scope_;
  };

  detail::ContextSlot state_;
};

// A copy of the current context.
Context copy_context();

// A variable with a value of its own in each context. Usually a global. Its values live as long as the
// contexts they were set in.
template <typename T>
class ContextVar {
 public:
  // Remembers what set() replaced, for one reset().
  class Token {
   public:
    // The value before, or nothing (Token.MISSING).
    const std::optional<T>& old_value() const noexcept { return old_value_; }

   private:
    friend class ContextVar;
    Token(const ContextVar* variable, const void* context, std::optional<T> old_value)
        : variable_(variable), context_(context), old_value_(std::move(old_value)) {}
    const ContextVar* variable_;
    const void* context_;
    std::optional<T> old_value_;
    bool used_ = false;
  };

  explicit ContextVar(std::string_view name) : name_(name) {}
  ContextVar(std::string_view name, T default_value)
      : name_(name), default_(std::move(default_value)) {}
  ContextVar(const ContextVar&) = delete;
  ContextVar& operator=(const ContextVar&) = delete;

  const std::string& name() const noexcept { return name_; }

  // The value in the current context, else the default; LookupError when there is neither.
  T get() const {
    if (const auto value = stored()) return *value;
    if (default_) return *default_;
    throw LookupError("<ContextVar name='" + name_ + "'> has no value here and no default");
  }
  T get(T fallback) const {
    if (const auto value = stored()) return *value;
    return fallback;
  }

  // Sets it in the current context; nobody else's value changes (T-17).
  Token set(T value) const {
    std::optional<T> before;
    if (const auto old = stored()) before = *old;
    detail::ContextSlot& slot = detail::current_slot();
    if (!slot) slot = detail::ContextSlot::adopt(new detail::ContextState);
    slot->set(this, std::make_shared<const T>(std::move(value)));
    return Token(this, slot.get(), std::move(before));
  }

  // Undoes one set(). RuntimeError when the token was used; ValueError when it is of another
  // variable or was made in another context.
  void reset(Token& token) const {
    if (token.used_) throw RuntimeError("<Token var=" + name_ + "> has already been used once");
    if (token.variable_ != this)
      throw ValueError("<Token var=" + token.variable_->name_ +
                       "> was created by a different ContextVar");
    detail::ContextSlot& slot = detail::current_slot();
    if (slot.get() != token.context_)
      throw ValueError("<Token var=" + name_ + "> was created in a different Context");
    token.used_ = true;
    if (token.old_value_) slot->set(this, std::make_shared<const T>(*token.old_value_));
    else slot->erase(this);
  }
  void reset(Token&& token) const { reset(token); }

 private:
  std::shared_ptr<const T> stored() const noexcept {
    const detail::ContextSlot& slot = detail::current_slot();
    if (!slot) return nullptr;
    return std::static_pointer_cast<const T>(slot->get(this));
  }

  std::string name_;
  std::optional<T> default_;
};

}  // namespace asyncio
