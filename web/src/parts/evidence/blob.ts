const DATA = /^data:([^;,]*)((?:;[^;,]*)*),/i;

/** What a data URL holds; undefined where it cannot be read. */
export function blobOf(dataUrl: string): Blob | undefined {
  const [head = "", type = "", parameters = ""] = DATA.exec(dataUrl.slice(0, 300)) ?? [];
  if (head === "") return undefined;
  try {
    const body = dataUrl.slice(head.length);
    if (!/;base64$/i.test(parameters)) return new Blob([decodeURIComponent(body)], { type });
    const bytes = Uint8Array.from(atob(body), (letter) => letter.charCodeAt(0));
    return new Blob([bytes], { type });
  } catch {
    return undefined;
  }
}
