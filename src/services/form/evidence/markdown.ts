/** What is rare in plain text; two of them make Markdown. */
const SIGNS: readonly RegExp[] = [
  /^#{1,6} \S/m,
  /^ {0,3}```/m,
  /\*\*[^*\s][^*\n]*\*\*/,
  /\[[^\]\n]+\]\((?:https?:|mailto:|\/)[^)\s]*\)/,
  /^ {0,3}(?:[-*+]|\d+\.) \S.*\n {0,3}(?:[-*+]|\d+\.) \S/m,
  /^\|.+\|\n\|[ :|-]+\|/m,
  /^> \S/m,
  /`[^`\n]+`/,
];
const FEWEST_SIGNS = 2;

/** Whether a text of several lines has the clear look of Markdown. */
export function looksLikeMarkdown(text: string): boolean {
  return text.includes("\n") && SIGNS.filter((sign) => sign.test(text)).length >= FEWEST_SIGNS;
}
