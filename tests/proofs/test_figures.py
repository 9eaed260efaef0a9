"""`referee figures`: the data against closed forms and scipy, the files, determinism, one-line errors."""

import csv
from fractions import Fraction
from pathlib import Path

import matplotlib
import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from referee.proofs.command import main
from referee.proofs.report.figures import Drawing, draw, drawing, write_figure
from referee.symbolic.papers import BUNDLED, bundled_paper
from referee.symbolic.papers.figures import FigureError, figures_of, read_figures
from scipy.integrate import solve_ivp
from scipy.optimize import brentq

FIGURES = {f.number: f for f in figures_of(bundled_paper("hanlon2012"))}
PAIRED = 0.2 * np.kron(np.eye(2), [[0, 1], [1, 0]])


@pytest.fixture(scope="module")
def written(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("drawn") / "figures"
    assert main(["figures", "hanlon2012", "-o", str(folder)]) == 0
    return folder


def table(folder: Path, number: int) -> dict[str, np.ndarray]:
    with (folder / f"figure-{number}.csv").open(encoding="utf-8", newline="") as file:
        head, *rows = csv.reader(file)
    return dict(zip(head, np.array(rows, float).T, strict=True))


def integral(slope, start, t):
    return solve_ivp(slope, (0, t[-1]), start, t_eval=t, rtol=1e-11, atol=1e-11, method="DOP853").y


def index(a: np.ndarray, sigma: float) -> np.ndarray:
    return (a ** (sigma - 1)).sum(axis=0) ** (1 / (sigma - 1))


def closed(a, tau, sigma: float, t) -> np.ndarray:
    """Technologies (n, T) in autarky."""
    return integral(lambda _, x: tau.T @ (x ** (sigma - 1)) / (x ** (sigma - 1)).sum(), a, t)


def test_every_figure_has_three_files(written):
    names = {p.name for p in written.iterdir()}
    assert names == {f"figure-{n}.{kind}" for n in range(1, 9) for kind in ("pdf", "png", "csv")}
    starts = {"pdf": b"%PDF", "png": b"\x89PNG", "csv": b"t,"}
    for path in written.iterdir():
        expected = b"z," if path.name == "figure-1.csv" else starts[path.suffix[1:]]
        assert path.read_bytes().startswith(expected) and path.stat().st_size > 5000


def test_the_lines_cross_once_at_the_equilibrium(written):
    t = table(written, 1)
    a, b = np.array([12, 9, 8, 5, 4.0]), np.array([5, 5, 7, 7, 12.0])
    k = np.minimum(np.repeat(np.arange(5), 101), 4)
    np.testing.assert_array_equal(t["Relative productivity"], (a / b)[k])
    part = t["z"] - k
    made = np.concatenate([[0], np.cumsum(a)])[k] + part * a[k]
    left = np.concatenate([np.cumsum(b[::-1])[::-1], [0]])
    np.testing.assert_allclose(t["Balanced trade"] ** 2, made / (left[k + 1] + (1 - part) * b[k]), rtol=1e-12)
    np.testing.assert_allclose(t["As printed"] ** 2, made / (left[k] + (1 - part) * b[k]), rtol=1e-12)
    assert np.all(np.diff(t["Balanced trade"]) >= -1e-15) and t["Balanced trade"][-1] > 10
    # On industry 3's step omega = 8/7 and omega^2 = (21 + 8 s)/(19 + 7 (1 - s)): s = 635/840.
    mark, printed = drawing(FIGURES[1]).panels[0].marks
    s = (64 * 26 - 49 * 21) / (49 * 8 + 64 * 7)
    np.testing.assert_allclose((mark.x, mark.y), (2 + s, 8 / 7), rtol=1e-12)
    np.testing.assert_allclose((printed.x, printed.y), (3, np.sqrt(29 / 26)), rtol=1e-12)


@pytest.mark.parametrize("number", [2, 3, 4])
def test_income_at_sigma_two_is_a_sum_of_technologies(written, number):
    t = table(written, number)
    growth = 0.0 if number == 4 else 0.4
    np.testing.assert_allclose(t["Open economy"], 40 + growth * t["t"], rtol=1e-9)
    np.testing.assert_allclose(t["Closed economy"], 30 + 0.2 * t["t"], rtol=1e-9)
    assert t["t"][0] == 0 and t["t"][-1] == 100


def test_composition_agrees_with_scipy(written):
    t, sigma = table(written, 5), 4 / 3
    tau = np.diag([0.5, 0.5, 0, 0])
    for name, a in (("Home, closed", [10, 10, 5, 5]), ("Foreign, closed", [5, 5, 10, 10])):
        np.testing.assert_allclose(t[name], index(closed(a, tau, sigma, t["t"]), sigma), rtol=1e-8)
    a = 10 + 0.25 * t["t"]  # Home halves its labor between industries 1 and 2; Foreign learns nothing
    omega = (a / 10) ** ((sigma - 1) / sigma)
    prices = np.stack([omega / a, omega / a, 0.1 + 0 * a, 0.1 + 0 * a])
    cost = (prices ** (1 - sigma)).sum(axis=0) ** (1 / (1 - sigma))
    np.testing.assert_allclose(t["Home, open"], omega / cost, rtol=1e-8)
    np.testing.assert_allclose(t["Foreign, open"], 1 / cost, rtol=1e-8)


def test_delayed_liberalization_in_closed_form(written):
    """sigma = 2, ds = dt/(5 S), S = 21 e^s: A_2 = 4 cosh s + 10 sinh s meets A_3 where tanh s = 1/8."""
    t = table(written, 6)
    s = np.arctanh(1 / 8)
    opening = 105 * (np.exp(s) - 1)
    later = 28 * np.exp(s) + 0.4 * (t["t"] - opening)
    before, after = t["t"] < opening, t["t"] > opening
    np.testing.assert_allclose(t["Immediate liberalization"], 30, rtol=1e-9)
    np.testing.assert_allclose(t["No liberalization"], 21 + 0.2 * t["t"], rtol=1e-9)
    np.testing.assert_allclose(t["Delayed liberalization"][before], 21 + 0.2 * t["t"][before], rtol=1e-9)
    np.testing.assert_allclose(t["Delayed liberalization"][after], later[after], rtol=1e-8)
    assert f"opens at t\u00a0=\u00a0{opening:.1f}" in drawing(FIGURES[6]).caption


def gradual_state(a: np.ndarray) -> tuple[np.ndarray, float]:
    """Employment of Home and its index at sigma = 2, mirror images, 1 and 4 traded: prices 1/a1, 1/a2, 1/a3, 1/a1."""
    cost = a[1] + a[2] + 2 * a[0]
    return np.array([2 * a[0], a[1], a[2], 0.0]) / cost, cost


def test_gradual_liberalization_agrees_with_scipy(written):
    """Figure 7: industry 1 alone is sold abroad; 3 learns nothing from the idle 4, and 4 nothing at all."""
    t = table(written, 7)

    def slope(_, a):
        labor, _ = gradual_state(a)
        return np.where(labor > 0, PAIRED.T @ labor, 0.0)

    found = solve_ivp(slope, (0, 80), [10, 4, 6, 2], rtol=1e-11, atol=1e-11, dense_output=True).sol
    opening = brentq(lambda x: found(x)[1] - found(x)[2], 0, 80, xtol=1e-12)
    before, after = t["t"] < opening, t["t"] > opening
    expected = [gradual_state(found(x))[1] for x in t["t"][before]]
    np.testing.assert_allclose(t["Gradual liberalization"][before], expected, rtol=1e-8)
    later = 2 * (found(opening)[:2].sum() + 0.2 * (t["t"][after] - opening))
    np.testing.assert_allclose(t["Gradual liberalization"][after], later, rtol=1e-8)
    delayed = 110 * (np.exp(np.arctanh(1 / 4)) - 1)
    assert opening < delayed
    np.testing.assert_allclose(
        t["Delayed liberalization"][t["t"] > delayed],
        28 * np.exp(np.arctanh(1 / 4)) + 0.4 * (t["t"][t["t"] > delayed] - delayed), rtol=1e-8)  # fmt: skip


def test_population_agrees_with_scipy(written):
    t = table(written, 8)
    for name, sigma in (("4/3", 4 / 3), ("4", 4.0)):

        def home(a, sigma=sigma):
            return 2 * a ** (sigma - 1) / (a ** (sigma - 1) + 10 ** (sigma - 1))

        a = integral(lambda _, x, home=home: home(x) / 4, [10.0], t["t"])[0]
        np.testing.assert_allclose(t[f"Home, σ = {name}"], home(a), rtol=1e-8)
        np.testing.assert_allclose(t[f"Foreign, σ = {name}"], 2 - home(a), rtol=1e-7, atol=1e-12)


def test_the_same_bytes_again_whatever_the_users_settings(written, tmp_path):
    with matplotlib.rc_context({"font.size": 20, "lines.linewidth": 9}):
        paths = [p for n in (1, 5) for p in write_figure(drawing(FIGURES[n]), tmp_path)]
        assert matplotlib.rcParams["font.size"] == 20
    for path in paths:
        assert path.read_bytes() == (written / path.name).read_bytes()
        assert b"CreationDate" not in path.read_bytes()


def test_sigma_replaces_the_default_but_not_what_is_printed():
    two = drawing(FIGURES[2], Fraction(5, 2))
    assert "σ\u00a0=\u00a05/2, chosen: the paper prints none." in two.caption and "straight" not in two.caption
    open_line, closed_line = two.panels[0].series
    np.testing.assert_allclose(open_line.values[0], 40 ** (2 / 3) * 10 ** (1 / 3), rtol=1e-12)
    own = index(closed([10, 10, 5, 5], 0.2 * np.eye(4), 2.5, two.panels[0].x), 2.5)
    np.testing.assert_allclose(closed_line.values, own, rtol=1e-8)
    assert "as printed" in drawing(FIGURES[8], Fraction(3)).caption
    assert drawing(FIGURES[8], Fraction(3)).caption == drawing(FIGURES[8]).caption


def test_texts_are_legible_and_inside(written):
    """Fonts of at least 8 points; no text is cut off."""
    for number in (1, 2, 5):
        figure = draw(drawing(FIGURES[number]))
        canvas = FigureCanvasAgg(figure)
        canvas.draw()
        texts = [t for t in figure.findobj(matplotlib.text.Text) if t.get_text().strip() and t.get_visible()]
        assert texts and all(t.get_fontsize() >= 8 for t in texts)
        box = figure.bbox
        for text in (*figure.texts, *(label for axes in figure.axes for label in (axes.yaxis.label, axes.xaxis.label))):
            if text.get_text():
                extent = text.get_window_extent(canvas.get_renderer())
                assert extent.x0 >= 0 and extent.y0 >= 0 and extent.x1 <= box.x1 and extent.y1 <= box.y1


def test_output(capsys, tmp_path, monkeypatch):
    monkeypatch.setattr("referee.proofs.command.figures.figures_of", lambda key: (FIGURES[1],))
    assert main(["figures", "hanlon2012", "-o", str(tmp_path / "new"), "--sigma", "4/3"]) == 0
    out, err = capsys.readouterr()
    assert out.split() == [str(tmp_path / "new" / f"figure-1.{kind}") for kind in ("pdf", "png", "csv")]
    assert "figure 1" in err and "figure 1" not in out


@pytest.mark.parametrize(
    ("argv", "told"),
    [
        (["rodriguez-clare2005", "-o", "d"], "no figures are declared for rodriguez-clare2005"),
        (["hanlon2021", "-o", "d"], "unknown source 'hanlon2021'"),
        (["hanlon2012"], "-o"),
        (["hanlon2012", "-o", "d", "--sigma", "1"], "found '1', expected a number greater than 1, such as 4/3 or 2.5"),
        (["hanlon2012", "-o", "d", "--sigma", "two"], "found 'two', expected a number greater than 1"),
        (["hanlon2012", "-o", "d", "--sigma", "1/0"], "found '1/0', expected a number greater than 1"),
        (["hanlon2012", "-o", "d", "--sigma", "nan"], "found 'nan', expected a number greater than 1"),
        (["hanlon2012", "-o", "d", "--sigma", "1e5"], "figure 1: --sigma 100000: sigma: found one so large"),
        (["hanlon2012", "-o", "d", "--sigma", "1.0001"], "--sigma 10001/10000: sigma:"),
        (["hanlon2012", "-o", "file"], "-o: cannot use file as a folder"),
    ],
)
def test_errors_are_one_line(capsys, tmp_path, monkeypatch, argv, told):
    monkeypatch.chdir(tmp_path)
    Path("file").write_text("here")
    assert main(["figures", *argv]) == 2
    out, err = capsys.readouterr()
    lines = [line for line in err.strip().splitlines() if not line.startswith("[")]
    assert out == "" and len(lines) == 1 and told in lines[0], err


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[[figure]\n", "not a TOML file"),
        (
            "[[figure]]\nnumber = 3\nkind = 'pie'\nhome = ['1']\nforeign = ['1']\nsigma = ['2']",
            "found 'pie', expected one of",
        ),
        ("[[figure]]\nnumber = 3\nkinds = 'lines'", "figure 3: unknown field 'kinds'"),
        ("[[figure]]\nnumber = 3\nkind = 'lines'\nhome = ['x']", "field 'home'"),
        (
            "[[figure]]\nkind = 'lines'\nhome = ['1']\nforeign = ['1', '2']\nsigma = ['2']",
            "found 2 industries, expected 1",
        ),
        ("[[figure]]\nkind = 'income'\nhome = ['1']\nforeign = ['1']\nsigma = ['2']", "'spillovers': expected 1 rows"),
        ("[[figure]]\nkind = 'income'\nspillovers = 'a'\nhome = ['1']\nforeign = ['1']\nsigma = ['2']", "found 'a'"),
    ],
)
def test_wrong_declarations_are_one_line(text, told):
    with pytest.raises(FigureError, match=r"figures\.toml") as error:
        read_figures(text, "figures.toml")
    assert told in str(error.value) and "\n" not in str(error.value)


def test_declared_for_one_paper_only():
    assert [f.number for f in figures_of(bundled_paper("hanlon2012"))] == list(range(1, 9))
    assert [key for key in BUNDLED if not figures_of(bundled_paper(key))] == ["rodriguez-clare2005"]
    assert isinstance(drawing(FIGURES[1]), Drawing)
