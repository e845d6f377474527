import { fullFormats } from "ajv-formats/dist/formats.js";

const LONGEST_EMAIL = 320;
const LONGEST_URI = 8_192;

/**
 * The formats that are asserted, with what a value must be. All others are annotations.
 * `time` is `HH:MM:SS` with or without an offset, as the schema libraries take it; `date-time` needs the offset.
 */
export const formats: Record<string, { test: (text: string) => boolean; mustBe: string }> = {
  email: { test: shorter(LONGEST_EMAIL, tester("email")), mustBe: "an e-mail address" },
  uri: { test: shorter(LONGEST_URI, tester("uri")), mustBe: "a full address such as https://example.com" },
  date: { test: tester("date"), mustBe: "a date such as 2026-01-31" },
  time: { test: tester("iso-time"), mustBe: "a time such as 09:30:00" },
  "date-time": {
    test: tester("date-time"),
    mustBe: "a date and time with its UTC offset, such as 2026-01-31T09:30:00Z",
  },
  uuid: { test: tester("uuid"), mustBe: "a UUID" },
};

function tester(
  name: "email" | "uri" | "date" | "iso-time" | "date-time" | "uuid",
): (text: string) => boolean {
  const format = fullFormats[name];
  if (format instanceof RegExp) return (text) => format.test(text);
  if (typeof format === "function") return (text) => format(text);
  if (typeof format === "object" && "validate" in format && typeof format.validate === "function") {
    const { validate } = format;
    return (text) => Reflect.apply(validate, undefined, [text]) === true;
  }
  throw new TypeError(`ajv-formats has no test for ${name}.`);
}

function shorter(most: number, test: (text: string) => boolean): (text: string) => boolean {
  return (text) => text.length <= most && test(text);
}
