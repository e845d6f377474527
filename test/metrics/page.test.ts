import { afterAll, beforeAll, expect, test } from "vitest";
import { SETTINGS } from "../../src/config.ts";
import { startTestServer, type TestServer } from "../support/server.ts";
import { read } from "../tidy/tree.ts";
import { namesIn } from "./samples.ts";

const page = read("docs/operations.md");

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

/** The metrics that have a row, those beside another by their endings included. */
function documented(): string[] {
  return [...page.matchAll(/^\| `(awaithumans_\w+)` \| \w+ \|(.*)$/gm)].flatMap(
    ([, name = "", meaning = ""]) => {
      const stem = name.replace(/_seconds$/, "");
      return [name, ...[...meaning.matchAll(/`(_\w+)`/g)].map(([, ending]) => `${stem}${ending}`)];
    },
  );
}

test("the page tells of every metric, and of none that is not there, each with its kind", async () => {
  const { text } = await server.call("GET", "/metrics");
  expect(documented().sort()).toEqual(namesIn(text).sort());
  const kinds = new Map(
    [...text.matchAll(/^# TYPE (\S+) (\w+)$/gm)].map(([, name = "", kind = ""]) => [name, kind]),
  );
  const wrong = [...page.matchAll(/^\| `(awaithumans_\w+)` \| (\w+) \|/gm)].filter(
    ([, name = "", kind]) => kinds.get(name) !== kind,
  );
  expect(wrong.map(([row]) => row)).toEqual([]);
});

test("what is worth an alert is there, and so are the settings that it names", async () => {
  const names = new Set(namesIn((await server.call("GET", "/metrics")).text));
  const cited = [...page.matchAll(/`(awaithumans_\w+)`/g)].map(([, name = ""]) => name);
  expect(cited.filter((name) => !names.has(name))).toEqual([]);
  const settings = new Set(Object.values(SETTINGS).map(({ name }) => `AWAITHUMANS_${name}`));
  const named = [...page.matchAll(/`(AWAITHUMANS_\w+)`/g)].map(([, name = ""]) => name);
  expect(named.filter((name) => !settings.has(name))).toEqual([]);
});
