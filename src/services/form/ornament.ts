import { countOf, textOf } from "./entry.ts";
import type { Fold, Item, Ornament } from "./field.ts";
import type { JsonObject } from "./json/read.ts";

/** What an entry of a definition puts between the fields; undefined where it asks for something. */
export function ornamentOf(entry: JsonObject, inner: () => Item[]): Ornament | Fold | undefined {
  const text = (key: string) => textOf(entry, key);
  const label = text("label");
  switch (text("kind")) {
    case "section":
      return { kind: "heading", title: text("title"), subtitle: text("subtitle") };
    case "section_collapse":
      return {
        ...({ kind: "fold", title: text("title") || label || "More", subtitle: text("subtitle") } as const),
        ...{ open: entry.get("default_open") !== false, items: inner() },
      };
    case "display_text":
      return { kind: "prose", text: text("text"), markdown: entry.get("markdown") === true };
    case "image":
      return {
        ...({ kind: "image", url: text("url"), alt: text("alt") || label || "image" } as const),
        ...sizeOf(entry, "width"),
        ...sizeOf(entry, "height"),
      };
    case "video":
      return { kind: "video", url: text("url"), poster: text("poster_url"), label };
    case "pdf_viewer":
      return { kind: "pdf", url: text("url"), ...sizeOf(entry, "height"), label };
    case "html":
      return { kind: "html", html: text("html"), label };
    case "divider":
      return { kind: "divider" };
    default:
      return undefined;
  }
}

const MOST_PIXELS = 10_000;

function sizeOf<Side extends "width" | "height">(entry: JsonObject, side: Side): { [key in Side]?: number } {
  const size = countOf(entry, side);
  const sizes: { [key in Side]?: number } = {};
  if (size !== undefined && size > 0 && size <= MOST_PIXELS) sizes[side] = size;
  return sizes;
}
