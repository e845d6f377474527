import type { Locator } from "playwright-core";
import { DOT } from "./kinds.ts";

/** A kind of a definition that asks for nothing itself, and what must be seen of it. */
export interface Ornament {
  kind: string;
  entry: Record<string, unknown>;
  seen: (form: Locator) => Locator;
}

export const ORNAMENTS: readonly Ornament[] = [
  {
    kind: "display_text",
    entry: { text: "Read **this**.\n\nThen that.", markdown: true },
    seen: (form) => form.locator("strong", { hasText: "this" }),
  },
  {
    kind: "image",
    entry: { url: DOT, alt: "A dot" },
    seen: (form) => form.getByRole("img", { name: "A dot" }),
  },
  {
    kind: "video",
    entry: { url: "data:video/mp4;base64,AAAA", label: "The crash" },
    seen: (form) => form.getByText(/The video cannot be played here/),
  },
  {
    kind: "pdf_viewer",
    entry: { url: "data:application/pdf;base64,JVBERi0xLjQK", label: "The contract", height: 300 },
    seen: (form) => form.getByRole("link", { name: "Save the document" }),
  },
  {
    kind: "html",
    entry: { html: "<style>h4 { margin: 0 }</style><h4 style='color:red'>Inside</h4>", label: "The page" },
    seen: (form) => form.frameLocator("iframe").getByRole("heading", { name: "Inside" }),
  },
  {
    kind: "section",
    entry: { title: "The refund", subtitle: "Who gets it" },
    seen: (form) => form.getByRole("heading", { name: "The refund" }),
  },
  {
    kind: "section_collapse",
    entry: {
      title: "More",
      default_open: false,
      fields: [{ kind: "short_text", name: "within", label: "Within" }],
    },
    seen: (form) => form.getByText("More", { exact: true }),
  },
  { kind: "divider", entry: {}, seen: (form) => form.getByRole("separator") },
];
