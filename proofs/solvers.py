"""Two independent solvers: a query is unsatisfiable only if z3 and cvc5, each given the text afresh, both say so.

Their limits count steps, not seconds, so that a busy machine does not change a verdict: the hardest query of the
bundled papers takes less than a fiftieth. A wall clock stands behind them, for what the counters do not see.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import cvc5
import z3

Z3_STEPS, CVC5_STEPS = 4_000_000, 500_000
SECONDS = 60


@dataclass
class Solvers:
    """Asks both solvers; remembers the answers given in this run, by the text of the query."""

    seconds: int = SECONDS
    answers: dict[str, bool] = field(default_factory=dict)
    context: z3.Context = field(default_factory=z3.Context)

    def unsatisfiable(self, smt: str) -> bool:
        """Whether both solvers find the SMT-LIB 2 text unsatisfiable. Unknown, a limit reached or an error is no."""
        if smt not in self.answers:
            self.answers[smt] = _z3(smt, self.seconds, self.context) and _cvc5(smt, self.seconds)
        return self.answers[smt]


def _z3(smt: str, seconds: int, context: z3.Context) -> bool:
    solver = z3.Solver(ctx=context)
    solver.set("rlimit", Z3_STEPS)
    solver.set("timeout", 1000 * seconds)
    try:
        solver.from_string(smt)
        return str(solver.check()) == "unsat"
    except z3.Z3Exception:
        return False


def _cvc5(smt: str, seconds: int) -> bool:
    solver = cvc5.Solver(cvc5.TermManager())
    solver.setOption("rlimit-per", str(CVC5_STEPS))
    solver.setOption("tlimit-per", str(1000 * seconds))
    parser = cvc5.InputParser(solver)
    parser.setStringInput(cvc5.InputLanguage.SMT_LIB_2_6, smt, "query")
    symbols = parser.getSymbolManager()
    try:
        while not (command := parser.nextCommand()).isNull():
            command.invoke(solver, symbols)
        return bool(solver.checkSat().isUnsat())
    except RuntimeError:
        return False
