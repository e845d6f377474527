import { validate } from "dockerfile-utils";
import { expect, test } from "vitest";
import { read } from "../tidy/tree.ts";
import { DOCKERFILE, healthCommand, last, stages } from "./dockerfile.ts";

const all = stages();
const image = all.at(-1) ?? expect.fail("the Dockerfile has no stage");

test("the linter finds nothing to mend", () => {
  const problems = validate(DOCKERFILE, {});
  expect(problems.map(({ range, message }) => `${range.start.line + 1}: ${message}`)).toEqual([]);
});

test("every stage begins with the official slim image of the Node that the repository runs on", () => {
  expect(all.map(({ from }) => from)).toEqual(all.map(() => "node:24-slim"));
});

test("nobody is root, and signals reach Node: exec form, SIGTERM, no shell between", () => {
  const keywords = image.steps.map(({ keyword }) => keyword);
  expect(last(image, "USER")).toBe("1000:1000");
  expect(last(image, "STOPSIGNAL")).toBe("SIGTERM");
  expect(JSON.parse(last(image, "ENTRYPOINT"))).toEqual(["node", "/app/bin/awaithumans.js"]);
  expect(JSON.parse(last(image, "CMD"))).toEqual(["serve"]);
  expect(healthCommand(image)[0]).toBe("node");
  // What belongs to root is not changed by whoever gets into the process.
  expect(keywords.lastIndexOf("COPY")).toBeLessThan(keywords.indexOf("USER"));
  expect(DOCKERFILE).not.toMatch(/--chown/);
});

test("no secret is baked in, by name or by the files that are sent to the builder", () => {
  const set = all.flatMap(({ steps }) => steps.filter(({ keyword }) => /^(?:ARG|ENV)$/.test(keyword)));
  expect(set.map(({ text }) => text)).toEqual(["NODE_ENV=production", "AWAITHUMANS_METRICS_PORT=9464"]);
  const ignored = read(".dockerignore").split("\n");
  expect(ignored).toEqual(
    expect.arrayContaining([".env", ".env.*", ".awaithumans", ".git", "**/node_modules"]),
  );
});

test("only what was packed and installed gets into the image", () => {
  const copies = image.steps.filter(({ keyword }) => keyword === "COPY");
  expect(copies.map(({ text }) => text)).toEqual(["--from=install /app/ ./"]);
});
