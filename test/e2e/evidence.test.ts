import { expect, test } from "vitest";
import { breaches } from "./axe.ts";
import { beside, DOT, evidence, lay } from "./evidence-page.ts";
import { changeBrowser, dashboard, page, phone, useDashboard } from "./page.ts";

useDashboard();

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
  await whole.getByText("2 fields are unchanged").waitFor();
  const reply = beside("Reply");
  // What compares texts is loaded for the first of them.
  await reply.locator("del", { hasText: "can not" }).waitFor();
  await reply.locator("ins", { hasText: "today" }).waitFor();
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

test("papers, films and recordings have their place", async () => {
  await page.route("https://media.test/**", (route) => route.abort());
  await lay({
    contract: `data:application/pdf;base64,${Buffer.from("%PDF-1.4\n%%EOF").toString("base64")}`,
    manual: "https://media.test/manual.pdf",
    clip: "https://media.test/clip.mp4",
    call: "https://media.test/call.mp3",
  });
  expect(await beside("Contract").getByRole("link", { name: "Open the PDF" }).getAttribute("href")).toMatch(
    /^blob:/,
  );
  expect(await beside("Manual").getByRole("link").getAttribute("href")).toBe("https://media.test/manual.pdf");
  expect(await beside("Clip").locator("video").getAttribute("preload")).toBe("none");
  expect(await beside("Call").locator("audio").getAttribute("controls")).not.toBeNull();
});

test("the answer of an ended task is drawn alike, with the files that came", async () => {
  const id = await dashboard.ask("Files?", {
    response_schema: { type: "object", properties: { papers: { type: "array" } } },
  });
  const papers = [{ name: "scan.png", mime: "image/png", size: 75, data: DOT }];
  await dashboard.answer(id, { papers });
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

const EVERYTHING = {
  amount_usd: 1250.5,
  due: "2026-12-24",
  owner: { name: "Ben Cole", email: "ben@corp.test", team: "Refunds" },
  order_id: "ord_4821",
  status_before: "pending",
  status_after: "refunded",
  original_reply: "Dear Ana, we can not refund the order because it is late. Please write to us again.",
  proposed_reply: "Dear Ana, we will refund the order today, though it is late. Please write to us again.",
  old_terms: "one\n".repeat(60),
  new_terms: `${"one\n".repeat(40)}two\n${"one\n".repeat(19)}`,
  patch: "@@ -1,2 +1,2 @@\n-one\n+two\n three",
  letter_md:
    "# Hello\n\n- a **b** `c`\n- [d](https://example.test)\n\n> e\n\n| f | g |\n|---|---|\n| 1 | 2 |",
  body_html: "<h2>Hello</h2><p>there</p>",
  sql: "select 1",
  charges: Array.from({ length: 26 }, (_, index) => ({ item: `item ${index}`, amount_eur: index })),
  story: "A long story. ".repeat(200),
  photo: DOT,
  call: "https://media.test/call.mp3",
  customer: { address: { street: { name: "Ring" } } },
  nothing: null,
};

test.each([
  ["light", {}],
  ["dark", { colorScheme: "dark" }],
  ["phone", phone(320, 700)],
] as const)("evidence is accessible, and fits (%s)", async (_look, options) => {
  await changeBrowser(options);
  await lay(EVERYTHING);
  await beside("Letter").getByRole("heading", { name: "Hello" }).waitFor();
  await beside("Terms").getByText("+ two").waitFor();
  await evidence().frameLocator("iframe").getByText("there").waitFor();
  expect(await breaches(page, "#task section[aria-labelledby=evidence]")).toEqual([]);
  const { overflow } = await page
    .locator("#task")
    .evaluate((main) => ({ overflow: main.scrollWidth - main.clientWidth }));
  expect(overflow).toBe(0);
});

test("what is to be kept confidential is not in the list, and is there for whoever decides", async () => {
  await lay({ secret: { _redacted: true }, name: "open" });
  await beside("Secret").getByText("Hidden here to protect the data").waitFor();
});
