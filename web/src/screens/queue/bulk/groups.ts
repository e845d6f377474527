import type { Task } from "../../../../../gen/awaithumans/task/v1/task_pb.ts";
import { type JsonObject, readObject, writeJson } from "../../../../../src/services/form/index.ts";

/** Tasks that ask by the same form. */
export interface Group {
  key: string;
  tasks: Task[];
}

/** Puts tasks together that have the same response schema and form, the largest group first. */
export function groupByForm(tasks: readonly Task[]): Group[] {
  const groups = new Map<string, Task[]>();
  for (const task of tasks) {
    const key = JSON.stringify([task.responseSchemaJson, task.formDefinitionJson ?? ""]);
    groups.set(key, [...(groups.get(key) ?? []), task]);
  }
  return [...groups]
    .map(([key, members]) => ({ key, tasks: members }))
    .sort((one, other) => other.tasks.length - one.tasks.length);
}

/** What the payloads of several tasks have in common, and in what they differ. */
export interface Comparison {
  same: JsonObject;
  /** Members that are not alike in all. */
  columns: string[];
  rows: { task: Task; payload: JsonObject }[];
}

/** Compares the payloads member by member. */
export function compare(tasks: readonly Task[]): Comparison {
  const payloads = tasks.map((task) => readObject(task.payloadJson));
  const names = [...new Set(payloads.flatMap((payload) => [...payload.keys()]))];
  const textOf = (payload: JsonObject, name: string) => {
    const value = payload.get(name);
    return value === undefined ? undefined : writeJson(value);
  };
  const differs = (name: string) => new Set(payloads.map((payload) => textOf(payload, name))).size > 1;
  const columns = names.filter(differs);
  const [first] = payloads;
  const same = new Map([...(first ?? [])].filter(([name]) => !columns.includes(name)));
  const rows = tasks.map((task, index) => ({ task, payload: payloads[index] ?? new Map() }));
  return { same, columns, rows };
}

/** What agents filled in for several tasks. */
export interface Agreement {
  /** JSON text of an object: the members that are alike in all; absent where nothing was filled in. */
  json?: string;
  /** Members that are not alike, or that only some have. */
  differing: string[];
}

/** In what several filled-in answers agree, member by member. */
export function agreementOf(answers: readonly (string | undefined)[]): Agreement {
  if (answers.every((text) => text === undefined)) return { differing: [] };
  const objects = answers.map((text) => readObject(text));
  const names = [...new Set(objects.flatMap((object) => [...object.keys()]))];
  const isSame = (name: string) => {
    const texts = objects.map((object) => {
      const value = object.get(name);
      return value === undefined ? undefined : writeJson(value);
    });
    return !texts.includes(undefined) && new Set(texts).size === 1;
  };
  const differing = names.filter((name) => !isSame(name));
  const same = [...(objects[0] ?? [])].filter(([name]) => !differing.includes(name));
  return { json: writeJson(new Map(same)), differing };
}
