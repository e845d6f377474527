import { Ajv2020 } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { filesIn } from "../../../tidy/tree.ts";
import { type Document, type NamedOperation, operationsOf } from "../document.ts";
import type { Case } from "./case.ts";
import { CALLBACK_CASES } from "./cases/callbacks.ts";
import { CHANNEL_CASES } from "./cases/channels.ts";
import { HAND_CASES } from "./cases/hands.ts";
import { KEY_CASES } from "./cases/keys.ts";
import { PEOPLE_CASES } from "./cases/people.ts";
import { SERVER_CASES } from "./cases/server.ts";
import { SETUP_CASES, SIGN_IN_CASES } from "./cases/sign-in.ts";
import { TASK_CASES } from "./cases/tasks.ts";
import { goldenText } from "./golden.ts";
import { Stage } from "./stage.ts";

const LATER = [
  ...TASK_CASES,
  ...HAND_CASES,
  ...PEOPLE_CASES,
  ...KEY_CASES,
  ...CHANNEL_CASES,
  ...CALLBACK_CASES,
  ...SIGN_IN_CASES,
  ...SERVER_CASES,
];
const CASES = [...SETUP_CASES, ...LATER];
const GOLDEN = "test/gateway/awaithumans/conformance/golden";

const ajv = new Ajv2020({ strict: false, allErrors: true });
addFormats.default(ajv);

let stage: Stage;
let operations: ReadonlyMap<string, NamedOperation>;

beforeAll(async () => {
  stage = await Stage.start();
  const document: Document = (await stage.as("nobody", "GET", "/api/openapi.json")).json;
  ajv.addSchema(document, "openapi");
  operations = new Map(operationsOf(document).map((operation) => [operation.name, operation]));
}, 60_000);
afterAll(() => stage.server.close());

const titled = (cases: readonly Case[]) =>
  cases.map((each) => [`${each.operation}: ${each.name}`, each] as const);

describe("before there is anybody", () => {
  test.each(titled(SETUP_CASES))("%s", (_title, each) => check(each));
});

describe("with people and programs", () => {
  beforeAll(async () => {
    await stage.signIn("operator", "first@example.com", "correct horse battery");
    await stage.join("person", "person@example.com");
    await stage.join("leaver", "leaver@example.com");
    await stage.equip("agent", ["tasks:read", "tasks:write"]);
    await stage.equip("minter", ["embed:mint"]);
  });
  test.each(titled(LATER))("%s", (_title, each) => check(each), 30_000);
});

test("every operation of the document is called, and nothing else", () => {
  expect([...new Set(CASES.map(({ operation }) => operation))].sort()).toEqual([...operations.keys()].sort());
});

test("every golden pair is of a case", () => {
  expect(filesIn(GOLDEN)).toEqual(CASES.map((each) => `${GOLDEN}/${fileOf(each)}`).sort());
});

/** `POST /api/tasks/{id}/claim`, claimed → `post-tasks-id-claim.claimed.txt`. */
function fileOf({ operation, name }: Case): string {
  const words = operation
    .replace("/api/", "")
    .toLowerCase()
    .replace(/[^a-z0-9.]+/g, "-")
    .replace(/-$/, "");
  return `${words}.${name.replace(/[^a-z0-9.]+/g, "-")}.txt`;
}

/** Calls, and compares what comes back with the document and with the golden pair. */
async function check(each: Case): Promise<void> {
  const operation = operations.get(each.operation);
  if (operation === undefined) expect.fail(`${each.operation} is not in the document`);
  const [method = "", template = ""] = each.operation.split(" ");
  const { params = {}, query = "", body } = (await each.call?.(stage)) ?? {};
  const path = template.replace(/\{(\w+)\}/g, (_match, name: string) => params[name] ?? "") + query;

  const reply = await stage.as(each.by, method, path, body);
  expect(reply.status, reply.text).toBe(each.status);
  const headers = documented(operation, reply);
  const { shown = (whole) => whole } = each;
  const text = goldenText({ method, path, body, reply, headers, shown });
  await expect(text).toMatchFileSnapshot(`./golden/${fileOf(each)}`);
}

/** The headers that the document names for this status. @throws where status or body are not as it says. */
function documented(
  { name, pointer, operation }: NamedOperation,
  reply: Awaited<ReturnType<Stage["as"]>>,
): string[] {
  const described = operation.responses[reply.status];
  if (described === undefined) expect.fail(`${name} does not document ${reply.status}`);
  const media = Object.keys(described.content ?? {});
  if (media.length === 0) expect(reply.text).toBe("");
  else if (media.includes("application/json")) {
    const place = `openapi#${pointer}/responses/${reply.status}/content/application~1json/schema`;
    expect(ajv.validate({ $ref: place }, reply.json), `${name}: ${ajv.errorsText()}`).toBe(true);
    expect(reply.headers.get("content-type")).toBe("application/json");
  } else {
    expect(media).toContain(reply.headers.get("content-type")?.split(";")[0]);
  }
  return Object.keys(described.headers ?? {});
}
