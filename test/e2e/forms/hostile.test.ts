import { afterAll, beforeAll, expect, test } from "vitest";
import { eventually } from "../dashboard.ts";
import { type FormPage, openFormPage } from "./page.ts";

let on: FormPage;

beforeAll(async () => {
  on = await openFormPage();
  await on.page.addInitScript(() => Object.assign(window, { ran: [] }));
}, 60_000);
afterAll(() => on?.close());

const SCRIPT = "<script>window.top.ran.push('script')</script>";
const IMAGE = "<img src=x onerror=\"window.top.ran.push('image')\">";
const LINK = "javascript:window.top.ran.push('link')";
const MAP = '<map name="m"><area href="https://elsewhere.test" target="_self"></map>';
const WORDS = `${SCRIPT}${IMAGE}`;
const ran = () => on.page.evaluate(() => (window as unknown as { ran: string[] }).ran);

test("markup in words is words, and addresses that are scripts lead nowhere", async () => {
  const options = [
    { value: "a", label: WORDS, hint: WORDS, image_url: LINK },
    { value: "b", label: "b", image_url: "data:text/html,<script>parent.ran.push('data')</script>" },
  ];
  const fields = [
    { kind: "section", title: WORDS, subtitle: WORDS },
    { kind: "display_text", text: `${WORDS} [link](${LINK}) <a href="${LINK}">other</a>`, markdown: true },
    { kind: "picture_choice", name: "picture", label: WORDS, hint: WORDS, options },
    { kind: "ranking", name: "rank", label: WORDS, options },
    { kind: "image", url: LINK, alt: WORDS },
    { kind: "video", url: LINK, poster_url: LINK, label: WORDS },
    { kind: "pdf_viewer", url: LINK, label: WORDS },
    { kind: "pdf_viewer", url: "data:text/html,<script>parent.ran.push('frame')</script>", label: "other" },
    {
      kind: "html",
      html: `<p>Inside</p>${WORDS}<a href="${LINK}">go</a><svg onload="top.ran.push('svg')"></svg>${MAP}`,
      label: WORDS,
    },
    { kind: "short_text", name: "note", label: WORDS, placeholder: WORDS },
    { kind: "rich_text", name: "text", label: "Text" },
  ];
  const texts = { type: "array", items: { type: "string" } };
  const properties = { picture: texts, rank: texts, note: { type: "string" }, text: { type: "string" } };
  await on.show(WORDS, fields, { properties });
  await on.form.frameLocator("iframe").getByText("Inside").waitFor();
  await on.form.getByText("Drag, or use the arrows").waitFor();
  await on.form.getByLabel("Text", { exact: true }).fill(`${WORDS}[go](${LINK})`);
  await on.form.getByRole("button", { name: "Preview of Text" }).click();
  await on.form.frameLocator("iframe").getByText("go").click();
  expect(await on.form.frameLocator("iframe").locator("area").getAttribute("target")).toBe("_blank");
  const leading = await on.form.evaluate((form) =>
    [...form.querySelectorAll("a,img,video,iframe,source")]
      .flatMap((element) => ["href", "src", "poster"].map((name) => element.getAttribute(name) ?? ""))
      .filter((address) => /^(?:javascript|data:text)/i.test(address)),
  );
  expect(leading).toEqual([]);
  expect(await on.page.locator("form script, form [onerror], form [onload]").count()).toBe(0);
  expect(await ran()).toEqual([]);
});

test("a document from elsewhere is fetched once it is asked for", async () => {
  const asked: string[] = [];
  await on.page.addInitScript(() => Object.defineProperty(navigator, "pdfViewerEnabled", { value: true }));
  await on.page.route("https://papers.test/**", (route) => {
    asked.push(route.request().url());
    return route.fulfill({ contentType: "text/html", body: "<p>No paper</p>" });
  });
  const url = "https://papers.test/contract.pdf";
  const fields = [{ kind: "pdf_viewer", url, label: "The contract" }];
  await on.show("Read it?", fields, { properties: { note: { type: "string" } } });
  const show = on.form.getByRole("button", { name: "Show The contract here" });
  await show.waitFor();
  expect(asked).toEqual([]);
  await show.click();
  await on.form.frameLocator("iframe").getByText("No paper").waitFor();
  expect(asked).toEqual([url]);
});

test("what a page between fields would fetch from elsewhere waits until it is asked for", async () => {
  const asked: string[] = [];
  const pixel = Buffer.from("R0lGODlhAQABAAAAACwAAAAAAQABAAA=", "base64");
  await on.page.route("https://watch.test/**", (route) => {
    asked.push(new URL(route.request().url()).pathname);
    return route.fulfill({ contentType: "image/gif", body: pixel });
  });
  const at = (name: string) => `https://watch.test/${name}.gif`;
  const html =
    `<style>h4 { background: url(${at("sheet")}) }</style><h4 style="background:url('${at("look")}')">Seen?</h4>` +
    `<img src="${at("img")}" alt="A logo"><img srcset="${at("set")} 2x"><video poster="${at("poster")}"></video>` +
    `<table background="${at("table")}"></table><svg><image href="${at("svg")}"/></svg><img src="data:image/gif;base64,${pixel.toString("base64")}">`;
  await on.show("A page with pictures?", [{ kind: "html", html, label: "The page" }], {
    properties: { note: { type: "string" } },
  });
  const frame = on.form.frameLocator("iframe");
  await frame.getByText("Seen?").waitFor();
  const load = on.form.getByRole("button", { name: "Load the pictures from elsewhere" });
  await load.waitFor();
  expect(await frame.locator("img").last().getAttribute("src")).toContain("data:image/gif");
  expect(asked).toEqual([]);
  await load.click();
  await eventually(() => asked).toContain("/img.gif");
  await eventually(() => asked).toContain("/look.gif");
  expect(await load.count()).toBe(0);
});
