/** The address as the browser reads it, from this page; undefined where it is none. */
function read(address: string): URL | undefined {
  const { href } = window.location;
  return address !== "" && URL.canParse(address, href) ? new URL(address, href) : undefined;
}

/** Whether what is there may be shown: what the page's policy refuses is not tried. */
function isShown(address: string, types: RegExp): boolean {
  const url = read(address);
  if (url?.protocol === "data:") return types.test(url.pathname);
  return url?.protocol === "https:" || url?.origin === window.location.origin;
}

/** Whether a picture from there may be shown. */
export const isPicture = (address: string): boolean => isShown(address, /^image\//i);

/** Whether a film or a document from there may be shown. */
export const isMedia = (address: string): boolean =>
  isShown(address, /^(?:video\/|audio\/|application\/pdf)/i);

/** Whether a link may lead there: to a page, never to a script. */
export function isLink(address: string): boolean {
  const url = read(address);
  return url?.protocol === "https:" || url?.protocol === "http:";
}
