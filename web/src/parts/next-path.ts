const ENTRANCES: ReadonlySet<string> = new Set(["/login", "/setup", "/password"]);

/** The address of the login screen that leads back to `path`, query included. */
export function loginHref(path: string): string {
  return path === "/" ? "/login" : `/login?next=${encodeURIComponent(path)}`;
}

/** Where to go after login: `next` where it is a path of this site, else the queue. */
export function safeNext(next: string | string[] | undefined): string {
  if (typeof next !== "string" || !next.startsWith("/")) return "/";
  if (!URL.canParse(next, window.location.origin)) return "/";
  const url = new URL(next, window.location.origin);
  if (url.origin !== window.location.origin || ENTRANCES.has(url.pathname)) return "/";
  // `/.//elsewhere` becomes `//elsewhere` once it is resolved, which names another site.
  if (url.pathname.startsWith("//")) return "/";
  return `${url.pathname}${url.search}${url.hash}`;
}
