/** The address as the browser reads it, from this page; undefined where it is none. */
function read(address: string): URL | undefined {
  try {
    return new URL(address, window.location.href);
  } catch {
    return undefined;
  }
}

function isOurs(url: URL): boolean {
  return url.origin === window.location.origin;
}

/** Whether a picture from there may be shown: what the page's policy refuses is not tried. */
export function isPicture(address: string): boolean {
  const url = address === "" ? undefined : read(address);
  if (!url) return false;
  if (url.protocol === "data:") return /^image\//i.test(url.pathname);
  return url.protocol === "https:" || isOurs(url);
}

/** Whether a film or a document from there may be shown. */
export function isMedia(address: string): boolean {
  const url = address === "" ? undefined : read(address);
  if (!url) return false;
  if (url.protocol === "data:") return /^(?:video\/|audio\/|application\/pdf)/i.test(url.pathname);
  return url.protocol === "https:" || isOurs(url);
}

/** Whether a link may lead there: to a page, never to a script. */
export function isLink(address: string): boolean {
  const url = address === "" ? undefined : read(address);
  return url?.protocol === "https:" || url?.protocol === "http:";
}
