// A coroutine becomes a task by create_task(), not by a conversion.
// expect clang: no viable conversion
// expect g++: conversion from .* to non-scalar type .* requested
#include <asyncio.hpp>

using namespace asyncio;

Coroutine<int> fetch() { co_return 1; }
Coroutine<> async_main() {
  Task<int> task = fetch();
  co_await task;
}
