import type { Fact } from "../../../core/evidence.ts";
import type { Letter } from "./letter.ts";

const RULE = "-- ";

/** A letter as plain text. */
export function renderText({
  eyebrow,
  title,
  paragraphs,
  facts,
  asking,
  buttons,
  link,
  footer,
}: Letter): string {
  const blocks = [
    eyebrow.toUpperCase(),
    title,
    ...paragraphs,
    facts.map(lineOf).join("\n"),
    asking.map((text) => `  ${text}`).join("\n"),
    [...buttons, ...(link ? [link] : [])].map(({ label, href }) => `${label}: ${href}`).join("\n"),
    [RULE, ...footer].join("\n"),
  ];
  return `${blocks.filter((block) => block !== "").join("\n\n")}\n`;
}

/** A value of several lines stands below its name. */
function lineOf({ name, value }: Fact): string {
  return value.includes("\n") ? `${name}:\n  ${value.replaceAll("\n", "\n  ")}` : `${name}: ${value}`;
}
