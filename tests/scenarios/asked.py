"""Ask the demo company's bot as one of its people, and press its buttons."""

from bot.app import App
from bot.channel import Incoming, Limits, Shown
from tests.scenarios.conftest import linked

WIDE = Limits(characters=20_000, blocks=100)
LENA, JO, SHEN = "Lena Voss", "Jo Keller", "沈望舒"


async def ask(demo: App, line: str, name: str = JO) -> Shown:
    """Return the answer one of the demo's people gets."""
    linked(str(demo.house.engine.url), "test", name, name)
    shown = await demo.dispatcher.answer(Incoming("test", name, line=line), WIDE)
    assert shown is not None
    return shown


async def press(demo: App, shown: Shown, label: str, name: str = JO) -> Shown:
    """Return the answer to a pressed button."""
    token = next(press.token for press in shown.presses if press.label == label)
    pressed = await demo.dispatcher.answer(Incoming("test", name, token=token), WIDE)
    assert pressed is not None
    return pressed
