import DOMPurify, { type Config } from "dompurify";

/** Where links may lead: no script, no data. */
const LINKS = /^(?:https?:|mailto:|tel:)/i;

const MARKUP: Config = {
  USE_PROFILES: { html: true },
  // What loads, runs, asks or sets its own look has no place in evidence.
  FORBID_TAGS: [
    ...["style", "form", "input", "button", "select", "textarea", "option", "iframe", "object", "embed"],
    ...["video", "audio", "source", "track", "picture", "map", "area", "link", "meta", "base", "dialog"],
  ],
  FORBID_ATTR: ["style", "class", "id", "name", "srcset", "background", "usemap", "ping", "popover"],
  ALLOW_DATA_ATTR: false,
  ALLOW_ARIA_ATTR: false,
};

const purify = DOMPurify(window);
purify.addHook("afterSanitizeAttributes", (element) => {
  if (element.tagName === "A") openOutside(element);
  if (element.tagName === "IMG") fetchQuietly(element);
});

function openOutside(link: Element): void {
  if (!LINKS.test(link.getAttribute("href") ?? "")) link.removeAttribute("href");
  link.setAttribute("target", "_blank");
  link.setAttribute("rel", "noopener noreferrer");
}

function fetchQuietly(image: Element): void {
  if (!/^(?:https:|data:image\/)/i.test(image.getAttribute("src") ?? "")) image.removeAttribute("src");
  image.setAttribute("loading", "lazy");
  image.setAttribute("referrerpolicy", "no-referrer");
}

/** What is left of HTML once nothing in it can run, load unasked or look like the page around it. */
export function safeFragment(html: string): DocumentFragment {
  return purify.sanitize(plain(html), { ...MARKUP, RETURN_DOM_FRAGMENT: true });
}

const STYLE = /<style\b[\s\S]*?(?:<\/style\s*>|$)/gi;
const TAG = /<[a-z][^<>]*>/gi;
const STYLE_ATTRIBUTE = /([\s"'/])style(\s*=)/gi;

/** Without styles: a browser reports each to the page's policy as soon as it parses it, whatever becomes of it. */
function plain(html: string): string {
  return html.replace(STYLE, "").replace(TAG, (tag) => tag.replace(STYLE_ATTRIBUTE, "$1data-style$2"));
}
