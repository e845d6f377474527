const CAPITALS: Record<string, string> = {
  id: "ID",
  url: "URL",
  uri: "URI",
  usd: "USD",
  eur: "EUR",
  gbp: "GBP",
  ip: "IP",
  api: "API",
  kyc: "KYC",
  vat: "VAT",
  iban: "IBAN",
  json: "JSON",
  sku: "SKU",
};

/** `customer_id` → `Customer ID`, `refundAmount` → `Refund amount`. */
export function humanise(name: string): string {
  const words = name
    .replace(/([a-z\d])([A-Z])/g, "$1 $2")
    .split(/[\s_-]+/)
    .filter(Boolean)
    .map((word) => CAPITALS[word.toLowerCase()] ?? word.toLowerCase());
  const text = words.join(" ");
  return text ? text.charAt(0).toUpperCase() + text.slice(1) : name;
}

/** The schema's title, unless it is only the name in title case, as some libraries write it. */
export function labelOf(name: string, title: string | undefined): string {
  const plain = (text: string) => text.toLowerCase().replace(/[\s_-]+/g, " ");
  return title && plain(title) !== plain(name) ? title : humanise(name);
}
