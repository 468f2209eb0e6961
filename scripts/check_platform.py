#!/usr/bin/env python3
"""Fails on a platform header, clock, thread, random or environment call outside src/platform."""

import re

import tree

HEADERS = re.compile(
    r"^(?:sys|netinet|arpa|net|linux|asm|bits)/|"
    r"^(?:unistd|fcntl|poll|netdb|signal|pthread|sched|semaphore|time|dlfcn|ifaddrs|termios|spawn|pwd|grp|"
    r"syslog|ucontext|execinfo|liburing)\.h$|^(?:csignal|ctime|random)$"
)
THREAD_HEADERS = {
    "atomic", "thread", "mutex", "shared_mutex", "condition_variable", "semaphore", "latch", "barrier", "future",
    "stop_token",
}

CALLS = {
    "clock": r"\b(?:\w*[Cc]lock\s*::\s*now|clock_gettime|gettimeofday|timespec_get|time\s*\(\s*(?:nullptr|NULL|0)\s*\))",
    "random": r"\b(?:random_device|mt19937\w*|default_random_engine|s?rand(?:om)?\s*\(|getrandom|getentropy|arc4random)",
    "environment": r"\b(?:(?:secure_)?getenv|setenv|environ)\b",
    "thread": r"\bpthread_\w+|\b__(?:atomic|sync)_\w+|\bstd\s*::\s*(?:jthread|thread|this_thread|async|(?:recursive_|shared_|timed_)?mutex|"
              r"condition_variable\w*|counting_semaphore|binary_semaphore|latch|barrier|atomic\w*|scoped_lock|"
              r"lock_guard|unique_lock|shared_lock)\b",
    "syscall": r"\b(?:syscall|epoll_\w+|eventfd|timerfd_\w+|signalfd|io_uring_\w+|nanosleep|usleep)\s*\(|"
               r"(?<![\w:>])::(?:read|write|open|close|poll|select|socket|connect|accept4?|bind|listen|send\w*|recv\w*|"
               r"pipe2?|dup[23]?|fcntl|ioctl|fork|kill|waitid|waitpid|sleep|getpid)\s*\(",
}

# Files outside src/platform that may use locks or atomics (and nothing else of the above), and why.
THREADS_ALLOWED = {
    "include/asyncio/core/context.hpp": "a context may be shared with to_thread()'s thread: its count is atomic",
    "include/asyncio/core/inbox.hpp": "handles of other threads wait there for the loop",
    "src/core/inbox.cpp": "the other half of it",
    "include/asyncio/core/handle.hpp": "the handle that call_soon_threadsafe() gives may be cancelled from its thread",
    "src/core/handle.cpp": "the other half of it",
    "include/asyncio/platform/concurrent_future_state.hpp": "any thread completes it, any thread waits",
    "include/asyncio/platform/thread_pool_executor.hpp": "one thread shuts it down, another destroys it",
    "src/testing/torture.cpp": "what one thread allocates another may free",
    "src/testing/virtual_clock.cpp": "a loop on a virtual clock is woken by other threads too",
    "include/asyncio/process/signal_handler.hpp": "signals are counted in the middle of what their loop does",
    "src/process/signal_handler.cpp": "the other half of it",
    "include/asyncio/core/loop_gate.hpp": "threads go through it, and a closing loop waits for them",
    "src/core/loop_gate.cpp": "the other half of it",
    "include/asyncio/core/thread_future.hpp": "its two halves belong to two threads",
    "include/asyncio/core/run_in_executor.hpp": "the loop and the executor decide who has a function",
    "src/core/run_in_executor.cpp": "the other half of it",
    "src/core/event_loop.cpp": "loops are numbered, in all threads",
    "src/core/task_state.cpp": "the numbers in tasks' names are one for the process",
    "src/base/block_pool.cpp": "threads even out their free blocks through one depot",
}


def check(root):
    problems = []
    for path in tree.files(root, ["include", "src"]):
        name = str(path.relative_to(root))
        if name.startswith("src/platform/"):
            continue
        threads = name in THREADS_ALLOWED
        for line, header, angle in tree.includes(path):
            if angle and (HEADERS.match(header) or (header in THREAD_HEADERS and not threads)):
                problems.append(f"{name}:{line}: <{header}> belongs to src/platform")
        code = tree.code_only(tree.text(path))
        for kind, call in CALLS.items():
            if kind == "thread" and threads:
                continue
            for match in re.finditer(call, code):
                line = code.count("\n", 0, match.start()) + 1
                problems.append(f"{name}:{line}: {kind} call '{match.group(0)}' belongs to src/platform")
    for name in THREADS_ALLOWED:
        if not (root / name).is_file() and root == tree.ROOT:
            problems.append(f"scripts/check_platform.py: {name} is in the table but not in the tree")
    return problems


if __name__ == "__main__":
    tree.main(check)
