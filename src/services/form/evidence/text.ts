import { asString, type JsonObject } from "../json/read.ts";
import { looksLikeMarkdown } from "./markdown.ts";
import type { Meaning, Place } from "./meaning.ts";
import { mediaOf, typedData } from "./media.ts";
import { isCode, isDiff, isHtml, isId, isMarkdown, isPhone } from "./name.ts";
import { isAmountText, meaningOfNumber } from "./number.ts";
import { personIn } from "./person.ts";

const DAY = /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])$/;
const MOMENT = /^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)$/;
const ID_VALUE = /^[\w.:/-]{1,80}$/;
const PHONE = /^\+?[\d ()./-]{5,24}$/;
const REFERENCE = /^(?:https?:\/\/|mailto:|tel:)\S+$/i;
const DIFF_LINE = /^(?:@@ -\d|diff --git |--- \S|\+\+\+ \S)/m;
const TAG = /<[a-z][\w-]*[\s/>]/i;
const PROSE_LENGTH = 90;
const LONGEST_REFERENCE = 4_096;
/** How much of a text is looked at to tell what it is. */
const GLANCE = 4_000;

/** What a text means, by its schema, its name and its look. */
export function meaningOfText(text: string, place: Place): Meaning {
  if (text === "") return { kind: "none" };
  return asDeclared(text, place.schema) ?? asShort(text, place) ?? asLong(text, place.name) ?? asWords(text);
}

/** What the schema's `contentMediaType` says. */
function asDeclared(text: string, schema: JsonObject): Meaning | undefined {
  const media = asString(schema.get("contentMediaType"))?.toLowerCase().split(";")[0]?.trim() ?? "";
  if (media === "text/markdown") return { kind: "markdown", text };
  if (media === "text/html" || media === "application/xhtml+xml") return { kind: "html", text };
  if (/^(?:text\/x-|application\/(?:json|sql|xml|yaml|javascript|typescript))/.test(media))
    return { kind: "code", text };
  return asString(schema.get("contentEncoding")) === "base64" && !text.startsWith("data:")
    ? typedData(media, text)
    : undefined;
}

function asShort(text: string, place: Place): Meaning | undefined {
  if (text.length > LONGEST_REFERENCE)
    return text.startsWith("data:") ? mediaOf(text, place.name) : undefined;
  if (DAY.test(text)) return timeOf(text, true);
  if (MOMENT.test(text)) return timeOf(text, false);
  // Some libraries write decimals as strings.
  if (isAmountText(text, place)) return meaningOfNumber(text, place);
  const media = mediaOf(text, place.name);
  if (media) return media;
  if (REFERENCE.test(text)) return linkOf(text);
  if (isPhone(place.name) && PHONE.test(text) && /\d{3}/.test(text))
    return { kind: "link", href: `tel:${text.replace(/[^\d+]/g, "")}`, text };
  return personIn(text);
}

function asLong(text: string, name: string): Meaning | undefined {
  const start = text.slice(0, GLANCE);
  if (isDiff(name) || DIFF_LINE.test(start)) return { kind: "diff", lines: text.split("\n") };
  if (isHtml(name) && TAG.test(start)) return { kind: "html", text };
  if (isMarkdown(name) || looksLikeMarkdown(start)) return { kind: "markdown", text };
  if (isCode(name) && (text.includes("\n") || text.includes(" "))) return { kind: "code", text };
  return isId(name) && ID_VALUE.test(text) ? { kind: "id", text } : undefined;
}

function asWords(text: string): Meaning {
  return { kind: text.length > PROSE_LENGTH || text.includes("\n") ? "prose" : "text", text };
}

function timeOf(text: string, dayOnly: boolean): Meaning {
  const time = new Date(text);
  const day = text.slice(0, 10);
  // Date reads 30 February as 2 March; such a text is no date.
  const real = new Date(`${day}T00:00:00Z`).toJSON()?.startsWith(day) && !Number.isNaN(time.getTime());
  return !real ? { kind: "text", text } : { kind: "time", time, dayOnly };
}

function linkOf(text: string): Meaning {
  if (!URL.canParse(text)) return { kind: "text", text };
  return { kind: "link", href: new URL(text).href, text: text.replace(/^(?:mailto|tel):/i, "") };
}
