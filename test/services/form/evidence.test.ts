import { describe, expect, test } from "vitest";
import {
  isWide,
  labelFor,
  linesOf,
  type Meaning,
  meaningOf,
  readObject,
} from "../../../src/services/form/index.ts";

/** What the first member of an object means beside its siblings, by the schema of that member. */
function meaning(json: string, schema = "{}"): Meaning {
  const siblings = readObject(json);
  const [[name, value] = ["", null]] = siblings;
  return meaningOf(value, { name, siblings, schema: readObject(schema) });
}

const text = (json: string) => {
  const found = meaning(json);
  return "text" in found ? found.text : found.kind;
};

describe("figures", () => {
  test.each([
    ['{"discount_percent":12.5}', "12.5%"],
    ['{"taxPct":19}', "19%"],
    ['{"confidence":0.935}', "93.5%"],
    ['{"confidence":1}', "100%"],
    ['{"confidence":0}', "0%"],
    ['{"match_probability":0.07}', "7%"],
    ['{"error_rate":0.00012345678901234567890}', "0.01234567890123456789%"],
    ['{"exchange_rate":1.17}', "1.17"],
    ['{"waited_seconds":5400}', "5400 (1 h 30 min)"],
    ['{"waited_seconds":59}', "59"],
    ['{"duration_ms":90000}', "90,000 (1 min 30 s)"],
    ['{"age_hours":50}', "50 (2 d 2 h)"],
    ['{"slot_minutes":45}', "45"],
    ['{"price":{"amount":1999,"currency":"EUR"}}', "1,999 EUR"],
    ['{"price":{"amount_cents":1999,"currency":"EUR"}}', "€19.99"],
    ['{"price":{"weight":12,"currency":"EUR"}}', "object"],
  ])("%s reads %s", (json, shown) => {
    expect(text(json)).toBe(shown);
  });

  test.each([
    ['{"created_at":1764250000}', "time"],
    ['{"created_at":1764250000123}', "time"],
    ['{"created_at":17}', "number"],
    ['{"count":1764250000}', "number"],
  ])("%s is %s", (json, kind) => {
    expect(meaning(json).kind).toBe(kind);
  });
});

describe("texts", () => {
  test.each([
    ['{"to":"ana@corp.test"}', { kind: "person", name: "", email: "ana@corp.test" }],
    ['{"to":"Ana Lind <ana@corp.test>"}', { kind: "person", name: "Ana Lind", email: "ana@corp.test" }],
    ['{"to":"javascript:alert(1)//@corp.test"}', { kind: "text" }],
    ['{"to":"mailto:ana@corp.test"}', { kind: "link", href: "mailto:ana@corp.test", text: "ana@corp.test" }],
    ['{"to":"tel:+4930123"}', { kind: "link", href: "tel:+4930123" }],
    ['{"phone":"+49 (30) 123-456"}', { kind: "link", href: "tel:+4930123456" }],
    ['{"phone":"call me"}', { kind: "text" }],
    ['{"page":"JavaScript:alert(1)"}', { kind: "text" }],
    ['{"page":"\\tjavascript:alert(1)"}', { kind: "text" }],
    ['{"page":"vbscript:x"}', { kind: "text" }],
    ['{"page":"file:///etc/passwd"}', { kind: "text" }],
    ['{"scan":"https://x.test/a.PNG?size=2"}', { kind: "image", src: "https://x.test/a.PNG?size=2" }],
    ['{"avatar_url":"https://x.test/u/7"}', { kind: "image" }],
    ['{"scan":"http://x.test/a.png"}', { kind: "link" }],
    ['{"clip":"https://x.test/a.mp4"}', { kind: "video" }],
    ['{"call":"https://x.test/a.mp3"}', { kind: "audio" }],
    ['{"paper":"https://x.test/a.pdf"}', { kind: "pdf" }],
    ['{"paper":"data:application/pdf;base64,JVBERi0="}', { kind: "pdf" }],
    ['{"photo":"data:image/svg+xml;base64,PHN2Zz4="}', { kind: "image" }],
    ['{"page":"data:text/html,x"}', { kind: "text" }],
    ['{"notes_md":"*short*"}', { kind: "markdown" }],
    ['{"notes":"# Title\\n\\n- one\\n- two"}', { kind: "markdown" }],
    ['{"notes":"1. one\\n2. two"}', { kind: "prose" }],
    ['{"notes":"#1 is\\nfine"}', { kind: "prose" }],
    ['{"mail_html":"<p>Hi</p>"}', { kind: "html" }],
    ['{"mail_html":"no markup"}', { kind: "text" }],
    ['{"notes":"<p>Hi</p>"}', { kind: "text" }],
    ['{"sql":"select 1"}', { kind: "code" }],
    ['{"zip_code":"10115"}', { kind: "text" }],
  ])("%s", (json, expected) => {
    expect(meaning(json)).toMatchObject(expected);
  });

  test.each([
    ['{"letter":"*hi*"}', '{"contentMediaType":"text/markdown"}', "markdown"],
    ['{"letter":"hi"}', '{"contentMediaType":"text/html; charset=utf-8"}', "html"],
    ['{"letter":"{}"}', '{"contentMediaType":"application/json"}', "code"],
    ['{"letter":"JVBERi0="}', '{"contentMediaType":"application/pdf","contentEncoding":"base64"}', "pdf"],
    ['{"letter":"iVBO"}', '{"contentMediaType":"image/png","contentEncoding":"base64"}', "image"],
    ['{"letter":"iVBO"}', '{"contentMediaType":"text/html","contentEncoding":"base64"}', "html"],
    ['{"letter":"iVBO"}', '{"contentEncoding":"base64"}', "text"],
  ])("%s by %s is %s", (json, schema, kind) => {
    expect(meaning(json, schema).kind).toBe(kind);
  });

  test("the schema's title of a value is its text", () => {
    const schema = '{"oneOf":[{"const":1,"title":"Low"},{"const":2.0,"title":"High"},{"const":3}]}';
    expect(meaning('{"risk":1}', schema)).toEqual({ kind: "text", text: "Low" });
    expect(meaning('{"risk":3}', schema)).toMatchObject({ kind: "number" });
  });

  test("a megabyte is told in no time", () => {
    const long = "a".repeat(1024 * 1024);
    for (const name of ["text", "notes_md", "mail_html", "to", "page", "photo", "diff"])
      for (const value of [
        long,
        `https://${long}`,
        `${long}@corp.test`,
        `data:image/png;base64,${long}`,
        "#".repeat(1e6),
      ])
        expect(meaningOf(value, { name, schema: new Map(), siblings: new Map() }).kind).toBeTruthy();
  }, 2_000);
});

describe("objects", () => {
  test.each([
    [
      { name: "Ana", email: "ana@corp.test", team: "x" },
      { name: "Ana", rest: new Map([["team", "x"]]) },
    ],
    [
      { first_name: "Ana", last_name: "Lind", email: "a@b.test" },
      { name: "Ana Lind", avatar: "" },
    ],
    [{ name: "A", email: "a@b.test", avatar_url: "https://x.test/a" }, { avatar: "https://x.test/a" }],
    [{ name: "A", email: "a@b.test", avatar_url: "http://x.test/a" }, { avatar: "" }],
  ])("%j is a person", (person, expected) => {
    expect(meaning(JSON.stringify({ person }))).toMatchObject({ kind: "person", ...expected });
  });

  test.each([
    { email: "ana@corp.test" },
    { name: "Ana" },
    { name: "Ana", email: "nobody" },
    { name: 1, email: "a@b.test" },
  ])("%j is no person", (person) => {
    expect(meaning(JSON.stringify({ person })).kind).toBe("object");
  });

  test("a person with more to say is wide", () => {
    expect(isWide(meaning('{"p":{"name":"A","email":"a@b.test"}}'))).toBe(false);
    expect(isWide(meaning('{"p":{"name":"A","email":"a@b.test","x":1}}'))).toBe(true);
  });

  test("a file of a form is a file", () => {
    const file = { name: "a.txt", mime: "text/plain", size: 2, data: "data:text/plain;base64,aGk=" };
    expect(meaning(JSON.stringify({ file }))).toMatchObject({ kind: "file", name: "a.txt", bytes: 2 });
    expect(meaning(JSON.stringify({ file: { ...file, data: "https://x.test" } })).kind).toBe("object");
    expect(meaning(JSON.stringify({ files: [file] })).kind).toBe("list");
  });

  test.each([
    [[{ a: 1, b: 2 }, { a: 1 }], "table"],
    [[{ a: 1, b: 2 }, { c: 1 }, { d: 1 }], "list"],
    [[{ a: "x".repeat(400) }], "list"],
    [[Object.fromEntries(Array.from({ length: 13 }, (_, index) => [index, index]))], "list"],
  ])("of like objects a table is made (%#)", (list, kind) => {
    expect(meaning(JSON.stringify({ list })).kind).toBe(kind);
  });

  test("the label leaves out the format that is seen", () => {
    expect(labelFor("letter_md", new Map(), meaning('{"letter_md":"hi"}'))).toBe("Letter");
    expect(labelFor("html", new Map(), meaning('{"html":"<p>hi"}'))).toBe("HTML");
  });
});

describe("what changes", () => {
  const lines = (object: object) =>
    linesOf(readObject(JSON.stringify(object))).map((line) =>
      line.kind === "member" ? line.name : `${line.name}: ${line.before.name} > ${line.after.name}`,
    );

  test.each([
    [{ before: 1, x: 0, after: 2 }, [": before > after", "x"]],
    [{ after: 2, before: 1 }, [": before > after"]],
    [{ old_price: 1, new_price: 2 }, ["price: old_price > new_price"]],
    [{ priceBefore: 1, priceAfter: 2 }, ["price: priceBefore > priceAfter"]],
    [{ status_old: "a", status_new: "b" }, ["status: status_old > status_new"]],
    [{ original: {}, proposed: {} }, [": original > proposed"]],
    [{ current_text: "a", suggested_text: "b" }, ["text: current_text > suggested_text"]],
    [{ previous: 1, current: 2, proposed: 3 }, [": current > proposed", "previous"]],
    [{ before: null, after: "a" }, [": before > after"]],
    [{ before: null, after: null }, ["before", "after"]],
    [{ before: { a: 1 }, after: "a" }, ["before", "after"]],
    [{ from: "Berlin", to: "Paris" }, ["from", "to"]],
    [{ from: "2026-01-01", to: "2026-02-01" }, ["from", "to"]],
    [{ from: { a: 1 }, to: { a: 2 } }, [": from > to"]],
    [{ new_customer: true, old: 1 }, ["new_customer", "old"]],
    [{ before: 1 }, ["before"]],
  ])("%j", (object, expected) => {
    expect(lines(object).sort()).toEqual([...expected].sort());
  });
});
