/**
 * The key of a question, decoded as lesson.py encoded it.
 * @param {HTMLFormElement} form
 * @returns {{ fields: { right: number[], why: string[] }[], reasons: string }}
 */
export function readKey(form) {
  return JSON.parse(
    (form.dataset.key ?? "").replace(/[!-~]/g, (sign) =>
      String.fromCharCode(33 + ((sign.charCodeAt(0) + 14) % 94)),
    ),
  );
}
