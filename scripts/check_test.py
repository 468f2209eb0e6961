#!/usr/bin/env python3
"""Tests of the checks: each must find what it is for in a small tree, and nothing in a good one."""

import contextlib
import pathlib
import tempfile
import unittest

import check_headers
import check_layers
import check_platform
import check_style
import check_umbrella
import rules
import tree


@contextlib.contextmanager
def project(**contents):
    """A tree with these files; in a name `__` stands for `/` and `_hpp`, `_cpp`, `_md` for the suffix."""
    with tempfile.TemporaryDirectory() as folder:
        root = pathlib.Path(folder).resolve()
        for name, content in contents.items():
            stem, suffix = name.replace("__", "/").rsplit("_", 1)
            path = root / f"{stem}.{suffix}"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(content)
        yield root


class Layers(unittest.TestCase):
    def test_upward_arrow(self):
        with project(include__asyncio__base__a_hpp="#include <asyncio/core/b.hpp>\n",
                     include__asyncio__core__b_hpp="") as root:
            self.assertEqual(check_layers.check(root),
                             ["include/asyncio/base/a.hpp:1: base must not include asyncio/core/b.hpp (core)"])

    def test_upward_arrow_of_a_source(self):
        with project(src__core__a_cpp='\n#include "platform/b.hpp"\n', src__platform__b_hpp="") as root:
            self.assertEqual(check_layers.check(root),
                             ["src/core/a.cpp:2: core must not include platform/b.hpp (platform)"])

    def test_umbrella_inside_the_library(self):
        with project(src__core__a_cpp="#include <asyncio.hpp>\n", include__asyncio_hpp="") as root:
            self.assertEqual(check_layers.check(root), ["src/core/a.cpp:1: the library must not include asyncio.hpp"])

    def test_ring(self):
        with project(include__asyncio__core__a_hpp="#include <asyncio/core/b.hpp>\n",
                     include__asyncio__core__b_hpp="#include <asyncio/core/a.hpp>\n") as root:
            self.assertIn("ring of includes", check_layers.check(root)[0])

    def test_downward_arrow(self):
        with project(include__asyncio__core__a_hpp="#include <asyncio/base/b.hpp>\n#include <vector>\n",
                     include__asyncio__base__b_hpp="") as root:
            self.assertEqual(check_layers.check(root), [])


class Umbrella(unittest.TestCase):
    def test_forgotten_header(self):
        with project(include__asyncio_hpp="#include <asyncio/core/a.hpp>\n",
                     include__asyncio__core__a_hpp="#include <asyncio/core/c.hpp>\n",
                     include__asyncio__core__b_hpp="", include__asyncio__core__c_hpp="",
                     include__asyncio__testing__d_hpp="") as root:
            self.assertEqual(check_umbrella.check(root), ["include/asyncio.hpp: does not reach asyncio/core/b.hpp"])

    def test_header_that_is_gone(self):
        with project(include__asyncio_hpp="#include <asyncio/core/a.hpp>\n") as root:
            self.assertEqual(check_umbrella.check(root), ["include/asyncio.hpp: there is no asyncio/core/a.hpp"])


class Platform(unittest.TestCase):
    def test_what_belongs_to_the_platform(self):
        for code, kind in [("#include <sys/epoll.h>", "<sys/epoll.h>"), ("#include <atomic>", "<atomic>"),
                           ("auto t = std::chrono::steady_clock::now();", "clock"), ("x = ::read(f, p, n);", "syscall"),
                           ("std::thread t;", "thread"), ("std::random_device d;", "random"),
                           ('auto e = std::getenv("X");', "environment")]:
            with self.subTest(code), project(src__core__a_cpp=code + "\n") as root:
                problems = check_platform.check(root)
                self.assertEqual(len(problems), 1)
                self.assertIn(f"src/core/a.cpp:1: {kind}", problems[0])

    def test_what_does_not(self):
        code = ('// steady_clock::now() is not called here\nauto s = "std::thread";\n'
                "stream.read(4); a = time(); b::read(1);\n")
        with project(src__core__a_cpp=code, src__platform__b_cpp="#include <sys/epoll.h>\n") as root:
            self.assertEqual(check_platform.check(root), [])


class Style(unittest.TestCase):
    def test_what_is_refused(self):
        long = "// A long file.\n" + "int x;\n" * 500
        for code, words in [("int x;\n", "open"), (long, "501 lines"), ("// A file.\n// TO" "DO later\n", "unfinished"),
                            ("// A file.\nauto p = \"/ho" "me/me/x\";\n", "path of one machine"),
                            ("// A file.\nTEST(A, DISABLED" "_B) {}\n", "switched off")]:
            with self.subTest(words), project(src__core__a_cpp=code) as root:
                problems = check_style.check(root)
                self.assertEqual(len(problems), 1)
                self.assertIn(words, problems[0])

    def test_same_opening(self):
        with project(src__core__a_cpp="// A file.\n", src__core__b_cpp="// A file.\n") as root:
            self.assertEqual(check_style.check(root), ["src/core/b.cpp:1: opens with the same words as src/core/a.cpp"])

    def test_good_file(self):
        with project(src__core__a_cpp="// Handle: one thing the loop will run.\n\n// TO" "DO(#12) faster\n") as root:
            self.assertEqual(check_style.check(root), [])


class Headers(unittest.TestCase):
    def test_header_that_needs_another(self):
        with project(include__asyncio__base__a_hpp="inline std::string f();\n",
                     include__asyncio__base__b_hpp="#pragma once\nstruct Named {};\n") as root:
            problems = check_headers.check(root, ["g++"])
            self.assertEqual(len(problems), 1)
            self.assertIn("include/asyncio/base/a.hpp: does not compile alone with g++", problems[0])
            self.assertEqual(len(tree.Passed(root, "headers").before), 1)


class Rules(unittest.TestCase):
    RULES = "- **S-01** one\n- **S-02** two\n- **S-03** three\n- **C-12b** four\n- **T-04** five\n- **W-01** six\n"

    def test_each_state(self):
        with project(docs__rules_md=self.RULES,
                     docs__differences_md="| rule | why |\n| T-04 | none |\nS-03 is not a row\n",
                     tests__core__a_test_cpp="TEST(Loop, S01_Fifo) {}\nTEST(Loop, S_77) {}\n",
                     tests__parity__pairs__b_cpp="// rules: S-02, C-12b\n") as root:
            found = rules.read(root)
            states = {name: rules.state(found, name)[0] for name in found.texts}
            self.assertEqual(states, {"S-01": "tested", "S-02": "tested", "S-03": "missing", "C-12b": "tested",
                                      "T-04": "difference", "W-01": "later"})
            missing, unknown = rules.check(root)
            self.assertTrue(missing.startswith("1 neither") and missing.endswith(": S-03"), missing)
            self.assertTrue(unknown.startswith("S-77: no such rule"), unknown)


def check(_root):
    result = unittest.TestResult()
    unittest.defaultTestLoader.loadTestsFromModule(__import__(__name__)).run(result)
    return [f"{test.id()}\n{report}" for test, report in result.failures + result.errors]


if __name__ == "__main__":
    unittest.main()
