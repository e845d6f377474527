/** Words that are written in capitals. */
const CAPITALS: ReadonlySet<string> = new Set(
  "id url uri usd eur gbp jpy chf cad aud ip api kyc vat iban json sku html sql pdf xml".split(" "),
);

/** `customer_id` → `Customer ID`, `refundAmount` → `Refund amount`. */
export function humanise(name: string): string {
  const words = name
    .replace(/([a-z\d])([A-Z])/g, "$1 $2")
    .split(/[\s_-]+/)
    .filter(Boolean)
    .map((word) => (CAPITALS.has(word.toLowerCase()) ? word.toUpperCase() : word.toLowerCase()));
  const text = words.join(" ");
  return text ? text.charAt(0).toUpperCase() + text.slice(1) : name;
}

/** The schema's title, unless it is only the name in title case, as some libraries write it. */
export function labelOf(name: string, title: string | undefined): string {
  const plain = (text: string) => text.toLowerCase().replace(/[\s_-]+/g, " ");
  return title && plain(title) !== plain(name) ? title : humanise(name);
}
