import type { Meaning } from "./meaning.ts";
import { isPicture } from "./name.ts";

const DATA = /^data:([a-z]+\/[a-z0-9.+-]+)[;,]/i;
const ENDINGS: readonly (readonly [RegExp, "image" | "video" | "audio" | "pdf"])[] = [
  [/\.(?:png|jpe?g|gif|webp|avif|svg)$/i, "image"],
  [/\.(?:mp4|webm|mov|m4v|ogv)$/i, "video"],
  [/\.(?:mp3|wav|ogg|oga|m4a|flac|aac|opus)$/i, "audio"],
  [/\.pdf$/i, "pdf"],
];
const PICTURES = /^image\/(?:png|jpeg|gif|webp|avif|svg\+xml)$/;

/** What a data URL holds, or what an address leads to by its ending or its name; undefined for anything else. */
export function mediaOf(text: string, name: string): Meaning | undefined {
  const media = DATA.exec(text.slice(0, 120))?.[1]?.toLowerCase();
  if (media !== undefined) return ofType(media, text);
  if (!/^https:\/\/\S+$/i.test(text) || !URL.canParse(text)) return undefined;
  const { href, pathname } = new URL(text);
  const kind = ENDINGS.find(([pattern]) => pattern.test(pathname))?.[1];
  if (kind) return { kind, src: href };
  return isPicture(name) && !/\.\w{1,5}$/.test(pathname) ? { kind: "image", src: href } : undefined;
}

/** What base64 text holds that is of a type. */
export function typedData(media: string, text: string): Meaning | undefined {
  return ofType(media, `data:${media};base64,${text}`);
}

function ofType(media: string, src: string): Meaning | undefined {
  if (PICTURES.test(media)) return { kind: "image", src };
  if (media === "application/pdf") return { kind: "pdf", src };
  if (media.startsWith("video/")) return { kind: "video", src };
  return media.startsWith("audio/") ? { kind: "audio", src } : undefined;
}
