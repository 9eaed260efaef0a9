"""Claims for the tests of the attacks: each true claim beside false twins."""

ETA = """
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
[definitions]
"home(z)" = "sum(A[j]^(sigma-1), j, 1, floor(z)) + (z - floor(z))*A[floor(z)+1]^(sigma-1)"
"printed(z)" = "sum(A_star[j]^(sigma-1), j, floor(z)+1, n) + (floor(z)+1-z)*A_star[floor(z)+1]^(sigma-1)"
"right(z)" = "sum(A_star[j]^(sigma-1), j, floor(z)+2, n) + (floor(z)+1-z)*A_star[floor(z)+1]^(sigma-1)"
"eta(z)" = "(home(z)/printed(z))^(1/sigma)"
"eta_right(z)" = "(home(z)/right(z))^(1/sigma)"
"made" = "forall j in {1..n}: (A[j] > omega*A_star[j] implies share[j] = 1) and (A[j] < omega*A_star[j] implies share[j] = 0)"
"balanced" = "omega^sigma*L*sum((1-share[j])*A_star[j]^(sigma-1), j, 1, n) = L_star*sum(share[j]*A[j]^(sigma-1), j, 1, n)"
"something" = "(exists j in {1..n}: share[j] > 0) and (exists j in {1..n}: share[j] < 1)"
"sorted" = "forall j in {1..n}, k in {1..n}: j <= k implies A[j]*A_star[k] >= A[k]*A_star[j]"
"""

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


def text() -> str:
    """The corpus as a claims file."""
    rows = [
        f"[[claim]]\nid = {name!r}\nsays = {name!r}\nformula = '''{formula}'''\n{more}"
        for name, (formula, more, _) in CLAIMS.items()
    ]
    return "\n".join([ETA, *rows])
