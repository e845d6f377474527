import { asString, type Json, type JsonObject, NumberText } from "../json/read.ts";

/** What a value means to a person, and so how it is drawn. */
export type Meaning =
  | { kind: "none" }
  | { kind: "hidden" }
  | { kind: "yesno"; yes: boolean }
  | { kind: "money" | "number"; text: string; written: string }
  | { kind: "time"; time: Date; dayOnly: boolean }
  | { kind: "link"; href: string; text: string }
  | { kind: "image"; src: string }
  | { kind: "diff"; lines: string[] }
  | { kind: "id" | "text" | "prose"; text: string }
  | { kind: "object"; members: JsonObject }
  | { kind: "table"; columns: string[]; rows: JsonObject[] }
  | { kind: "list"; items: Json[] };

/** Where a value stands: its name, its schema and its siblings. */
export interface Place {
  name: string;
  schema: JsonObject;
  siblings: JsonObject;
}

const MONEY_NAME =
  /(?:^|_)(?:amount|price|total|subtotal|cost|fee|balance|refund|payment|salary|budget)(?:_|$)/i;
const CURRENCY_SUFFIX = /_(usd|eur|gbp|jpy|chf|cad|aud|nzd|sek|nok|dkk|pln|inr|brl|mxn|cny|sgd|hkd|zar)$/i;
const MINOR_UNITS = /_cents$/i;
const MOST_MINOR_DIGITS = 18;
const DECIMAL = /^-?\d+(?:\.\d+)?$/;
const DAY = /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])$/;
const MOMENT = /^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)$/;
const IMAGE = /^data:image\/(?:png|jpeg|gif|webp);base64,/;
const ID_NAME = /(?:^|_)(?:id|ids|uuid|key|sha|hash|sku|ref|reference)$/i;
/** Figures that name something rather than count it: never grouped. */
const NAMING_NUMBER = /(?:^|_)(?:number|no|code|phone|zip|postcode|year|account|version|pid|port)$/i;
const ID_VALUE = /^[\w.:/-]{1,80}$/;
const DIFF_LINE = /^(?:@@ |diff --git |--- \S|\+\+\+ \S)/m;
const PROSE_LENGTH = 90;
const MOST_COLUMNS = 8;

/** Reads off a value what it means. */
export function meaningOf(value: Json, place: Place): Meaning {
  if (value === null) return { kind: "none" };
  if (typeof value === "boolean") return { kind: "yesno", yes: value };
  if (typeof value === "string") return meaningOfText(value, place);
  if (value instanceof NumberText) return meaningOfNumber(value.text, place);
  if (Array.isArray(value)) return meaningOfList(value);
  if (value.get("_redacted") === true) return { kind: "hidden" };
  return value.size === 0 ? { kind: "none" } : { kind: "object", members: value };
}

function meaningOfText(text: string, place: Place): Meaning {
  const { name } = place;
  if (text === "") return { kind: "none" };
  if (DAY.test(text)) return timeOf(text, true);
  if (MOMENT.test(text)) return timeOf(text, false);
  // Some libraries write decimals as strings.
  if (DECIMAL.test(text) && (currencyOf(place) || codeBeside(place))) return meaningOfNumber(text, place);
  if (IMAGE.test(text)) return { kind: "image", src: text };
  if (/^https?:\/\//i.test(text)) return linkOf(text);
  if (/(?:^|_)(?:diff|patch)$/i.test(name) || DIFF_LINE.test(text))
    return { kind: "diff", lines: text.split("\n") };
  if (ID_NAME.test(name) && ID_VALUE.test(text)) return { kind: "id", text };
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
  return URL.canParse(text) ? { kind: "link", href: new URL(text).href, text } : { kind: "text", text };
}

function meaningOfNumber(written: string, place: Place): Meaning {
  const currency = currencyOf(place);
  const digits = DECIMAL.test(written);
  if (currency && digits) {
    const text = MINOR_UNITS.test(place.name) ? inMajorUnits(written) : written;
    return { kind: "money", text: money(text, currency), written };
  }
  const code = codeBeside(place);
  if (code && digits) return { kind: "number", text: `${grouped(written, 4)} ${code}`, written };
  const naming = ID_NAME.test(place.name) || NAMING_NUMBER.test(place.name);
  return { kind: "number", text: naming || !digits ? written : grouped(written), written };
}

/** The currency a number is in, where its name leaves no doubt of the unit: `amount_usd`, or `amount_cents` beside a currency. */
function currencyOf(place: Place): string | undefined {
  const suffix = CURRENCY_SUFFIX.exec(place.name.replace(MINOR_UNITS, ""))?.[1];
  if (suffix) return suffix.toUpperCase();
  return MINOR_UNITS.test(place.name) ? codeBeside(place) : undefined;
}

/** The sibling `currency` of an amount. Whether the amount is in euros or in cents, it does not say. */
function codeBeside({ name, siblings }: Place): string | undefined {
  const sibling = asString(siblings.get("currency")) ?? asString(siblings.get("currency_code"));
  return MONEY_NAME.test(name) && sibling && /^[a-z]{3}$/i.test(sibling) ? sibling.toUpperCase() : undefined;
}

function inMajorUnits(written: string): string {
  if (!/^-?\d+$/.test(written)) return written;
  const digits = written.replace("-", "").padStart(3, "0");
  return `${written.startsWith("-") ? "-" : ""}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

/** Formats decimal text without passing through a float; keeps every decimal that was written. */
function money(text: string, currency: string): string {
  const decimals = Math.min(MOST_MINOR_DIGITS, text.split(".")[1]?.length ?? 0);
  try {
    const usual = new Intl.NumberFormat(undefined, { style: "currency", currency });
    const least = usual.resolvedOptions().minimumFractionDigits ?? 2;
    const format = new Intl.NumberFormat(undefined, {
      style: "currency",
      currency,
      minimumFractionDigits: least,
      maximumFractionDigits: Math.max(least, decimals),
    });
    return format.format(decimalText(text));
  } catch {
    return `${text} ${currency}`;
  }
}

/** Groups the digits of decimal text, where there are at least `fewest` before the point. */
function grouped(text: string, fewest = 5): string {
  const [whole = "", fraction] = text.split(".");
  if (whole.replace("-", "").length < fewest) return text;
  const wholeText = new Intl.NumberFormat().format(BigInt(whole));
  if (fraction === undefined) return wholeText;
  const mark =
    new Intl.NumberFormat().formatToParts(1.5).find((part) => part.type === "decimal")?.value ?? ".";
  return `${wholeText}${mark}${fraction}`;
}

/** `Intl.NumberFormat` takes decimal text as it is; only its TypeScript type asks for a literal. */
function decimalText(text: string): Intl.StringNumericLiteral {
  return text as Intl.StringNumericLiteral;
}

function meaningOfList(items: Json[]): Meaning {
  if (items.length === 0) return { kind: "none" };
  const rows = items.filter((item) => item instanceof Map);
  const columns = [...new Set(rows.flatMap((row) => [...row.keys()]))];
  const tabular = rows.length === items.length && columns.length > 0 && columns.length <= MOST_COLUMNS;
  return tabular ? { kind: "table", columns, rows } : { kind: "list", items };
}

/** Whether a value needs the whole width rather than the place beside its name. */
export function isWide(meaning: Meaning): boolean {
  if (meaning.kind === "list")
    return meaning.items.some((item) => item instanceof Map || Array.isArray(item));
  return ["object", "table", "prose", "diff", "image"].includes(meaning.kind);
}
