"""Inside: what the model expected, looked at point by point as a teacher would."""

import math
import re

import pytest
import torch
from playwright.sync_api import expect

from sketch_rnn.network.mixture import Mixture
from tests.browser.hands import EAR, HEAD, draw, opened, value

SHEET = "#inside .part.pad .ink"
PHONE = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True, "device_scale_factor": 2}


def enter(page):
    page.get_by_role("tab", name="Inside").click()
    page.locator("#inside .room.ready").wait_for()
    return page


@pytest.fixture(scope="module")
def opened_inside(browser, url):
    for page in opened(browser, url, viewport={"width": 1280, "height": 900}):
        enter(page)
        draw(page, HEAD, SHEET)
        draw(page, EAR, SHEET)
        yield page


@pytest.fixture
def inside(opened_inside):
    """The tab with a head and an ear on the sheet, after the last point, at temperature 1."""
    page = opened_inside
    expect(page.locator("#inside .mixture:not(.old) .sheet")).to_be_visible()
    slide(page, "tau", 1)
    slide(page, "time", 10_000)
    return page


def explained(page):
    return page.evaluate(
        "async () => (await studio.mounted.inside.ask('explain', studio.mounted.inside.arguments(), 'test')).points"
    )


def slide(page, name, value):
    page.locator(f"#inside-inside-{name}").evaluate(
        "(input, value) => { input.value = value; input.dispatchEvent(new Event('input')); }", value
    )


def ink(page):
    return page.locator("#inside .ink :is(line, circle)")


def bars(page):
    return page.locator("#inside .pen .fill").evaluate_all("bars => bars.map(bar => parseFloat(bar.style.width) / 100)")


def clouds(page):
    return page.locator("#inside .clouds ellipse").evaluate_all(
        "all => all.map(e => [e.getAttribute('transform'), Number(e.getAttribute('rx')), Number(e.style.fillOpacity)])"
    )


def test_before_there_is_a_drawing_it_invites_and_the_computer_can_draw_one(browser, url):
    for page in opened(browser, url):
        enter(page)
        expect(page.locator("#inside .words")).to_contain_text("will appear here")
        page.locator("#inside [data-do=dream]").click()
        expect(page.locator("#inside .mixture .clouds ellipse").first).to_be_attached()
        drawn = value(page, "inside")
        assert drawn["strokes"]
        assert drawn["model"] == list(range(len(drawn["strokes"])))
        assert all(0 <= value <= 400 for stroke in drawn["strokes"] for point in stroke for value in point)


def test_it_shows_what_it_expects_next_and_goes_back_with_the_arrow_keys(inside):
    points = explained(inside)
    assert ink(inside).count() == len(points) - 1
    assert clouds(inside)
    inside.locator("#inside-inside-time").focus()
    inside.keyboard.press("ArrowLeft")
    expect(inside.locator("#inside .here")).to_contain_text(f"Point {len(points) - 1} of {len(points) - 1}")
    assert ink(inside).count() == len(points) - 2
    ring = inside.locator("#inside .way .to")
    assert float(ring.get_attribute("cx")) == pytest.approx(points[-2]["x"], abs=0.1)
    inside.keyboard.press("Home")
    expect(inside.locator("#inside .here")).to_contain_text("Point 1 of")
    assert ink(inside).count() == 0
    assert bars(inside) == pytest.approx(points[0]["pen"], abs=0.01)


def test_temperature_is_computed_on_the_page_as_in_the_library(inside):
    point = explained(inside)[3]
    parts = point["mixture"]
    weights = torch.tensor([[each["weight"] for each in parts]])
    mixture = Mixture(
        log_pi=(weights / weights.sum()).log(),
        mu=torch.tensor([[[each["x"], each["y"]] for each in parts]]),
        log_sigma=torch.tensor([[[each["sx"], each["sy"]] for each in parts]]).log(),
        rho_raw=torch.tensor([[math.atanh(each["rho"]) for each in parts]]),
        log_pen=torch.tensor([point["pen"]]).clamp(min=1e-12).log(),
    )
    for tau in (0.1, 0.5, 1.0):
        right = mixture.at_temperature(tau, 0.5 + 0.5 * tau)
        found = inside.evaluate("([point, tau]) => studio.chance.tempered(point, tau)", [point, tau])
        assert [each["weight"] for each in found["mixture"]] == pytest.approx(right.log_pi.exp()[0].tolist(), abs=1e-5)
        assert [each["sx"] for each in found["mixture"]] == pytest.approx(
            right.log_sigma.exp()[0, :, 0].tolist(), rel=1e-4
        )
        assert found["pen"] == pytest.approx(right.log_pen.exp()[0].tolist(), abs=1e-3)


def test_an_ellipse_is_the_gaussians_own(inside):
    """Its half axes and its turn, from the covariance's eigenvectors."""
    for sx, sy, rho in ((3.0, 1.0, 0.0), (1.0, 4.0, 0.6), (2.0, 2.0, -0.9)):
        found = inside.evaluate("c => studio.chance.ellipseOf(c)", {"sx": sx, "sy": sy, "rho": rho})
        values, vectors = torch.linalg.eigh(torch.tensor([[sx * sx, rho * sx * sy], [rho * sx * sy, sy * sy]]))
        assert [found["ry"], found["rx"]] == pytest.approx(values.sqrt().tolist(), rel=1e-4)
        turn = math.radians(found["turn"])
        along = torch.tensor([math.cos(turn), math.sin(turn)])
        assert abs(float(along @ vectors[:, 1])) == pytest.approx(1, abs=1e-4)


def test_a_careful_model_has_narrower_clouds_and_fewer_that_count(inside):
    wild, chances = clouds(inside), bars(inside)
    slide(inside, "tau", 0.1)
    careful = clouds(inside)
    assert max(rx for _, rx, _ in careful) < max(rx for _, rx, _ in wild)
    assert len(careful) <= len(wild)
    assert max(bars(inside)) >= max(chances)
    assert sum(bars(inside)) == pytest.approx(1, abs=0.01)


def test_its_surprises_are_listed_and_a_button_goes_there(inside):
    points = explained(inside)
    buttons = inside.locator("#inside .surprises button")
    there = buttons.evaluate_all("all => all.map(b => Number(b.dataset.at))")
    nats = [points[number]["nats"] for number in there]
    assert nats == sorted(nats, reverse=True)
    assert nats[0] == max(point["nats"] for point in points[:-1])
    expect(inside.locator("#inside .badges > g")).to_have_count(len(there))
    buttons.first.click()
    expect(buttons.first).to_have_attribute("aria-pressed", "true")
    expect(inside.locator("#inside .here")).to_contain_text(f"Point {there[0] + 1} of")


def test_a_tap_on_the_ink_goes_to_its_point(inside):
    points = explained(inside)
    number = len(points) // 2
    box = inside.locator("#inside .mixture .sheet").bounding_box()
    scale = box["width"] / 400
    inside.mouse.click(box["x"] + points[number]["x"] * scale, box["y"] + points[number]["y"] * scale)
    expect(inside.locator("#inside .here")).to_contain_text(f"Point {number + 1} of")


def test_it_plays_to_the_end_and_can_be_stopped(inside):
    inside.locator("#inside [data-do=play]").click()
    expect(inside.locator("#inside .here")).to_contain_text(re.compile(r"Point ([3-9]|1\d) of"))  # a look may come late
    inside.locator("#inside [data-do=play]").click()
    expect(inside.locator("#inside [data-do=play]")).to_have_text("Play")


def test_how_a_point_is_picked_is_shown_in_three_steps(inside):
    inside.locator("#inside [data-do=pick]").click()
    steps = inside.locator("#inside .steps li")
    expect(steps).to_have_count(3)
    expect(steps.nth(0)).to_contain_text("chance of")
    expect(inside.locator("#inside .clouds .chosen")).to_have_count(2)  # one cloud: its two rings
    expect(inside.locator("#inside .picks .dot")).to_have_count(1)
    inside.locator("#inside [data-do=many]").click()
    expect(inside.locator("#inside .picks .dot")).to_have_count(100)
    expect(steps).to_have_count(1)


def test_what_is_picked_is_spread_as_the_mixture_says(inside):
    """Mean and spread of 4,000 points of one tilted cloud, and how often each weight is drawn."""
    spread = inside.evaluate(
        """() => {
            const cloud = {x: 10, y: -5, sx: 4, sy: 2, rho: 0.7};
            const points = Array.from({length: 4000}, () => studio.chance.within(cloud));
            const mean = (f) => points.reduce((sum, p) => sum + f(p), 0) / points.length;
            const [mx, my] = [mean(p => p[0]), mean(p => p[1])];
            const lots = Array.from({length: 4000}, () => studio.chance.lot([0.2, 0.5, 0.3]));
            return {mx, my, sx: Math.sqrt(mean(p => (p[0] - mx) ** 2)), sy: Math.sqrt(mean(p => (p[1] - my) ** 2)),
                    cov: mean(p => (p[0] - mx) * (p[1] - my)), half: lots.filter(k => k === 1).length / 4000};
        }"""
    )
    assert [spread["mx"], spread["my"]] == pytest.approx([10, -5], abs=0.5)
    assert [spread["sx"], spread["sy"]] == pytest.approx([4, 2], rel=0.15)
    assert spread["cov"] / spread["sx"] / spread["sy"] == pytest.approx(0.7, abs=0.08)
    assert spread["half"] == pytest.approx(0.5, abs=0.06)


def test_how_it_works_has_the_network_ten_equations_and_the_words(inside):
    inside.locator("#inside .how summary").click()
    expect(inside.locator("#inside .network svg")).to_be_visible()
    expect(inside.locator("#inside .equations > li")).to_have_count(10)
    expect(inside.locator("#inside .equations .number")).to_have_text([f"({number})" for number in range(1, 11)])
    assert inside.locator("#inside .equations math").count() >= 10
    expect(inside.locator("#inside .glossary")).to_contain_text("temperature")
    inside.locator("#inside .how summary").click()


def test_a_reload_keeps_the_point_and_the_temperature(inside):
    slide(inside, "tau", 0.3)
    slide(inside, "time", 4)
    before = clouds(inside)
    inside.reload()
    enter(inside)
    expect(inside.locator("#inside .here")).to_contain_text("Point 5 of")
    assert inside.locator("#inside-inside-tau").input_value() == "0.3"
    assert clouds(inside) == before


def test_it_fits_on_a_phone(browser, url):
    for phone in opened(browser, url, **PHONE):
        enter(phone)
        phone.locator("#inside [data-do=dream]").click()
        expect(phone.locator("#inside .mixture .clouds ellipse").first).to_be_attached()
        phone.locator("#inside .how summary").click()
        assert phone.evaluate("document.documentElement.scrollWidth") <= 390
