import { describe, expect, test } from "vitest";
import { contractOf } from "../../src/gateway/awaithumans/dialect.ts";
import { STATUS } from "../../src/gateway/awaithumans/errors.ts";
import { packageVersion } from "../../src/version.ts";
import { read } from "../tidy/tree.ts";
import { losses, lostCodes, type Part } from "./losses.ts";

const committed: Part = JSON.parse(read("docs/openapi.json"));
const now: Part = JSON.parse(JSON.stringify(contractOf(packageVersion())));
const codes: Readonly<Record<string, number>> = JSON.parse(read("docs/error-codes.json"));

const REFRESH = "npm run contract writes docs/openapi.json and docs/error-codes.json anew; commit them.";

describe("the contract keeps what it promised", () => {
  test("nothing that a caller relies on is gone or changed", () => {
    expect(losses(committed, now)).toEqual([]);
  });

  test("no error code is lost, and none has another status", () => {
    expect(lostCodes(codes, STATUS)).toEqual([]);
  });

  test("additions pass, and the committed copy has them", () => {
    expect(committed, REFRESH).toEqual(now);
    expect(codes, REFRESH).toEqual(STATUS);
  });
});

/** A copy of the contract with one thing changed in it. */
function changed(change: (document: Mutable) => void): Part {
  const copy = JSON.parse(JSON.stringify(now)) as Mutable;
  change(copy);
  return copy;
}

// Tests take the parsed copy apart at places they know.
// biome-ignore lint/suspicious/noExplicitAny: parsed JSON of any shape
type Mutable = any;

describe("a loss is seen", () => {
  test.each<[string, (document: Mutable) => void, string]>([
    [
      "a path",
      (document) => delete document.paths["/api/tasks/{id}/poll"],
      "GET /api/tasks/{id}/poll is gone",
    ],
    ["a method", (document) => delete document.paths["/api/tasks"].post, "POST /api/tasks is gone"],
    [
      "an operation made internal",
      (document) => {
        document.paths["/api/tasks"].get["x-internal"] = true;
      },
      "GET /api/tasks is internal now",
    ],
    [
      "a field of an answer",
      (document) => delete document.components.schemas.Poll.properties.response,
      "GET /api/tasks/{id}/poll: answer/response is gone",
    ],
    [
      "a field of a request",
      (document) => delete document.components.schemas.CreateTask.properties.notify,
      "POST /api/tasks: body/notify is gone",
    ],
    [
      "the type of an answer's field",
      (document) => {
        document.components.schemas.Poll.properties.verification_attempt.type = "string";
      },
      "GET /api/tasks/{id}/poll: answer/verification_attempt may be a string now",
    ],
    [
      "the type of a request's field",
      (document) => {
        document.components.schemas.CreateTask.properties.timeout_seconds.type = "string";
      },
      "POST /api/tasks: body/timeout_seconds no longer takes a integer",
    ],
    [
      "a newly required field",
      (document) => document.components.schemas.CreateTask.required.push("notify"),
      "POST /api/tasks: body/notify is required now",
    ],
    [
      "an answer's field that may be absent",
      (document) => {
        document.components.schemas.Poll.required = ["status"];
      },
      "GET /api/tasks/{id}/poll: answer/response may be absent now",
    ],
    [
      "a limit",
      (document) => {
        document.components.schemas.CreateTask.properties.task.maxLength = 100;
      },
      "POST /api/tasks: body/task: maxLength is tighter",
    ],
    [
      "a value of a parameter",
      (document) => {
        const { parameters } = document.paths["/api/tasks"].get;
        parameters.find(({ name }: Part) => name === "status").schema.enum = ["created"];
      },
      "GET /api/tasks: parameter status no longer takes completed",
    ],
    [
      "a parameter",
      (document) => {
        document.paths["/api/tasks"].get.parameters = [];
      },
      "GET /api/tasks: parameter limit is gone",
    ],
    [
      "a header",
      (document) => delete document.paths["/api/tasks"].post.responses["201"].headers,
      "POST /api/tasks: header Idempotent-Replayed is gone",
    ],
    [
      "a credential",
      (document) => {
        document.paths["/api/tasks"].post.security = [{ session: [] }];
      },
      "POST /api/tasks: no longer takes adminToken",
    ],
  ])("%s", (_what, change, loss) => {
    expect(losses(now, changed(change))).toContain(loss);
  });

  test("additions are none", () => {
    const grown = changed((document) => {
      document.paths["/api/new"] = { get: { responses: {} } };
      document.components.schemas.Poll.properties.more = { type: "string" };
      document.components.schemas.CreateTask.properties.more = { type: "string" };
      document.components.schemas.CreateTask.properties.task.maxLength = 99_999;
      document.paths["/api/tasks"].get.parameters.push({ name: "more", in: "query", schema: {} });
    });
    expect(losses(now, grown)).toEqual([]);
  });

  test("what is internal may change", () => {
    expect(
      losses(
        now,
        changed((document) => delete document.paths["/api/tasks/{id}/draft"]),
      ),
    ).toEqual([]);
  });

  test("a code that is gone or has another status", () => {
    const { TASK_NOT_FOUND: _gone, ...others } = STATUS;
    expect(lostCodes(STATUS, { ...others, VALIDATION_ERROR: 400 })).toEqual([
      "TASK_NOT_FOUND was 404, and is gone",
      "VALIDATION_ERROR was 422, and is 400",
    ]);
  });
});
