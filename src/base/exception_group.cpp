// Splitting exception groups without losing their nesting.
#include <asyncio/base/exception_group.hpp>

#include <algorithm>

namespace asyncio {

namespace {

std::string group_text(const std::string& message, std::size_t count) {
  return message + " (" + std::to_string(count) + " sub-exception" + (count == 1 ? ")" : "s)");
}

}  // namespace

BaseExceptionGroup::BaseExceptionGroup(std::string message,
                                       std::vector<std::exception_ptr> exceptions)
    : BaseException(message), title_(std::move(message)), exceptions_(std::move(exceptions)),
      text_(group_text(title_, exceptions_.size())) {
  if (exceptions_.empty())
    throw ValueError("second argument (exceptions) must be a non-empty sequence");
}

ExceptionGroup::ExceptionGroup(std::string message, std::vector<std::exception_ptr> exceptions)
    : BaseExceptionGroup(message, std::move(exceptions)), Exception(std::move(message)) {
  if (!std::all_of(this->exceptions().begin(), this->exceptions().end(), is_ordinary_exception))
    throw TypeError("Cannot nest BaseExceptions in an ExceptionGroup");
}

std::exception_ptr make_exception_group(std::string message,
                                        std::vector<std::exception_ptr> exceptions) {
  if (std::all_of(exceptions.begin(), exceptions.end(), is_ordinary_exception))
    return std::make_exception_ptr(ExceptionGroup(std::move(message), std::move(exceptions)));
  return std::make_exception_ptr(BaseExceptionGroup(std::move(message), std::move(exceptions)));
}

std::optional<BaseExceptionGroup> BaseExceptionGroup::subgroup(const Predicate& matches) const {
  return split(matches).first;
}

std::pair<std::optional<BaseExceptionGroup>, std::optional<BaseExceptionGroup>>
BaseExceptionGroup::split(const Predicate& matches) const {
  std::vector<std::exception_ptr> chosen, rest;
  for (const std::exception_ptr& one : exceptions_) {
    const auto* group = exception_cast<BaseExceptionGroup>(one);
    if (!group) {
      (matches(one) ? chosen : rest).push_back(one);
      continue;
    }
    auto [inner_chosen, inner_rest] = group->split(matches);
    if (inner_chosen)
      chosen.push_back(make_exception_group(group->message(), inner_chosen->exceptions_));
    if (inner_rest) rest.push_back(make_exception_group(group->message(), inner_rest->exceptions_));
  }
  std::pair<std::optional<BaseExceptionGroup>, std::optional<BaseExceptionGroup>> parts;
  if (!chosen.empty()) parts.first.emplace(title_, std::move(chosen));
  if (!rest.empty()) parts.second.emplace(title_, std::move(rest));
  return parts;
}

}  // namespace asyncio
