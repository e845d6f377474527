import { dashboard, page } from "./page.ts";

/** What the screen of the people has: their list, a person in it, what is pressed and filled in, and the pane beside it. */
export const list = () => page.getByRole("list", { name: "People" });
export const row = (text: string) => list().getByRole("link").filter({ hasText: text });
export const button = (name: string) => page.getByRole("button", { name, exact: true });
export const pane = (title: string) => page.getByRole("region", { name: title, exact: true });
export const entry = (label: string) => page.getByRole("form").getByLabel(label, { exact: true });

/** A person as REST returns them. */
export const found = async (id: string) => (await dashboard.server.call("GET", `/api/users/${id}`)).json;
