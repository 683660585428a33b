"""What stands on a demo's stage can be read: no word is tiny, cut, struck out, or under another."""

from pathlib import Path

import pytest
from composed import demos

from tests.conftest import skip_guesses

READ = Path(__file__).with_name("legible.js").read_text("utf8").strip().removesuffix(";")
SETTLED = "new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"
#: Each scenario, then each slider of the hand at three places, the other settings as they are usually.
WALK = """async demo => {
  const read = READ, stage = demo.querySelector('.stage'), found = { small: [], cut: [], overlaid: [] };
  const settled = () => SETTLED;
  const look = async where => {
    await settled();
    for (const kind in found)
      found[kind].push(...read[kind](stage).map(words => `${where}: ${words}`));
  };
  await look('at first');
  for (const preset of demo.querySelectorAll('.presets button')) {
    preset.click();
    await look(preset.textContent);
  }
  const reset = [...demo.querySelectorAll('.bar button')].find(one => one.textContent === 'Reset');
  for (const slider of demo.querySelectorAll('.chief-settings input[type=range]'))
    for (const share of [0, 0.25, 0.75]) {
      reset.click();
      const [low, high] = [Number(slider.min), Number(slider.max)];
      slider.value = low + share * (high - low);
      for (const kind of ['input', 'change']) slider.dispatchEvent(new Event(kind, { bubbles: true }));
      await look(`${slider.closest('[data-control]').dataset.control} ${slider.value}`);
    }
  reset.click();
  return found;
}"""
#: Each step of the guide.
GUIDE = """async demo => {
  const read = READ, stage = demo.querySelector('.stage'), struck = [];
  demo.querySelector('.opener').click();
  for (let step = 1; ; step += 1) {
    await SETTLED;
    struck.push(...read.struck(stage).map(words => `${step}: ${words}`));
    const next = demo.querySelector('.guide .chief'), last = next.textContent === 'Done';
    next.click();
    if (last) return struck;
  }
}"""


def script(words: str) -> str:
    """Fill in what both walks use."""
    return words.replace("READ", READ).replace("SETTLED", SETTLED)


@pytest.fixture(scope="module", params=[(390, 844), (1366, 768)], ids=lambda size: "{}x{}".format(*size))
def read(request, browser, book_html, book_url):
    """What cannot be read on the stage of any demo, by its kind and the demo."""
    width, height = request.param
    page = browser.new_page(viewport={"width": width, "height": height}, reduced_motion="reduce")
    found = {"small": {}, "cut": {}, "overlaid": {}, "struck": {}}
    for title, demo in demos(page, book_html, book_url):
        skip_guesses(demo)
        walked = demo.evaluate(script(WALK))
        found["struck"][title] = demo.evaluate(script(GUIDE))
        for kind, words in walked.items():
            found[kind][title] = words
    page.close()
    return found


@pytest.mark.parametrize("kind", ["small", "cut", "overlaid", "struck"])
def test_words_on_the_stage_can_be_read(read, kind):
    assert len(read[kind]) >= 16
    assert {demo: words for demo, words in read[kind].items() if words} == {}
