const PLAIN_ICON = "/favicon.svg";

let count = 0;
let page = "Queue";

function draw(): void {
  document.title = `${count > 0 ? `(${count}) ` : ""}${page} · awaithumans`;
  const icon = document.querySelector<HTMLLinkElement>('link[rel="icon"]');
  if (icon) icon.href = count > 0 ? iconWith(count > 99 ? "99+" : String(count)) : PLAIN_ICON;
}

/** Names the page in the tab's title. */
export function namePage(name: string): void {
  page = name;
  draw();
}

/** Shows how many tasks wait, in the tab's title and icon; 0 shows nothing. */
export function drawBadge(waiting: number): void {
  if (waiting === count && document.title.endsWith("awaithumans")) return;
  count = waiting;
  draw();
}

function iconWith(text: string): string {
  const size = text.length > 2 ? 13 : 17;
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="8" fill="#5b52d6"/><text x="16" y="22" font-family="sans-serif" font-size="${size}" font-weight="700" text-anchor="middle" fill="#fff">${text}</text></svg>`;
  return `data:image/svg+xml,${encodeURIComponent(svg)}`;
}
