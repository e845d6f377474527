import type { Locator } from "playwright-core";
import { page } from "./page.ts";

/** The list of tasks. */
export function list(on = page): Locator {
  return on.getByRole("list", { name: "Tasks" });
}

/** The line of a task in it. */
export function row(task: string, on = page): Locator {
  return list(on).getByRole("link", { name: task });
}

/** What selects a task in it. */
export function box(task: string): Locator {
  return list().getByRole("checkbox", { name: `Select: ${task}` });
}

/** Selects these tasks, whether their boxes are in sight or not. */
export async function select(...tasks: string[]): Promise<void> {
  for (const task of tasks) await box(task).check({ force: true });
}

/** What may be done to all that are selected. */
export function bar(): Locator {
  return page.getByRole("region", { name: "Selected tasks" });
}
