import fc from "fast-check";
import { CANARY } from "../judge.ts";
import { WRONG } from "./bodies.ts";

type Edit = (text: string) => Buffer;

const at = (text: Buffer, place: number) => (text.length === 0 ? 0 : place % text.length);

/** Something is done to the bytes of a body at a place of it. */
export const edited: fc.Arbitrary<Edit> = fc
  .record({
    place: fc.nat(),
    length: fc.integer({ min: 1, max: 30 }),
    bytes: fc.uint8Array({ minLength: 1, maxLength: 8 }),
    value: fc.oneof(fc.constantFrom(...WRONG), fc.json({ maxDepth: 4 })),
    how: fc.constantFrom(
      "cut off",
      "cut out",
      "double",
      "overwrite",
      "insert",
      "swap a value",
      "add a member",
      "wrap",
    ),
  })
  .map(({ place, length, bytes, value, how }) => (text) => {
    const body = Buffer.from(text);
    const from = at(body, place);
    const put = (middle: Uint8Array | string, skip = 0) =>
      Buffer.concat([body.subarray(0, from), Buffer.from(middle), body.subarray(from + skip)]);
    switch (how) {
      case "cut off":
        return body.subarray(0, from);
      case "cut out":
        return put("", length);
      case "double":
        return put(body.subarray(from, from + length));
      case "overwrite":
        return put(bytes, bytes.length);
      case "insert":
        return put(bytes);
      case "swap a value": {
        const values = [...text.matchAll(/(?<=":)(?:"(?:[^"\\]|\\.)*"|[\w.+-]+)/g)];
        const found = values[place % Math.max(1, values.length)];
        if (found === undefined) return body;
        return Buffer.from(text.slice(0, found.index) + value + text.slice(found.index + found[0].length));
      }
      case "add a member":
        return Buffer.from(text.replace(/\}$/, `,"__proto__":${value},"${"k".repeat(length)}":"${CANARY}"}`));
      case "wrap":
        return Buffer.from(`[${text}]`);
      default:
        return body;
    }
  });
