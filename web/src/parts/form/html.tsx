import createDomPurify from "dompurify";
import { type JSX, onCleanup } from "solid-js";

const LEAST = 120;
const MOST = 640;
const LOOK = "data-look";

const purifier = createDomPurify(window);
// The page's policy takes no look from markup, and reports even one that nobody sees: it is set by script instead.
const looks = new WeakMap<Node, string>();
purifier.addHook("uponSanitizeAttribute", (node, attribute) => {
  if (attribute.attrName !== LOOK) return;
  looks.set(node, attribute.attrValue);
  attribute.keepAttr = false;
});
purifier.addHook("afterSanitizeAttributes", (node) => {
  if (node.localName !== "a" && node.localName !== "area") return;
  node.setAttribute("target", "_blank");
  node.setAttribute("rel", "noopener noreferrer");
});

/**
 * A page of the agent's in a frame where no script runs and no form sends; links open beside it. It keeps this page's
 * origin only so that its height can be measured and its look be set from here.
 */
export default function Html(props: { html: string; label: string }): JSX.Element {
  let watch: ResizeObserver | undefined;
  onCleanup(() => watch?.disconnect());
  const fill = (frame: HTMLIFrameElement) => {
    const page = frame.contentDocument;
    if (!page) return;
    const { markup, sheets } = takeLooks(props.html);
    const content = purifier.sanitize(markup, {
      FORBID_TAGS: ["style", "form", "iframe", "object", "embed", "link", "meta", "base"],
      RETURN_DOM_FRAGMENT: true,
    });
    page.body.replaceChildren(content);
    page.adoptedStyleSheets = sheets.flatMap((text) => sheetOf(text, page));
    for (const element of page.body.querySelectorAll<HTMLElement>("*")) {
      const look = looks.get(element);
      if (look !== undefined) element.style.cssText = look;
    }
    page.body.style.cssText = "margin: 8px; font: 14px/1.45 system-ui, sans-serif; overflow-wrap: anywhere";
    const measure = () => {
      const height = Math.ceil(page.body.getBoundingClientRect().height) + 16;
      frame.style.height = `${Math.min(Math.max(height, LEAST), MOST)}px`;
    };
    watch?.disconnect();
    watch = new ResizeObserver(measure);
    watch.observe(page.body);
    measure();
  };
  return (
    <iframe
      sandbox="allow-same-origin allow-popups allow-popups-to-escape-sandbox"
      title={props.label || "Page of the agent"}
      // Pages of others expect white paper.
      class="h-30 w-full rounded-md border border-line bg-[white]"
      srcdoc="<!doctype html><title>…</title><body>"
      onLoad={(event) => fill(event.currentTarget)}
    />
  );
}

function sheetOf(text: string, page: Document): CSSStyleSheet[] {
  const view = page.defaultView;
  if (!view) return [];
  const sheet = new view.CSSStyleSheet();
  sheet.replaceSync(text);
  return [sheet];
}

/** Markup whose looks wait under another name, and its style sheets. */
function takeLooks(html: string): { markup: string; sheets: string[] } {
  const sheets: string[] = [];
  const bare = html.replace(/<style\b[^>]*>([\s\S]*?)<\/style\s*>/gi, (_, sheet: string) => {
    sheets.push(sheet);
    return "";
  });
  const markup = bare.replace(/<[a-z][^>]*>/gi, (tag) => tag.replace(/([\s"'/])style\s*=/gi, `$1${LOOK}=`));
  return { markup, sheets };
}
