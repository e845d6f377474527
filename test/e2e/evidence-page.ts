import { dashboard, page } from "./page.ts";

/** A square of ten dots. */
export const DOT =
  "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAoAAAAKCAIAAAACUFjqAAAAEklEQVR4nGNgYPiPB41KY0EAmOhjnTb2o/YAAAAASUVORK5CYII=";

/** What the page shows of a payload. */
export const evidence = () => page.getByRole("region", { name: "Evidence", exact: true });

/** Opens a task that lays this payload before the person. */
export async function lay(payload: object, members: Record<string, unknown> = {}): Promise<void> {
  const id = await dashboard.ask("Look at this?", { payload, ...members });
  await page.goto(dashboard.addressOf(id));
  await evidence().locator("dl").first().waitFor();
}

/** What stands beside a name. */
export function beside(name: string) {
  const line = evidence().locator("dl > div", { has: page.locator("dt", { hasText: name }) });
  return line.locator("dd").first();
}
