"""The text form of a parity program: how it is written, read and walked.

A program is a few coroutine bodies and a few callbacks that share slots for
futures and tasks. Both interpreters read the same text, so it is kept trivial
to parse: one statement per line, `ID WORD ARGUMENTS`, blocks closed by `end`.

    program 7
    body 0
    1 create s0 b1 eager
    2 try
    3 await s0
    2 except cancelled
    4 return 5
    2 finally
    5 sleep 0
    2 end
    endbody
    callback 0
    6 cancel s0 m6
    endcallback
    endprogram

README.md beside this file describes the words.
"""

from dataclasses import dataclass, field

# Words that open one block, closed by `ID end`.
BLOCK_WORDS = ("timeout", "group", "repeat", "hold")


@dataclass
class Statement:
    """One line, and the blocks under it. `sections` holds (header, statements):
    a `try` has one ("", …) and then its `except KIND` and `finally`."""

    number: int
    word: str
    arguments: list
    sections: list = field(default_factory=list)

    def lines(self):
        yield " ".join([str(self.number), self.word, *self.arguments])
        for header, statements in self.sections:
            if header:
                yield f"{self.number} {header}"
            for statement in statements:
                yield from statement.lines()
        if self.sections:
            yield f"{self.number} end"


@dataclass
class Program:
    name: str
    unguarded: bool = False  # Nobody ends what would wait for ever: the program may deadlock.
    early: str = ""  # Ticks after which main returns and leaves its tasks to run(); "" when it waits for them.
    bodies: list = field(default_factory=list)
    callbacks: list = field(default_factory=list)

    def text(self):
        ending = " unguarded" if self.unguarded else f" early {self.early}" if self.early else ""
        lines = [f"program {self.name}{ending}"]
        for word, blocks in (("body", self.bodies), ("callback", self.callbacks)):
            for index, statements in enumerate(blocks):
                lines.append(f"{word} {index}")
                for statement in statements:
                    lines.extend(statement.lines())
                lines.append(f"end{word}")
        lines.append("endprogram")
        return "\n".join(lines) + "\n"

    def statements(self):
        """Every statement, outermost first."""
        waiting = [statement for block in self.bodies + self.callbacks for statement in block]
        while waiting:
            statement = waiting.pop(0)
            yield statement
            for _, inner in statement.sections:
                waiting.extend(inner)


def read_programs(lines):
    """Yield the programs of an iterable of lines."""
    program = None
    blocks = None  # The stack of statement lists; the last one is being filled.
    opened = None  # The stack of statements whose blocks are open.
    for line in lines:
        words = line.split()
        if not words or words[0].startswith("#"):
            continue
        if words[0] == "program":
            unguarded = words[2:] == ["unguarded"]
            program = Program(words[1], unguarded, words[3] if len(words) > 3 else "")
        elif words[0] in ("body", "callback"):
            blocks, opened = [[]], []
            (program.bodies if words[0] == "body" else program.callbacks).append(blocks[0])
        elif words[0] in ("endbody", "endcallback"):
            pass
        elif words[0] == "endprogram":
            yield program
        else:
            _read_statement(words, blocks, opened)


def _read_statement(words, blocks, opened):
    number, word, arguments = int(words[0]), words[1], words[2:]
    if word == "end":
        opened.pop()
        blocks.pop()
    elif word in ("except", "finally"):
        section = (" ".join([word, *arguments]), [])
        opened[-1].sections.append(section)
        blocks[-1] = section[1]
    else:
        statement = Statement(number, word, arguments)
        blocks[-1].append(statement)
        if word == "try" or word in BLOCK_WORDS:
            section = ("", [])
            statement.sections.append(section)
            opened.append(statement)
            blocks.append(section[1])
