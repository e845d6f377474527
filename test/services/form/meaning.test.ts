import { describe, expect, test } from "vitest";
import { type Meaning, meaningOf } from "../../../src/services/form/evidence/meaning.ts";
import { labelFor } from "../../../src/services/form/evidence/place.ts";
import { readObject } from "../../../src/services/form/json/read.ts";

/** What the first member of an object means beside its siblings. */
function meaning(json: string): Meaning {
  const siblings = readObject(json);
  const [[name, value] = ["", null]] = siblings;
  return meaningOf(value, { name, siblings, schema: new Map() });
}

const text = (json: string) => {
  const found = meaning(json);
  return "text" in found ? found.text : undefined;
};

describe("money", () => {
  test.each([
    ['{"amount_usd":250.5}', "$250.50"],
    ['{"amount_usd_cents":1999}', "$19.99"],
    ['{"refund_cents":-5,"currency":"usd"}', "-$0.05"],
    ['{"price_usd":0.00001234}', "$0.00001234"],
    ['{"total_eur":"12.10"}', "€12.10"],
    ['{"amount_usd":12345678901234567890}', "$12,345,678,901,234,567,890.00"],
    ['{"amount_jpy":500}', "¥500"],
  ])("%s is %s", (json, shown) => {
    expect(meaning(json)).toMatchObject({ kind: "money", text: shown });
  });

  test.each([
    ['{"amount":1999,"currency":"EUR"}', "1,999 EUR"],
    ['{"amount":250,"currency":"USD"}', "250 USD"],
    ['{"total":"12.10","currency":"eur"}', "12.10 EUR"],
    ['{"price":-12345.5,"currency_code":"JPY"}', "-12,345.5 JPY"],
  ])("%s could be cents as well: %s", (json, shown) => {
    expect(meaning(json)).toMatchObject({ kind: "number", text: shown });
  });

  test.each(['{"amount":250}', '{"amount":1e5,"currency":"USD"}', '{"amount":5,"currency":"dollars"}'])(
    "%s is a number",
    (json) => {
      expect(meaning(json).kind).toBe("number");
    },
  );

  test("the label leaves out the currency that stands with the figure", () => {
    expect(labelFor("amount_usd", new Map(), meaning('{"amount_usd":5}'))).toBe("Amount");
    expect(labelFor("amount_usd", new Map())).toBe("Amount USD");
  });
});

describe("numbers", () => {
  test.each([
    ['{"count":1234}', "1234"],
    ['{"count":1234567.50}', "1,234,567.50"],
    ['{"count":-12345678901234567890}', "-12,345,678,901,234,567,890"],
    ['{"count":1e21}', "1e21"],
    ['{"order_id":1234567}', "1234567"],
    ['{"phone":4930123456}', "4930123456"],
  ])("%s reads %s", (json, shown) => {
    expect(text(json)).toBe(shown);
  });
});

describe("texts", () => {
  test.each([
    ['{"day":"2026-02-28"}', "time"],
    ['{"day":"2026-02-30"}', "text"],
    ['{"at":"2026-11-21T14:05:00Z"}', "time"],
    ['{"at":"2026-11-21T14:05:00+01:00"}', "time"],
    ['{"at":"2026-11-21T99:99:99Z"}', "text"],
    ['{"at":"2026-11-21T14:05:00"}', "text"],
    ['{"page":"https://example.test/a?b=c"}', "link"],
    ['{"page":"https://"}', "text"],
    ['{"page":"javascript:alert(1)"}', "text"],
    ['{"page":" javascript:alert(1)"}', "text"],
    ['{"page":"data:text/html,<script>alert(1)</script>"}', "text"],
    ['{"photo":"data:image/png;base64,iVBORw0KGgo="}', "image"],
    ['{"photo":"data:image/svg+xml;base64,PHN2Zz4="}', "image"],
    ['{"customer_id":"cus_demo"}', "id"],
    ['{"customer_id":"not one word"}', "text"],
    ['{"patch":"anything"}', "diff"],
    ['{"change":"--- a/x\\n+++ b/x\\n@@ -1 +1 @@"}', "diff"],
    ['{"note":"two\\nlines"}', "prose"],
    ['{"note":"short"}', "text"],
    ['{"note":""}', "none"],
  ])("%s is %s", (json, kind) => {
    expect(meaning(json).kind).toBe(kind);
  });
});

describe("what holds others", () => {
  test.each([
    ['{"x":null}', { kind: "none" }],
    ['{"x":[]}', { kind: "none" }],
    ['{"x":{}}', { kind: "none" }],
    ['{"x":false}', { kind: "yesno", yes: false }],
    ['{"x":{"_redacted":true}}', { kind: "hidden" }],
    ['{"x":{"a":1}}', { kind: "object" }],
    ['{"x":[1,{"a":1}]}', { kind: "list" }],
    ['{"x":[{"a":1},{"b":2}]}', { kind: "table", columns: ["a", "b"] }],
    ['{"x":[{},{}]}', { kind: "list" }],
  ])("%s", (json, expected) => {
    expect(meaning(json)).toMatchObject(expected);
  });
});
