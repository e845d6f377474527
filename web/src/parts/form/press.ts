let pressed = false;
const waiting: (() => void)[] = [];

function release(): void {
  pressed = false;
  // The click comes after the release; what is drawn anew before it would be hit in its place.
  setTimeout(() => {
    for (const act of waiting.splice(0)) act();
  });
}

document.addEventListener("pointerdown", () => (pressed = true), { capture: true });
document.addEventListener("pointerup", release, { capture: true });
document.addEventListener("pointercancel", release, { capture: true });

/** Does something that may move what is on the page: at once, or once a press that is under way has done its work. */
export function afterPress(act: () => void): void {
  if (pressed) waiting.push(act);
  else act();
}
