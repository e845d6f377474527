/**
 * A text that two JSON numbers share exactly when their decimal values are equal (`1e2`, `100`, `100.0`),
 * whatever their size. Exponents of more than 300 digits are compared as they are written.
 */
export function exactNumber(literal: string): string {
  const negative = literal.startsWith("-");
  const [mantissa = "", exponent = "0"] = literal.slice(negative ? 1 : 0).split(/[eE]/);
  const [whole = "", fraction = ""] = mantissa.split(".");
  const written = whole + fraction;
  const first = firstDigit(written);
  if (first === written.length) return "0";
  const last = lastDigit(written);
  const shift = written.length - 1 - last - fraction.length;
  return `${negative ? "-" : ""}${written.slice(first, last + 1)}e${shifted(exponent, shift)}`;
}

function firstDigit(digits: string): number {
  let at = 0;
  while (at < digits.length && digits[at] === "0") at++;
  return at;
}

function lastDigit(digits: string): number {
  let at = digits.length - 1;
  while (digits[at] === "0") at--;
  return at;
}

function shifted(exponent: string, shift: number): string {
  // BigInt takes seconds for millions of digits.
  if (exponent.length > 300) return `${exponent}+${shift}`;
  return String(BigInt(exponent.replace("+", "")) + BigInt(shift));
}
