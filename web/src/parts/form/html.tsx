import createDomPurify from "dompurify";
import { createSignal, type JSX, onCleanup, Show } from "solid-js";

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
 * A page of the agent's in a frame where no script runs and no form sends; links open beside it. Pictures from elsewhere tell
 * their owner that somebody looks, and wait to be asked for. It keeps this page's origin only so that its height can be
 * measured and its look be set from here.
 */
export default function Html(props: { html: string; label: string }): JSX.Element {
  let watch: ResizeObserver | undefined;
  onCleanup(() => watch?.disconnect());
  const [asked, setAsked] = createSignal(false);
  const [heldBack, setHeldBack] = createSignal(0);
  const fill = (frame: HTMLIFrameElement) => {
    const page = frame.contentDocument;
    if (!page) return;
    const { markup, sheets } = takeLooks(props.html);
    const content = purifier.sanitize(markup, {
      FORBID_TAGS: ["style", "form", "iframe", "object", "embed", "link", "meta", "base"],
      RETURN_DOM_FRAGMENT: true,
    });
    const outside = createOutside(asked());
    outside.leaveOut(content);
    page.body.replaceChildren(content);
    page.adoptedStyleSheets = sheets.flatMap((text) => sheetOf(outside.without(text), page));
    for (const element of page.body.querySelectorAll<HTMLElement>("*")) {
      const look = looks.get(element);
      if (look !== undefined) element.style.cssText = outside.without(look);
    }
    setHeldBack(outside.count());
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
    <>
      <iframe
        sandbox="allow-same-origin allow-popups allow-popups-to-escape-sandbox"
        title={props.label || "Page of the agent"}
        // Pages of others expect white paper.
        class="h-30 w-full rounded-md border border-line bg-[white]"
        srcdoc={emptyPage(asked())}
        onLoad={(event) => fill(event.currentTarget)}
      />
      <Show when={heldBack() > 0}>
        <button type="button" class="button mt-1.5" onClick={() => setAsked(true)}>
          Load the pictures from elsewhere
        </button>
      </Show>
    </>
  );
}

/** The page that is filled; its policy holds back what the markup may still name in ways that nobody has thought of. */
function emptyPage(asked: boolean): string {
  const from = `data: ${window.location.origin}${asked ? " https:" : ""}`;
  const policy = `default-src 'none'; img-src ${from}; media-src ${from}`;
  return `<!doctype html><meta http-equiv="Content-Security-Policy" content="${policy}"><title>…</title><body>`;
}

const LINKS: ReadonlySet<string> = new Set(["a", "area"]);
const LOADING = ["src", "srcset", "poster", "background", "href", "xlink:href"];
const ADDRESS = /url\(\s*(["']?)(?!\1data:)[^)]*\)/gi;

/** Leaves out what would be fetched from elsewhere, unless it was asked for, and counts it. */
function createOutside(asked: boolean) {
  let count = 0;
  const leaveOne = () => {
    count += 1;
    return "none";
  };
  const isOwn = (address: string | null) => {
    if (address === null || address.startsWith("data:")) return true;
    const { href, origin } = window.location;
    return URL.canParse(address, href) && new URL(address, href).origin === origin;
  };
  return {
    count: () => count,
    leaveOut: (content: ParentNode) => {
      if (asked) return;
      for (const element of content.querySelectorAll("*")) {
        if (LINKS.has(element.localName)) continue;
        for (const name of LOADING) {
          if (isOwn(element.getAttribute(name))) continue;
          element.removeAttribute(name);
          count += 1;
        }
      }
    },
    without: (look: string) => (asked ? look : look.replace(ADDRESS, leaveOne)),
  };
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
