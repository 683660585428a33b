/** Whether a demo has room for pictures side by side, in a page as in a panel of JupyterLab. */

/** From this width on, in pixels: the style sheets' 56rem. */
const ROOMY = 896;

/**
 * Give the demo the class `roomy` while it is wide enough, and fit the picture to it: at once where there is a width
 * already, or what stands below would move after the first frame.
 * @param {Pick<ReturnType<typeof import("./shell.js").createShell>, "root" | "redraw">} shell
 * @param {(roomy: boolean) => void} fit
 * @returns {{ stop: () => void }}
 */
export function followRoom({ root, redraw }, fit) {
  root.classList.add("roomy");
  const look = () => {
    const roomy = root.clientWidth >= ROOMY;
    if (roomy === root.classList.contains("roomy")) return false;
    root.classList.toggle("roomy", roomy);
    fit(roomy);
    return true;
  };
  if (root.clientWidth) look();
  const room = new ResizeObserver(() => look() && redraw.request("room"));
  room.observe(root);
  return { stop: () => room.disconnect() };
}
