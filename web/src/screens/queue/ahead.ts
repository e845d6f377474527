import { createEffect, createMemo, on } from "solid-js";
import type { Task } from "../../../../gen/awaithumans/task/v1/task_pb.ts";
import { createLoaded } from "../../api/load.ts";
import { getTask } from "../../api/tasks.ts";
import { onceLoaded } from "../../parts/once-loaded.ts";

/** The one that comes to the front, and the one that then follows. */
const KEPT = 2;

/** Reads the task that comes next before it is needed, and the code of its form. Returns what was read of a task. */
export function createAhead(following: () => string | undefined): (id: string) => Task | undefined {
  const read = createLoaded(() => {
    const id = following();
    return id === undefined ? undefined : getTask(id);
  });
  // While it is read anew, as after any hint, what was read before can be painted without a wait.
  const kept = createMemo<readonly Task[]>((before) => {
    const { value } = read();
    return value ? [value, ...before.filter(({ id }) => id !== value.id)].slice(0, KEPT) : before;
  }, []);
  const formOf = createMemo(() => read().value?.responseSchemaJson);
  createEffect(
    on(formOf, (schemaJson) => {
      if (schemaJson === undefined) return;
      const definitionJson = read().value?.formDefinitionJson;
      onceLoaded(import("../../parts/form/ahead.ts"), ({ loadAhead }) =>
        loadAhead(schemaJson, definitionJson),
      );
    }),
  );
  return (id) => kept().find((task) => task.id === id);
}
