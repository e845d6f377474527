import { asString } from "../json/read.ts";
import type { Meaning, Place } from "./meaning.ts";
import { isNaming, plainName } from "./name.ts";

const MONEY_NAME =
  /(?:^|_)(?:amount|price|total|subtotal|cost|fee|balance|refund|payment|salary|budget)(?:_|$)/i;
const CURRENCY_SUFFIX = /_(usd|eur|gbp|jpy|chf|cad|aud|nzd|sek|nok|dkk|pln|inr|brl|mxn|cny|sgd|hkd|zar)$/i;
const MINOR_UNITS = /_cents$/i;
const MOST_MINOR_DIGITS = 18;
/** What has more digits is read, not reckoned with. */
const LONGEST = 100;
const DECIMAL = /^-?\d+(?:\.\d+)?$/;
const PERCENT_NAME = /(?:^|_)(?:percent|pct|percentage)$/i;
/** Figures between 0 and 1 that people think of in hundredths. */
const SHARE_NAME = /(?:^|_)(?:confidence|probability|likelihood|similarity|ratio|rate|share)$/i;
const SHARE = /^(?:0(?:\.\d+)?|1(?:\.0+)?)$/;
const MOMENT_NAME = /(?:^|_)(?:at|time|timestamp|date|since|until|expires|created|updated)$/i;
/** Seconds from 2001 to 2033, or the same in milliseconds. */
const EPOCH = /^1\d{9}(?:\d{3})?$/;
/** Names of lengths of time: seconds of one, and from which number on other words say more. */
const SPANS: readonly (readonly [name: RegExp, seconds: number, from: number])[] = [
  [/(?:^|_)(?:ms|millis|milliseconds)$/i, 0.001, 60_000],
  [/(?:^|_)(?:seconds|secs|sec)$/i, 1, 60],
  [/(?:^|_)(?:minutes|mins|min)$/i, 60, 60],
  [/(?:^|_)hours$/i, 3600, 24],
];

/** What a number means, by its name and what stands beside it. `written` is its text, which no figure here alters. */
export function meaningOfNumber(written: string, place: Place): Meaning {
  if (written.length > LONGEST) return { kind: "prose", text: written };
  if (!DECIMAL.test(written)) return { kind: "number", text: written, written };
  const currency = currencyOf(place);
  if (currency) {
    const text = MINOR_UNITS.test(place.name) ? inMajorUnits(written) : written;
    return { kind: "money", text: money(text, currency), written };
  }
  const name = plainName(place.name);
  const code = codeBeside(place);
  if (code) return { kind: "number", text: `${grouped(written, 4)} ${code}`, written };
  if (PERCENT_NAME.test(name)) return { kind: "number", text: `${written}%`, written };
  if (SHARE_NAME.test(name) && SHARE.test(written))
    return { kind: "number", text: `${inHundredths(written)}%`, written };
  if (MOMENT_NAME.test(name) && EPOCH.test(written)) {
    const time = new Date(Number(written) * (written.length === 10 ? 1000 : 1));
    return { kind: "time", time, dayOnly: false };
  }
  const span = spanOf(written, name);
  const text = isNaming(place.name) ? written : grouped(written);
  return { kind: "number", text: span ? `${text} (${span})` : text, written };
}

/** Whether a text is a number that some library wrote as a string. */
export function isAmountText(text: string, place: Place): boolean {
  return DECIMAL.test(text) && (currencyOf(place) ?? codeBeside(place)) !== undefined;
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

/** `0.935` → `93.5`, by moving the point rather than by a float. */
function inHundredths(written: string): string {
  const [whole = "", fraction = ""] = written.split(".");
  const digits = `${whole}${fraction.padEnd(2, "0")}`;
  const at = whole.length + 2;
  const [percent, rest] = [digits.slice(0, at).replace(/^0+(?=\d)/, ""), digits.slice(at).replace(/0+$/, "")];
  return rest ? `${percent}.${rest}` : percent;
}

/** A length of time in larger units: `5400` seconds are `1 h 30 min`. */
function spanOf(written: string, name: string): string | undefined {
  const [, unit = 0, from = 0] = SPANS.find(([pattern]) => pattern.test(name)) ?? [];
  if (unit === 0 || Number(written) < from) return undefined;
  const seconds = Math.round(Number(written) * unit);
  const parts = [
    [Math.floor(seconds / 86_400), "d"],
    [Math.floor(seconds / 3600) % 24, "h"],
    [Math.floor(seconds / 60) % 60, "min"],
    [seconds % 60, "s"],
  ] as const;
  const said = parts.filter(([count]) => count > 0).slice(0, 2);
  return said.map(([count, sign]) => `${count} ${sign}`).join(" ");
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
