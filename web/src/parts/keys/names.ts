/** How long after its first key the second one of a sequence is waited for. */
const SEQUENCE_MS = 1_000;

/** What of a keyboard event its name is made of. */
export type Stroke = Pick<KeyboardEvent, "key" | "shiftKey" | "ctrlKey" | "metaKey" | "altKey" | "repeat"> & {
  /** Whether a sign was typed by the key beside the space bar, as `[` is on many keyboards. */
  altGraph: boolean;
};

/**
 * What a stroke is called in a table of keys: `x`, `?`, `Escape`; with `shift+` before a letter or a named key, and
 * with `mod+` for Ctrl or ⌘. Undefined where it is none of ours.
 */
export function nameOf({
  key,
  shiftKey,
  ctrlKey,
  metaKey,
  altKey,
  repeat,
  altGraph,
}: Stroke): string | undefined {
  if (repeat) return undefined;
  const isSign = key.length === 1;
  const plain = isSign ? key.toLowerCase() : key;
  const isLetter = isSign && plain !== key.toUpperCase();
  if (altKey || altGraph) return isSign && !isLetter && !/\d/.test(key) ? plain : undefined;
  if (ctrlKey || metaKey) return `mod+${plain}`;
  return shiftKey && (isLetter || !isSign) ? `shift+${plain}` : plain;
}

/** Two keys pressed one after the other. Says what a stroke means: alone, as the second of two, or not yet. */
export function createSequence(now: () => number) {
  let first = "";
  let until = 0;
  return {
    /** `isFirst`: whether a sequence that is known begins with this key. */
    add(name: string, isFirst: (name: string) => boolean): string | undefined {
      const begun = now() < until ? first : "";
      until = 0;
      if (begun) return `${begun} ${name}`;
      if (!isFirst(name)) return name;
      first = name;
      until = now() + SEQUENCE_MS;
      return undefined;
    },
  };
}

/** The key caps of a key by its name, in the order in which they are pressed. */
export function capsOf(name: string, apple: boolean): string[] {
  return name.split(" ").flatMap((stroke) => {
    const plain = stroke.replace(/^(?:mod\+|shift\+)+/, "");
    const before = [
      ...(stroke.includes("mod+") ? [apple ? "⌘" : "Ctrl"] : []),
      ...(stroke.includes("shift+") ? [apple ? "⇧" : "Shift"] : []),
    ];
    return [...before, CAPS[plain] ?? (plain.length === 1 ? plain.toUpperCase() : plain)];
  });
}

const CAPS: Readonly<Record<string, string>> = {
  ...{ Escape: "Esc", ArrowUp: "↑", ArrowDown: "↓", PageUp: "Page up", PageDown: "Page down" },
};

/** A key by its name as `aria-keyshortcuts` writes it; of a sequence, which it cannot write, nothing. */
export function shortcutOf(name: string): string | undefined {
  if (name.includes(" ")) return undefined;
  if (name.startsWith("mod+")) return ["Control", "Meta"].map((key) => name.replace("mod", key)).join(" ");
  return name.replace("shift+", "Shift+");
}
