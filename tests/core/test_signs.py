"""Signs and clocks, which are drawn without a template."""

from django.utils.safestring import mark_safe

from core.formats import ClockView
from core.templatetags import ui


def test_a_sign_escapes_words_that_were_once_shown_as_html() -> None:
    marked = ui.status("late", mark_safe("<b>x</b>"))
    plain = ui.status("late", "<b>x</b>")

    assert "<b>x</b>" in marked
    assert "&lt;b&gt;x" in plain


def test_a_clock_has_a_form_for_each_state_and_escapes_its_words() -> None:
    late = ui.clock(ClockView("late", 0, "Lewat <1>", "sejak kemarin"), "s")
    running = ui.clock(ClockView("normal", 40, "2 hari lagi", "sampai 26 November"))

    assert "clock--late" in late
    assert "clock--s" in late
    assert "Lewat &lt;1&gt;" in late
    assert 'stroke-dasharray="40 100"' in running
    assert "clock--" not in running
