import { describe, expect, test } from "vitest";
import { capsOf, createSequence, nameOf, type Stroke, shortcutOf } from "../../web/src/parts/keys/names.ts";
import { KEY_TABLE } from "../../web/src/parts/keys/table.ts";

const NOTHING_HELD = {
  shiftKey: false,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  repeat: false,
  altGraph: false,
};
const name = (key: string, held: Partial<Stroke> = {}) => nameOf({ key, ...NOTHING_HELD, ...held });

describe("a stroke is called", () => {
  test.each<[string, Partial<Stroke>, string | undefined]>([
    ["x", {}, "x"],
    ["X", {}, "x"],
    ["X", { shiftKey: true }, "shift+x"],
    ["x", { shiftKey: true }, "shift+x"],
    ["?", { shiftKey: true }, "?"],
    ["!", { shiftKey: true }, "!"],
    ["5", {}, "5"],
    ["Enter", {}, "Enter"],
    ["Enter", { shiftKey: true }, "shift+Enter"],
    ["Enter", { ctrlKey: true }, "mod+Enter"],
    ["K", { metaKey: true }, "mod+k"],
    ["x", { repeat: true }, undefined],
    ["x", { altKey: true }, undefined],
    ["[", { altKey: true }, "["],
    ["]", { ctrlKey: true, altKey: true, altGraph: true }, "]"],
    ["€", { altGraph: true }, "€"],
    ["é", { shiftKey: true }, "shift+é"],
  ])("%s with %j: %s", (key, held, called) => {
    expect(name(key, held)).toBe(called);
  });
});

describe("two keys one after the other", () => {
  const begins = (key: string) => key === "g";

  test("are one name within a second", () => {
    let now = 0;
    const sequence = createSequence(() => now);
    expect(sequence.add("g", begins)).toBeUndefined();
    now = 999;
    expect(sequence.add("q", begins)).toBe("g q");
    expect(sequence.add("q", begins)).toBe("q");
  });

  test("are two after that", () => {
    let now = 0;
    const sequence = createSequence(() => now);
    sequence.add("g", begins);
    now = 1000;
    expect(sequence.add("q", begins)).toBe("q");
  });

  test("the second one of an unknown pair does nothing by itself", () => {
    const sequence = createSequence(() => 0);
    sequence.add("g", begins);
    expect(sequence.add("c", begins)).toBe("g c");
    expect(sequence.add("g", begins)).toBeUndefined();
    expect(sequence.add("g", begins)).toBe("g g");
  });
});

test.each([
  ["mod+Enter", ["Ctrl", "Enter"], ["⌘", "Enter"], "Control+Enter Meta+Enter"],
  ["shift+x", ["Shift", "X"], ["⇧", "X"], "Shift+x"],
  ["g q", ["G", "Q"], ["G", "Q"], undefined],
  ["Escape", ["Esc"], ["Esc"], "Escape"],
  ["?", ["?"], ["?"], "?"],
])("%s is printed right for the keyboard", (key, elsewhere, apple, aria) => {
  expect([capsOf(key, false), capsOf(key, true), shortcutOf(key)]).toEqual([elsewhere, apple, aria]);
});

test("one key has one meaning", () => {
  const all = KEY_TABLE.flatMap(({ keys }) => keys);
  expect(new Set(all).size).toBe(all.length);
});
