/** What a spreadsheet takes for a formula where a cell begins with it. */
const FORMULA = /^[=+\-@\t\r\n＝＋－＠]/;

/** One record of RFC 4180, its line end included. A cell that a spreadsheet would compute gets an apostrophe in front. */
export function csvLine(cells: readonly string[]): string {
  return `${cells.map(cell).join(",")}\r\n`;
}

function cell(value: string): string {
  const text = FORMULA.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
