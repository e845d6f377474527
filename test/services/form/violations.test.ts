import { describe, expect, test } from "vitest";
import { placeViolations, pointersOf } from "../../../src/services/form/violations.ts";
import { fieldsOf } from "./form.ts";

const fields = fieldsOf({
  type: "object",
  properties: {
    email: { type: "string", format: "email" },
    tags: { type: "array", items: { type: "string" } },
    "a/b": { type: "object", properties: { city: { type: "string" } } },
  },
});

function placed(path: string, message = "must be short") {
  return placeViolations(fields, [{ path, message }]);
}

describe("where a refusal is shown", () => {
  test.each([
    ["/response_json/email", "/email"],
    ["/response/email", "/email"],
    ["/email", "/email"],
    ["/response_json/tags/3", "/tags"],
    ["/response_json/a~1b/city", "/a~1b/city"],
    ["/response_json/a~1b/street", "/a~1b"],
  ])("%s at %s", (path, pointer) => {
    expect(placed(path)).toEqual({ byPointer: { [pointer]: "Must be short." }, rest: [] });
  });

  test.each(["/response_json", "/response_json/unknown", "/response_jsonemail", ""])(
    "%j above the form, as a sentence",
    (path) => {
      expect(placed(path)).toEqual({ byPointer: {}, rest: ["Your answer must be short."] });
    },
  );

  test("a property that is called response is no prefix of itself", () => {
    const own = fieldsOf({ type: "object", properties: { response: { type: "string" } } });
    const violations = [{ path: "/response_json/response", message: "is wrong" }];
    expect(placeViolations(own, violations).byPointer).toEqual({ "/response": "Is wrong." });
  });

  test("the first of several at one place counts", () => {
    const violations = ["must be text.", "must be more"].map((message) => ({ path: "/email", message }));
    expect(placeViolations(fields, violations).byPointer).toEqual({ "/email": "Must be text." });
  });
});

test("what is wrong with either of two days stands at both", () => {
  const days = fieldsOf({}, { fields: [{ kind: "date_range", name: "stay" }] });
  const violations = [{ path: "/response/stay/end", message: "must be a date" }];
  expect(placeViolations(days, violations).byPointer).toEqual({ "/stay": "Must be a date." });
  expect(pointersOf(days)).toEqual(["/stay"]);
});

test("fields are walked in the order they are shown, a group before what it holds", () => {
  expect(pointersOf(fields)).toEqual(["/email", "/tags", "/a~1b", "/a~1b/city"]);
});
