"""Claims for the tests of the attacks: each true claim beside false twins."""

from referee.symbolic.claim import Claim
from referee.symbolic.load import read_paper

ETA = '''
[paper]
key = "t"
title = "test"
[symbols]
n = { domain = "{1..}" }
sigma = { domain = "(1, oo)" }
z = { domain = "(0, n)" }
y = { domain = "(0, n)" }
j = { domain = "{1..n}" }
k = { domain = "{1..n}" }
L = { domain = "(0, oo)" }
L_star = { domain = "(0, oo)" }
omega = { domain = "(0, oo)" }
w = { domain = "(0, oo)" }
w_star = { domain = "(0, oo)" }
A = { domain = "(0, oo)", size = "n" }
A_star = { domain = "(0, oo)", size = "n" }
share = { domain = "[0, 1]", size = "n" }
p = { domain = "(0, oo)", size = "n" }
x = { domain = "[0, oo)", size = "n" }
labor = { domain = "[0, oo)", size = "n" }
D = { domain = "(0, oo)" }
B = { domain = "(0, oo)", size = 4 }
B_star = { domain = "(0, oo)", size = 4 }
psi_1S = { domain = "(0, oo)" }
psi_2S = { domain = "(0, oo)" }
psi_1N = { domain = "(0, oo)" }
psi_2N = { domain = "(0, oo)" }
Lbar_1 = { domain = "(1, oo)" }
Lbar_2 = { domain = "(1, oo)" }
epsilon_1 = { domain = "(0, oo)" }
epsilon_2 = { domain = "(0, oo)" }
[definitions]
"home(z)" = "sum(A[j]^(sigma-1), j, 1, floor(z)) + (z - floor(z))*A[floor(z)+1]^(sigma-1)"
"printed(z)" = "sum(A_star[j]^(sigma-1), j, floor(z)+1, n) + (floor(z)+1-z)*A_star[floor(z)+1]^(sigma-1)"
"right(z)" = "sum(A_star[j]^(sigma-1), j, floor(z)+2, n) + (floor(z)+1-z)*A_star[floor(z)+1]^(sigma-1)"
"eta(z)" = "(home(z)/printed(z))^(1/sigma)"
"eta_right(z)" = "(home(z)/right(z))^(1/sigma)"
"made" = """forall j in {1..n}: (A[j] > omega*A_star[j] implies share[j] = 1)
  and (A[j] < omega*A_star[j] implies share[j] = 0)"""
"balanced" = """omega^sigma*L*sum((1-share[j])*A_star[j]^(sigma-1), j, 1, n)
  = L_star*sum(share[j]*A[j]^(sigma-1), j, 1, n)"""
"something" = "(exists j in {1..n}: share[j] > 0) and (exists j in {1..n}: share[j] < 1)"
"sorted" = "forall j in {1..n}, k in {1..n}: j <= k implies A[j]*A_star[k] >= A[k]*A_star[j]"
'''

EQUILIBRIUM = 'model = "trade-equilibrium"\ngiven = ["made", "balanced", "something"]'

CLAIMS = {
    # id: (formula, more fields, true)
    "eta-derivation": ("eta(z) = eta_right(z)", "", False),
    "eta-same": ("eta(z)^sigma = home(z)/printed(z)", "", True),
    "eta-continuous": ("y = floor(y) implies limit(eta(z), z, y-) = eta(y)", "", False),
    "eta-right-continuous": ("y = floor(y) implies limit(eta_right(z), z, y-) = eta_right(y)", "", True),
    "eta-infinite": ("limit(eta(z), z, n-) = oo", "", False),
    "eta-increasing": ("y < z implies eta(y) < eta(z)", "", False),
    "eta-increasing-sorted": ("y < z implies eta(y) < eta(z)", 'given = ["sorted"]', False),
    "eta-right-increasing": ("y < z implies eta_right(y) < eta_right(z)", "", True),
    "gains": ("forall j in {1..n}: Max(A[j], omega*A_star[j]) >= A[j]", EQUILIBRIUM, True),
    "gains-strict": ("exists j in {1..n}: Max(A[j], omega*A_star[j]) > A[j]", EQUILIBRIUM, False),
    "gains-strict-ties": (
        "exists j in {1..n}: Max(A[j], omega*A_star[j]) > A[j]",
        EQUILIBRIUM.replace("]", ', "sorted", "exists j in {1..n}: A[j]*A_star[1] != A[1]*A_star[j]"]'), False),
    "foreign-makes-more": ("sum(share[j], j, 1, n) >= 1/100", EQUILIBRIUM, False),
    "wage": ("L_star*w_star*sum(share[j]*(w/A[j])^(1-sigma), j, 1, n)*omega^0 "
        "= L*w*sum((1-share[j])*(w_star/A_star[j])^(1-sigma), j, 1, n)",
        EQUILIBRIUM.replace("]", ', "w_star = 1", "w = omega*w_star"]'), True),
    "prices": ("p[j] <= w_star/A_star[j]", EQUILIBRIUM.replace("]",
        ', "w_star = 1", "w = omega*w_star", "forall j in {1..n}: (share[j] > 0 implies p[j] = w/A[j])'
        ' and (share[j] < 1 implies p[j] = w_star/A_star[j])"]'), True),
    "prices-strict": ("p[j] < w_star/A_star[j]", EQUILIBRIUM.replace("]",
        ', "w_star = 1", "w = omega*w_star", "forall j in {1..n}: (share[j] > 0 implies p[j] = w/A[j])'
        ' and (share[j] < 1 implies p[j] = w_star/A_star[j])"]'), False),
    "power-mean": ("sum(A[j]^sigma, j, 1, n)*n^(sigma-1) >= sum(A[j], j, 1, n)^sigma", "", True),
    "power-mean-strict": ("sum(A[j]^sigma, j, 1, n)*n^(sigma-1) > sum(A[j], j, 1, n)^sigma", "", False),
    "narrow": ("A[1]*(10*sigma - 21)^2 + A[1] > L^2/10", 'given = ["L = n"]', False),
}  # fmt: skip


ORDER = "psi_2N/psi_2S > psi_1N/psi_1S"
ADVANTAGE = "forall i in {1..2}, k in {3..4}: B[i]/B[5-i] > B[k]/B[5-k]"
MIRROR = f"""model = "mirror"
given = ["{ADVANTAGE}", "forall i in {{1..4}}: B_star[i] = B[5-i]"]"""
PRICES = """given = ["forall i in {1..n}: p[i] = w/A[i]", "forall i in {1..n}: x[i] = A[i]*labor[i]",
  "forall i in {1..n}: x[i] = D*(p[i]/sum(p[k]^(1-sigma), k, 1, n)^(1/(1-sigma)))^(-sigma)",
  "w*L = D*sum(p[k]^(1-sigma), k, 1, n)^(1/(1-sigma))"]"""

ECONOMIES = {
    "labor-share": ("sum(labor[i], i, 1, n) = L", PRICES, True),
    "mirror": ("B[1]*B[2] > B[3]*B[4] and B_star[4] = B[1] and sigma > 1", MIRROR, True),
    "mirror-false": ("B[1] > B[3] and sigma > 1", MIRROR, False),
    "south": ("psi_2S/psi_2N < psi_1S/psi_1N", f"""model = "south"
given = ["{ORDER}", "Lbar_2^epsilon_2*psi_2N/psi_2S >= Lbar_1^epsilon_1*psi_1N/psi_1S"]""", True),
}  # fmt: skip

ODD = {
    "strange": ("A[1] < A[1]", 'given = ["forall v in (0, oo): v^2 + A[1] > 0"]', True),
    "existence": ("exists v in (0, oo): v^2 = A[1]", "", True),
    "partly": ("sqrt(3 + 2*sqrt(2))*n >= (1 + sqrt(2))*Min(n, 2)", 'given = ["n <= 4"]', True),  # equal for n <= 2
}


def text() -> str:
    """The corpus as a claims file."""
    rows = [
        f"[[claim]]\nid = {name!r}\nsays = {name!r}\nformula = '''{formula}'''\n{more}"
        for name, (formula, more, _) in {**CLAIMS, **ECONOMIES, **ODD}.items()
    ]
    return "\n".join([ETA, *rows])


PAPER = read_paper(text(), "corpus")


def claim(name: str) -> Claim:
    """A claim of the corpus."""
    found = PAPER.claim(name)
    assert found is not None
    return found
