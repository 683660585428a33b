// Finds a code in a picture, for browsers that cannot do so themselves; loaded when a camera is asked for.
import decodeQR from "qr/decode.js";

/** The text of the code in a picture, or "" if none can be read. @param {ImageData} picture */
window.courseReadQr = (picture) => {
  try {
    return decodeQR(picture);
  } catch {
    return "";
  }
};
