"""A camera that shows codes: a film of pictures, which Chromium plays in place of what a camera would see."""

import base64
from pathlib import Path

from playwright.sync_api import Page

WIDTH, HEIGHT, RATE = 480, 360, 10
#: Draws a picture of a code as a phone is held: turned, nearer or farther, in poor light, with noise.
DRAW = """async ([svg, turn, share, light, width, height]) => {
  const picture = new Image();
  picture.src = "data:image/svg+xml," + encodeURIComponent(svg);
  await picture.decode();
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext("2d");
  context.fillStyle = "#777";
  context.fillRect(0, 0, width, height);
  if (share) {
    context.translate(width / 2, height / 2);
    context.rotate(turn * Math.PI / 180);
    context.imageSmoothingEnabled = false;
    context.drawImage(picture, -share * height / 2, -share * height / 2, share * height, share * height);
  }
  const { data } = context.getImageData(0, 0, width, height);
  let state = 1;
  const grey = Uint8Array.from({ length: width * height }, (_, i) => {
    state = (state * 1103515245 + 12345) % 2147483648;
    return Math.max(0, Math.min(255, 128 + (data[4 * i] - 128) * light + (state / 2147483648 - 0.5) * 40));
  });
  let text = "";
  for (let i = 0; i < grey.length; i += 8192) text += String.fromCharCode(...grey.subarray(i, i + 8192));
  return btoa(text);
}"""


def film(path: Path, page: Page, codes: list[str], frames: int, blank: int = 2) -> Path:
    """Write a film that shows each code for some frames and nothing between them.

    Parameters
    ----------
    path : pathlib.Path
        Ends in ``.y4m``.
    page : playwright.sync_api.Page
        Draws the pictures.
    codes : list of str
        SVGs, as the learners' page draws them.
    frames, blank : int
        How many show a code, and how many nothing; there are :data:`RATE` in a second.
    """
    colour = bytes([128]) * (WIDTH * HEIGHT // 2)

    def frame(*how) -> bytes:
        return b"FRAME\n" + base64.b64decode(page.evaluate(DRAW, [*how, WIDTH, HEIGHT])) + colour

    empty = frame("<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>", 0, 0, 1)
    with path.open("wb") as out:
        out.write(f"YUV4MPEG2 W{WIDTH} H{HEIGHT} F{RATE}:1 Ip A1:1 C420jpeg\n".encode())
        for i, svg in enumerate(codes):
            out.write(empty * blank)
            out.write(
                frame(svg, (-18, 0, 9, 25)[i % 4], (0.55, 0.8, 0.65)[i % 3], (0.9, 0.5)[i % 2]) * frames
            )
    return path
