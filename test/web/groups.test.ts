import { create } from "@bufbuild/protobuf";
import { expect, test } from "vitest";
import { TaskSchema } from "../../gen/awaithumans/task/v1/task_pb.ts";
import { writeJson } from "../../src/services/form/index.ts";
import { agreementOf, compare, groupByForm } from "../../web/src/screens/queue/bulk/groups.ts";

const task = (
  id: string,
  members: { responseSchemaJson?: string; formDefinitionJson?: string; payloadJson?: string },
) => create(TaskSchema, { id, ...members });
const ids = (tasks: readonly { id: string }[]) => tasks.map(({ id }) => id).join("");

test("tasks are like where response schema and form are the same text; the most first", () => {
  const groups = groupByForm([
    task("a", { responseSchemaJson: "{}" }),
    task("b", { responseSchemaJson: '{"type":"object"}' }),
    task("c", { responseSchemaJson: '{"type":"object"}' }),
    task("d", { responseSchemaJson: '{"type":"object"}', formDefinitionJson: '{"fields":[]}' }),
  ]);
  expect(groups.map(({ tasks }) => ids(tasks))).toEqual(["bc", "a", "d"]);
});

test("payloads are compared member by member, numbers by their text", () => {
  const { same, columns, rows } = compare([
    task("a", { payloadJson: '{"amount":250,"customer":"ada","tags":["x"],"rate":1.0}' }),
    task("b", { payloadJson: '{"amount":90,"customer":"ada","tags":["x"],"rate":1.0,"note":"late"}' }),
  ]);
  expect(writeJson(same)).toBe('{"customer":"ada","tags":["x"],"rate":1.0}');
  expect(columns).toEqual(["amount", "note"]);
  expect(rows.map(({ task: { id }, payload }) => [id, payload.has("note")])).toEqual([
    ["a", false],
    ["b", true],
  ]);
});

test("of one task everything is the same, of none nothing", () => {
  expect(compare([task("a", { payloadJson: '{"x":1}' })]).columns).toEqual([]);
  expect(compare([])).toEqual({ same: new Map(), columns: [], rows: [] });
});

test("filled-in answers agree member by member, where all have the member and its text is the same", () => {
  expect(agreementOf(['{"a":1,"b":[1.0],"c":"x"}', '{"c":"y","b":[1.0],"a":1,"d":null}'])).toEqual({
    json: '{"a":1,"b":[1.0]}',
    differing: ["c", "d"],
  });
  expect(agreementOf(['{"a":1}', undefined])).toEqual({ json: "{}", differing: ["a"] });
  expect(agreementOf(['{"a":1}'])).toEqual({ json: '{"a":1}', differing: [] });
  expect(agreementOf([undefined, undefined])).toEqual({ differing: [] });
  expect(agreementOf([])).toEqual({ differing: [] });
});
