import type { BrowserContextOptions } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { breaches } from "../axe.ts";
import { type Dashboard, startDashboard } from "../dashboard.ts";
import { GALLERY, GALLERY_SCHEMA } from "./gallery.ts";
import { DOT } from "./kinds.ts";

let dashboard: Dashboard;
beforeAll(async () => {
  dashboard = await startDashboard();
}, 60_000);
afterAll(() => dashboard?.close());

const PHONE = { hasTouch: true, isMobile: true };
const LOOKS: [string, BrowserContextOptions][] = [
  ["light", {}],
  ["dark", { colorScheme: "dark" }],
  ["phone", { ...PHONE, viewport: { width: 390, height: 844 } }],
  ["narrow", { ...PHONE, viewport: { width: 320, height: 700 }, colorScheme: "dark" }],
];

test.each(LOOKS)(
  "%s: almost every kind, filled in and refused, is accessible and fits",
  async (look, options) => {
    const id = await dashboard.ask(`Settle the claim (${look})`, {
      form_definition: GALLERY,
      response_schema: GALLERY_SCHEMA,
    });
    const context = await dashboard.open({ viewport: { width: 1280, height: 900 }, ...options });
    const page = await context.newPage();
    await page.goto(dashboard.addressOf(id));
    const form = page.getByRole("form", { name: "Your answer" });
    const at = (name: string) => form.locator(`[data-pointer="/${name}"]`);
    await at("rank").getByRole("button", { name: "Keep this order" }).waitFor();
    await at("parts").getByRole("checkbox", { name: "Roof" }).check();
    await at("photo").getByRole("checkbox", { name: /^Side/ }).check({ force: true });
    await at("stars").getByRole("radio").nth(2).check({ force: true });
    await at("sure").getByRole("radio").nth(7).check({ force: true });
    await at("rental").getByLabel("First day").fill("2026-03-04");
    await at("rental").getByLabel("Last day").fill("2026-03-01");
    await at("sign").getByLabel("Or type your name").fill("Mira Okafor");
    await at("files")
      .locator("input")
      .setInputFiles([
        {
          name: "receipt.png",
          mimeType: "image/png",
          buffer: Buffer.from(DOT.split(",")[1] ?? "", "base64"),
        },
        { name: "huge.pdf", mimeType: "application/pdf", buffer: Buffer.alloc(3_000_000) },
      ]);
    await at("files").getByText("receipt.png").waitFor();
    await page.keyboard.press("Control+Enter");
    await form.getByText("This needs an answer.").first().waitFor();
    expect(await breaches(page, "form")).toEqual([]);
    const wider = await form.evaluate((place) =>
      [place, ...place.querySelectorAll("*")]
        .filter((element) => element.scrollWidth > element.clientWidth + 1 && element.clientWidth > 1)
        .filter((element) => getComputedStyle(element).overflowX === "visible")
        .map((element) => `${element.tagName} ${element.className}`),
    );
    expect(wider).toEqual([]);
    await context.close();
  },
);

test("no error and no breach of the content security policy in the page", () => {
  expect(dashboard.troubles).toEqual([]);
});
