import type { Locator, Page } from "playwright-core";
import { type Dashboard, eventually, startDashboard } from "../dashboard.ts";

/** A dashboard with one page in it, for forms. */
export interface FormPage {
  dashboard: Dashboard;
  page: Page;
  form: Locator;
  /** An input with all that belongs to it, by its pointer. */
  at(pointer: string): Locator;
  /** Asks with the entries of a definition and opens the task. */
  show(question: string, fields: unknown[], schema: object): Promise<string>;
  submit(): Promise<void>;
  /** The response that is stored once the task has ended. */
  responseTo(id: string): Promise<Record<string, unknown>>;
  close(): Promise<void>;
}

export async function openFormPage(...given: Parameters<typeof startDashboard>): Promise<FormPage> {
  const dashboard = await startDashboard(...given);
  const page = await (await dashboard.open({ timezoneId: "Asia/Kolkata" })).newPage();
  const form = page.getByRole("form", { name: "Your answer" });
  return {
    dashboard,
    page,
    form,
    at: (pointer) => form.locator(`[data-pointer="${pointer}"]`),
    async show(question, fields, schema) {
      const id = await dashboard.ask(question, {
        form_definition: { version: 1, fields },
        response_schema: { type: "object", ...schema },
      });
      await page.goto(dashboard.addressOf(id));
      await form.getByRole("button", { name: "Submit" }).waitFor();
      return id;
    },
    submit: () => page.keyboard.press("Control+Enter"),
    async responseTo(id) {
      await eventually(async () => (await dashboard.find(id)).json.status).toBe("completed");
      return (await dashboard.find(id)).json.response;
    },
    close: () => dashboard.close(),
  };
}
