const options = (...values: string[]) => values.map((value) => ({ value, label: value }));
const drawing = (colour: string) =>
  `data:image/svg+xml,${encodeURIComponent(
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 30"><rect width="40" height="30" fill="${colour}"/></svg>`,
  )}`;
const TEXT = { type: "string" };
const TEXTS = { type: "array", items: TEXT };
const NUMBER = { type: "number" };
const COUNTRIES = "Austria Belgium Cyprus Denmark Estonia France Greece Hungary Italy Latvia Malta Norway";

/** Half of an answer: what is a matter of course for a definition that shows almost everything. */
export const GALLERY = {
  version: 1,
  fields: [
    { kind: "section", title: "Damage report", subtitle: "What the adjuster saw" },
    {
      kind: "display_text",
      text: "Compare the **photos** with the claim:\n\n- dents\n- scratches\n\nSee [the policy](https://corp.test).",
      markdown: true,
    },
    {
      ...{ kind: "short_text", name: "mail", label: "E-mail of the claimant", subtype: "email" },
      ...{ hint: "Where the letter goes.", placeholder: "ana@corp.test" },
    },
    { kind: "short_text", name: "amount", label: "Payout", subtype: "currency", currency_code: "EUR" },
    { kind: "short_text", name: "pin", label: "Vault PIN", subtype: "password" },
    { kind: "long_text", name: "summary", label: "Summary" },
    { kind: "rich_text", name: "letter", label: "Letter" },
    { kind: "switch", name: "fault", label: "At fault?" },
    {
      ...{ kind: "single_select", name: "cause", label: "Cause" },
      options: options("Hail", "Collision", "Theft", "Fire", "Flood", "Vandalism", "Other"),
    },
    {
      ...{ kind: "single_select", name: "country", label: "Country" },
      options: options(...COUNTRIES.split(" ")),
    },
    {
      ...{ kind: "multi_select", name: "parts", label: "Parts damaged", min_count: 1, max_count: 2 },
      options: options("Door", "Hood", "Roof", "Bumper"),
    },
    {
      ...{ kind: "picture_choice", name: "photo", label: "Best photo", multiple: true },
      options: [
        { value: "a", label: "Front", image_url: drawing("teal") },
        { value: "b", label: "Side", hint: "Taken at night", image_url: drawing("slateblue") },
        { value: "c", label: "Rear", image_url: "data:image/png;base64,AAAA" },
      ],
    },
    { kind: "slider", name: "share", label: "Share of fault", min: 0, max: 100, suffix: "%" },
    { kind: "star_rating", name: "stars", label: "Quality of the photos" },
    {
      ...{ kind: "opinion_scale", name: "sure", label: "How sure are you?", min: 0, max: 10 },
      ...{ min_label: "Guessing", max_label: "Certain" },
    },
    { kind: "ranking", name: "rank", label: "Order of repair", options: options("Door", "Hood", "Roof") },
    {
      ...{ kind: "date", name: "day", label: "Day of the accident" },
      ...{ min_date: "2026-01-01", max_date: "2026-12-31" },
    },
    { kind: "datetime", name: "call", label: "Call back at" },
    { kind: "time", name: "at", label: "Shop opens", step_minutes: 15 },
    { kind: "date_range", name: "rental", label: "Rental car", min_days: 2, max_days: 14 },
    {
      ...{ kind: "file_upload", name: "files", label: "Receipts", accept: [".pdf", "image/*"] },
      ...{ max_size_bytes: 2_000_000, multiple: true, max_count: 5 },
    },
    { kind: "signature", name: "sign", label: "Signature of the adjuster" },
    { kind: "divider" },
    {
      ...{ kind: "table", name: "lines", label: "Costs", min_rows: 1, initial_rows: 2 },
      columns: [
        { name: "item", label: "Item" },
        { name: "price", label: "Price", kind: "currency", currency_code: "EUR" },
        { name: "paid", label: "Paid", kind: "switch", required: false },
      ],
    },
    {
      ...{ kind: "subform", name: "people", label: "Witness", add_label: "Add a witness", min_count: 1 },
      fields: [
        { kind: "short_text", name: "name", label: "Name" },
        { kind: "switch", name: "adult", label: "Adult" },
      ],
    },
    {
      ...{ kind: "object_group", name: "garage", label: "Garage" },
      fields: [{ kind: "short_text", name: "phone", label: "Phone", subtype: "phone" }],
    },
    {
      ...{ kind: "section_collapse", title: "More about the car", subtitle: "Only if known" },
      fields: [{ kind: "short_text", name: "plate", label: "Plate" }],
    },
    { kind: "image", url: drawing("teal"), alt: "The car", width: 200, height: 150 },
    { kind: "image", url: "data:image/png;base64,AAAA", alt: "The other car" },
    { kind: "video", url: "data:video/mp4;base64,AAAA", label: "Dashcam" },
    {
      ...{ kind: "html", label: "Quote" },
      html: "<style>b{color:teal}</style><h3 style='color:navy'>Quote</h3><p>From the <b>garage</b>.</p>",
    },
  ],
};

const object = (properties: object, ...required: string[]) => ({ type: "object", required, properties });
const PROPERTIES = {
  ...{ mail: TEXT, amount: NUMBER, pin: TEXT, summary: TEXT, letter: TEXT, fault: { type: "boolean" } },
  ...{ cause: TEXT, country: TEXT, parts: TEXTS, photo: TEXTS, share: NUMBER, stars: { type: "integer" } },
  ...{ sure: { type: "integer" }, rank: TEXTS, day: { ...TEXT, format: "date" } },
  ...{ call: { ...TEXT, format: "date-time" }, at: TEXT, rental: object({ start: TEXT, end: TEXT }) },
  ...{ files: { type: "array" }, sign: TEXT, plate: TEXT, garage: object({ phone: TEXT }) },
  lines: {
    type: "array",
    items: object({ item: TEXT, price: NUMBER, paid: { type: "boolean" } }, "item"),
  },
  people: { type: "array", items: object({ name: TEXT, adult: { type: "boolean" } }, "name") },
  tags: TEXTS,
  extra: {},
};
const OPTIONAL = ["pin", "letter", "call", "at", "plate", "tags", "extra"];

export const GALLERY_SCHEMA = object(
  PROPERTIES,
  ...Object.keys(PROPERTIES).filter((name) => !OPTIONAL.includes(name)),
);
