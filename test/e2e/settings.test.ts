import { expect, test } from "vitest";
import { eventually } from "./dashboard.ts";
import { changeBrowser, overflow, page, phone, useDashboard } from "./page.ts";

useDashboard({ visitor: { colorScheme: "light" } });

const theme = (name: string) => page.getByRole("group", { name: "Theme" }).getByLabel(name);
/** How bright the page is, 0 to 255. */
const brightness = (on = page) =>
  on.evaluate(() => {
    const canvas = document.createElement("canvas");
    const pen = canvas.getContext("2d");
    if (!pen) throw new Error("no canvas");
    pen.fillStyle = getComputedStyle(document.body).backgroundColor;
    pen.fillRect(0, 0, 1, 1);
    return pen.getImageData(0, 0, 1, 1).data[0] ?? 0;
  });

test("a theme is chosen, kept, there before the page is drawn, and in every other tab at once", async () => {
  const other = await page.context().newPage();
  await other.goto("/settings");
  await page.goto("/settings");
  expect(await theme("As the system").isChecked()).toBe(true);
  expect(await brightness()).toBeGreaterThan(200);
  await theme("Dark").check();
  await eventually(() => brightness()).toBeLessThan(60);
  await eventually(() => brightness(other)).toBeLessThan(60);
  // Without the dashboard's own code nothing but the first script can have done it.
  await page.route("**/assets/*.js", (route) => route.abort());
  await page.goto("/login");
  expect(await brightness()).toBeLessThan(60);
  await page.unroute("**/assets/*.js");
  await page.goto("/settings");
  expect(await theme("Dark").isChecked()).toBe(true);
  await page.emulateMedia({ colorScheme: "dark" });
  await theme("Light").check();
  await eventually(() => brightness()).toBeGreaterThan(200);
  await theme("As the system").check();
  await eventually(() => brightness()).toBeLessThan(60);
  await page.reload();
  expect(await theme("As the system").isChecked()).toBe(true);
});

test("how the server is set up is said, and the doctor is one step away", async () => {
  await page.goto("/settings");
  const server = page.getByRole("region", { name: "This server" });
  await server.getByText("Version").waitFor();
  expect(await server.innerText()).toMatch(
    /Runs for[\s\S]*Admin token\s+set[\s\S]*Slack\s+off[\s\S]*E-mail\s+not set up/,
  );
  await server.getByRole("link", { name: "Look for trouble" }).click();
  await page.getByRole("heading", { name: "Doctor" }).waitFor();
});

test("the doctor tells the worst first, and looks again by a key", async () => {
  await page.goto("/doctor");
  const findings = page.getByRole("list", { name: "Findings" }).getByRole("listitem");
  await findings.filter({ has: page.getByRole("heading", { name: "Database", exact: true }) }).waitFor();
  const words = (await findings.allInnerTexts()).map((text) => text.split("\n")[0] ?? "");
  const order = ["Does not work", "Strained", "Sound", "Off"];
  const ranks = words.map((word) => order.indexOf(word));
  expect(ranks).toEqual([...ranks].sort((a, b) => a - b));
  expect(ranks).not.toContain(-1);
  const [reply] = await Promise.all([page.waitForResponse("**/*/Diagnose"), page.keyboard.press("r")]);
  expect(reply.status()).toBe(200);
  await page.getByRole("button", { name: "Copy findings as text" }).waitFor();
  // While it looks, another press does nothing.
  await page.getByText("Looking…").waitFor({ state: "hidden" });
  await page.route("**/*/Diagnose", (route) => route.abort());
  await page.keyboard.press("r");
  await page.getByText("The server cannot be reached.").waitFor();
  expect(await findings.count()).toBe(words.length);
});

test("on a phone nothing is wider than the screen", async () => {
  await changeBrowser(phone(320, 640));
  for (const path of ["/settings", "/doctor"]) {
    await page.goto(path);
    await page
      .getByText(path === "/doctor" ? "Database" : "Version")
      .first()
      .waitFor();
    expect(await overflow(), path).toBe(0);
  }
});
