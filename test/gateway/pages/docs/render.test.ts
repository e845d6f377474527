import { expect, test } from "vitest";
import { render } from "../../../../src/gateway/pages/docs/render.ts";

const html = (markdown: string) => render(markdown).html;

test("HTML in a document is text", () => {
  expect(html("a <b onclick=x>b</b>\n\n<script>alert(1)</script>")).not.toMatch(/<b|<script/);
  expect(html("`<script>`")).toBe("<p><code>&lt;script&gt;</code></p>\n");
  expect(html("```\n<script>\n```")).toContain("<code>&lt;script&gt;</code>");
});

test.each([
  ["[x](lifecycle.md)", '<a href="/docs/lifecycle">x</a>'],
  ["[x](security.md#api-keys)", '<a href="/docs/security#api-keys">x</a>'],
  ["[x](#ask)", '<a href="#ask">x</a>'],
  ["[x](https://example.com/?a=1&b=2)", '<a href="https://example.com/?a=1&amp;b=2">x</a>'],
  ["[examples](../examples/clients)", "examples"],
  ["[x](javascript:alert)", "x"],
  ["[x](//elsewhere.example.com)", "x"],
  ["`RATE_LIMITED`", '<a href="/docs/errors/RATE_LIMITED"><code>RATE_LIMITED</code></a>'],
  ["`/api/docs`", '<a href="/api/docs"><code>/api/docs</code></a>'],
  ["`OTHER`", "<code>OTHER</code>"],
])("%s becomes %s", (markdown, wanted) => {
  expect(html(markdown)).toBe(`<p>${wanted}</p>\n`);
});

test("title and summary are the first heading and the first paragraph, as plain text", () => {
  const { title, summary } = render("# The `thing`\n\nSays [what](x.md)\nit **is**.\n\nMore.");
  expect([title, summary]).toEqual(["The thing", "Says what it is."]);
});
