// Reads codes from the camera until it is stopped. Pictures are looked at and dropped; nothing is kept or sent.

/** Longer than this in pixels no picture need be for a code that fills a third of it. */
const LONGEST = 800;
/** Between two looks, in milliseconds, so that a slow machine stays usable. */
const PAUSE = 60;
const ELSE = "Type the codes instead.";
/** Why there is no picture, by the browser's name for it. */
const FAULTS = /** @type {Record<string, string>} */ ({
  NotAllowedError: "The camera was not allowed to this page.",
  SecurityError: "The camera was not allowed to this page.",
  NotFoundError: "This machine has no camera.",
  OverconstrainedError: "This machine has no camera.",
  NotReadableError: "The camera does not answer; another program may be using it.",
});
export const NO_CAMERA = "This browser gives the page no camera. Type the codes, or collect files.";
export const hasCamera = () => Boolean(navigator.mediaDevices?.getUserMedia);

/**
 * What looks for codes in a picture: the browser itself where it can.
 * @param {string} script that can otherwise
 * @returns {Promise<(video: HTMLVideoElement) => Promise<string[]>>}
 */
async function looker(script) {
  const { BarcodeDetector } = window;
  if (BarcodeDetector && (await BarcodeDetector.getSupportedFormats()).includes("qr_code")) {
    const detector = new BarcodeDetector({ formats: ["qr_code"] });
    /** @type {((video: HTMLVideoElement) => Promise<string[]>) | null} */
    let own = null;
    return async (video) => {
      if (own) return own(video);
      try {
        return (await detector.detect(video)).map(({ rawValue }) => rawValue);
      } catch {
        own = await ownLooker(script); // it promised more than it does
        return [];
      }
    };
  }
  return ownLooker(script);
}

/** What looks for codes by the page's own reader. @param {string} script it is in */
async function ownLooker(script) {
  if (!window.courseReadQr)
    await new Promise((resolve, reject) => {
      const element = document.createElement("script");
      element.src = script;
      element.onload = resolve;
      element.onerror = () => reject(new Error("The page’s own reader of codes could not be loaded."));
      document.head.append(element);
    });
  const canvas = document.createElement("canvas");
  const context = canvas.getContext("2d", { willReadFrequently: true });
  return async (/** @type {HTMLVideoElement} */ video) => {
    const scale = Math.min(1, LONGEST / Math.max(video.videoWidth, video.videoHeight));
    [canvas.width, canvas.height] = [video.videoWidth, video.videoHeight].map((side) =>
      Math.round(side * scale),
    );
    if (!context || !canvas.width || !canvas.height) return [];
    context.drawImage(video, 0, 0, canvas.width, canvas.height);
    const text = window.courseReadQr?.(context.getImageData(0, 0, canvas.width, canvas.height));
    return text ? [text] : [];
  };
}

/**
 * Show what the camera sees, and give each text that it reads to `take`, once for as long as it stays in sight.
 * @param {HTMLVideoElement} video @param {string} script @param {(text: string) => void} take
 * @param {(fault: string) => void} fail says in a sentence why there is no camera, or none any more
 * @returns {() => void} stops it and lets the camera go
 */
export function readCamera(video, script, take, fail) {
  let running = true;
  /** @type {MediaStream | undefined} */
  let stream;
  const stop = () => {
    running = false;
    for (const track of stream?.getTracks() ?? []) track.stop();
    video.srcObject = null;
  };
  const run = async () => {
    stream = await navigator.mediaDevices.getUserMedia({
      video: { facingMode: "environment", width: { ideal: 1280 }, height: { ideal: 720 } },
    });
    // Stopped while the reader was asked.
    if (!running) return stop();
    for (const track of stream.getTracks())
      track.addEventListener("ended", () => {
        if (running) fail(`The camera was taken away. ${ELSE}`);
      });
    video.srcObject = stream;
    const [look] = await Promise.all([looker(script), video.play()]);
    let last = "";
    while (running) {
      for (const text of await look(video)) {
        if (!running) break;
        if (text !== last) take(text);
        last = text;
      }
      await new Promise((resolve) => setTimeout(resolve, PAUSE));
    }
  };
  run().catch((/** @type {Error} */ error) => {
    if (!running) return;
    fail(
      `${FAULTS[error.name] ?? (error.name === "Error" ? error.message : "The camera does not start.")} ${ELSE}`,
    );
  });
  return stop;
}
