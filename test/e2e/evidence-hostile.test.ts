import { expect, test } from "vitest";
import { eventually } from "./dashboard.ts";
import { beside, DOT, evidence, lay } from "./evidence-page.ts";
import { page, useDashboard } from "./page.ts";

useDashboard();

test("images are shown and enlarged; one that does not load says so", async () => {
  const asked: (string | undefined)[] = [];
  await page.route("https://pictures.test/**", async (route) => {
    asked.push(route.request().headers().referer);
    if (route.request().url().endsWith("good.png"))
      return route.fulfill({
        contentType: "image/png",
        body: Buffer.from(DOT.split(",")[1] ?? "", "base64"),
      });
    return route.fulfill({ status: 404 });
  });
  await lay({ photo: DOT, scan: "https://pictures.test/good.png", gone: "https://pictures.test/gone.png" });
  await beside("Gone").getByText("The image cannot be shown.").waitFor();
  expect(await beside("Gone").getByRole("link").getAttribute("href")).toBe("https://pictures.test/gone.png");
  for (const name of ["Photo", "Scan"]) {
    const image = beside(name).getByRole("img", { name });
    await eventually(() => image.evaluate((element) => (element as HTMLImageElement).naturalWidth)).toBe(10);
  }
  await beside("Photo").getByRole("button", { name: "Enlarge: Photo" }).click();
  await page.getByRole("dialog", { name: "Photo" }).getByRole("img").waitFor();
  await page.keyboard.press("Escape");
  await eventually(() => page.getByRole("dialog").count()).toBe(0);
  expect(asked).toEqual([undefined, undefined]);
});

const ATTACKS = {
  note: "<script>window.hacked = 1</script>",
  link: "javascript:window.hacked=1",
  page: "data:text/html,<script>top.hacked=1</script>",
  photo: 'https://pictures.test/x.png" onerror="window.hacked=1',
  letter_md:
    '# Hi\n\n<img src=x onerror="window.hacked=1"><script>window.hacked=1</script>\n\n[go](javascript:window.hacked=1) <a href="data:text/html,x">there</a> <style>body{display:none}</style><iframe src="https://evil.test"></iframe><form action="https://evil.test"><button>Log in</button></form>',
  mail_html:
    '<p style="color:red" onclick="top.hacked=1">Dear <b>Ana</b></p><script>top.hacked=1</script><img src="https://evil.test/pixel.png" alt="logo"><link rel="stylesheet" href="https://evil.test/x.css"><style>@import "https://evil.test/y.css"</style><a href="javascript:top.hacked=1">go</a><svg onload="top.hacked=1"></svg><meta http-equiv="refresh" content="0;url=https://evil.test">',
  drawing: `data:image/svg+xml,${encodeURIComponent('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9" onload="top.hacked=1"><script>top.hacked=1</script></svg>')}`,
  "<b onmouseover=alert(1)>name</b>": "x",
  __proto: { constructor: { prototype: "x" } },
};

test("nothing in a payload runs, loads unasked or leads where it should not", async () => {
  const asked: string[] = [];
  page.context().on("request", (request) => asked.push(request.url()));
  await lay(ATTACKS, { metadata: { note: "<img src=x onerror=window.hacked=1>" } });
  await beside("Note").getByText("<script>window.hacked = 1</script>").waitFor();
  const letter = beside("Letter");
  await letter.getByRole("heading", { name: "Hi" }).waitFor();
  expect(await letter.locator("script,style,iframe,form,[onerror]").count()).toBe(0);
  const frame = evidence().frameLocator("iframe");
  await frame.getByText("Dear").waitFor();
  await frame.getByText("[image: logo]").waitFor();
  expect(await evidence().locator("iframe").getAttribute("sandbox")).toBe("");
  await frame.getByText("Dear").click();
  const leads = await page
    .locator("a[href]")
    .evaluateAll((links) => links.map((link) => (link as HTMLAnchorElement).protocol));
  expect(leads.filter((protocol) => !["http:", "https:", "mailto:", "tel:"].includes(protocol))).toEqual([]);
  for (const link of await letter.getByText(/^(?:go|there)$/).all()) await link.click();
  expect(await page.evaluate(() => "hacked" in window)).toBe(false);
  expect(asked.filter((url) => url.includes("evil.test"))).toEqual([]);
  expect(page.context().pages().length).toBe(1);
  await page.keyboard.press("r");
  await evidence().getByText("window.hacked = 1").waitFor();
  expect(await page.evaluate(() => "hacked" in window)).toBe(false);
});

test("a megabyte of text, five hundred members and deep nesting are folded", async () => {
  let deep: object = { bottom: "reached" };
  for (let depth = 0; depth < 14; depth++) deep = { [`level_${depth}`]: deep };
  const members = Object.fromEntries(Array.from({ length: 500 }, (_, index) => [`fact_${index}`, index]));
  await lay({ deep, wall: "x".repeat(1024 * 1024), text: "word ".repeat(200_000), ...members });
  expect(await evidence().locator("dl > div").count()).toBeLessThan(100);
  expect((await beside("Wall").innerText()).length).toBeLessThan(2_000);
  const more = beside("Wall").getByRole("button", { name: "Show 50,000 more of 1,048,576 characters" });
  await more.click();
  await eventually(async () => (await beside("Wall").innerText()).length).toBeGreaterThan(50_000);
  await beside("Wall").getByRole("button", { name: "Show less" }).click();
  await evidence().getByRole("button", { name: "Show all 503 fields" }).click();
  await evidence().getByText("Fact 499", { exact: true }).waitFor();
  expect(await evidence().getByText("reached").count()).toBe(0);
  const folded = evidence().locator("details:not([open]) > summary");
  const bottom = evidence().getByText("reached");
  while ((await bottom.count()) === 0) {
    await folded.click();
    await bottom.or(folded).first().waitFor();
  }
  await page.keyboard.press("r");
  await evidence()
    .getByRole("button", { name: /^Show more of/ })
    .waitFor();
});
