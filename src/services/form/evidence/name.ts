const ID_NAME = /(?:^|_)(?:id|ids|uuid|key|sha|hash|sku|ref|reference)$/i;
/** Figures that name something rather than count it: never grouped. */
const NAMING_NUMBER = /(?:^|_)(?:number|no|code|phone|zip|postcode|year|account|version|pid|port)$/i;
const DIFF_NAME = /(?:^|_)(?:diff|patch)$/i;
const PHONE_NAME = /(?:^|_)(?:phone|telephone|tel|mobile|fax)(?:_number)?$/i;
const MARKDOWN_NAME = /(?:^|_)(?:md|markdown)$/i;
const HTML_NAME = /(?:^|_)html(?:_body)?$/i;
const CODE_NAME =
  /(?:^|_)(?:code|sql|query|script|snippet|command|cmd|source|stack_?trace|traceback|logs?|regex|yaml|xml|json)$/i;
const PICTURE_NAME =
  /(?:^|_)(?:image|photo|picture|screenshot|thumbnail|avatar|logo)(?:_(?:url|uri|src|link))?$/i;

/** `unitPrice` → `unit_price`, so that names are read alike however they are written. */
export function plainName(name: string): string {
  return name.replace(/([a-z\d])([A-Z])/g, "$1_$2").replace(/[\s-]+/g, "_");
}

const says = (pattern: RegExp) => (name: string) => pattern.test(plainName(name));

export const isId = says(ID_NAME);
export const isNaming = (name: string) => isId(name) || NAMING_NUMBER.test(plainName(name));
export const isDiff = says(DIFF_NAME);
export const isPhone = says(PHONE_NAME);
export const isMarkdown = says(MARKDOWN_NAME);
export const isHtml = says(HTML_NAME);
export const isCode = says(CODE_NAME);
export const isPicture = says(PICTURE_NAME);
