import SignaturePad from "signature_pad";

/** The sheet: its size in units of its own, in which strokes are kept whatever the width of the screen. */
const SHEET = { width: 600, height: 160 } as const;
const PAPER = "rgb(255, 255, 255)";
const INK = "rgb(24, 24, 32)";
const HAND = '"Segoe Script", "Bradley Hand", "Snell Roundhand", "Apple Chancery", cursive';

type Strokes = ReturnType<SignaturePad["toData"]>;

/** A sheet to sign on: always dark ink on white paper, sharp at any width. */
export interface Sheet {
  /** What is on the sheet as a data URL; undefined where nothing is. */
  read(): string | undefined;
  /** Puts a signature of before on the sheet, under what is drawn after. */
  restore(dataUrl: string): Promise<void>;
  write(name: string): void;
  undo(): void;
  clear(): void;
  canUndo(): boolean;
  close(): void;
}

export function openSheet(
  canvas: HTMLCanvasElement,
  format: "png" | "svg",
  heard: { onStroke: () => void; mayDraw: () => boolean },
): Sheet {
  const pad = new SignaturePad(canvas, {
    penColor: INK,
    backgroundColor: PAPER,
    minWidth: 0.8,
    maxWidth: 2.6,
  });
  let name = "";
  let before: HTMLImageElement | undefined;
  let width: number = SHEET.width;

  const underlay = () => {
    const context = canvas.getContext("2d");
    if (!context) return;
    const scale = width / SHEET.width;
    if (before) context.drawImage(before, 0, 0, width, SHEET.height * scale);
    if (name === "") return;
    const size = sizeOf(name);
    context.fillStyle = INK;
    context.font = `italic ${size * scale}px ${HAND}`;
    context.textAlign = "center";
    context.textBaseline = "middle";
    context.fillText(name, width / 2, (SHEET.height / 2) * scale, width * 0.94);
  };
  const redraw = (strokes: Strokes) => {
    pad.clear();
    underlay();
    pad.fromData(strokes, { clear: false });
  };
  const fit = () => {
    const next = canvas.clientWidth;
    if (next === 0) return;
    const strokes = scaled(pad.toData(), next / width);
    const ratio = Math.max(window.devicePixelRatio, 1);
    width = next;
    canvas.width = Math.round(next * ratio);
    canvas.height = Math.round(((next * SHEET.height) / SHEET.width) * ratio);
    canvas.getContext("2d")?.scale(ratio, ratio);
    redraw(strokes);
  };
  const watch = new ResizeObserver(fit);
  watch.observe(canvas);
  fit();

  pad.addEventListener("beginStroke", (event) => {
    if (!heard.mayDraw()) return event.preventDefault();
    // Whoever draws does not want the typed name under it.
    if (name !== "") {
      name = "";
      redraw([]);
    }
  });
  pad.addEventListener("endStroke", () => heard.onStroke());

  const isBlank = () => name === "" && before === undefined && pad.toData().length === 0;
  return {
    read: () => {
      if (isBlank()) return undefined;
      return format === "svg"
        ? svgOf(scaled(pad.toData(), SHEET.width / width), name, before)
        : canvas.toDataURL("image/png");
    },
    async restore(dataUrl) {
      const image = new Image();
      image.src = dataUrl;
      await image.decode();
      before = image;
      redraw(pad.toData());
    },
    write(next) {
      name = next.trim();
      before = undefined;
      redraw([]);
    },
    undo: () => redraw(pad.toData().slice(0, -1)),
    clear() {
      name = "";
      before = undefined;
      redraw([]);
    },
    canUndo: () => pad.toData().length > 0,
    close() {
      watch.disconnect();
      pad.off();
    },
  };
}

/** A long name is written smaller. */
function sizeOf(name: string): number {
  return Math.max(22, Math.min(64, 900 / Math.max(name.length, 1)));
}

function scaled(strokes: Strokes, by: number): Strokes {
  return strokes.map((stroke) => ({
    ...stroke,
    minWidth: stroke.minWidth * by,
    maxWidth: stroke.maxWidth * by,
    dotSize: stroke.dotSize * by,
    points: stroke.points.map((point) => ({ ...point, x: point.x * by, y: point.y * by })),
  }));
}

/** The sheet as a drawing of lines: what was restored, the name, and the strokes. */
function svgOf(strokes: Strokes, name: string, before: HTMLImageElement | undefined): string {
  const canvas = document.createElement("canvas");
  canvas.width = SHEET.width;
  canvas.height = SHEET.height;
  const pad = new SignaturePad(canvas, { penColor: INK });
  pad.off();
  pad.fromData(strokes);
  const { width, height } = SHEET;
  const inner = new DOMParser().parseFromString(pad.toSVG(), "image/svg+xml").documentElement.innerHTML;
  const image = before ? `<image href="${escaped(before.src)}" width="${width}" height="${height}"/>` : "";
  const text = name
    ? `<text x="${width / 2}" y="${height / 2}" text-anchor="middle" dominant-baseline="central" font-style="italic" ` +
      `font-family="${escaped(HAND)}" font-size="${sizeOf(name)}" fill="${INK}">${escaped(name)}</text>`
    : "";
  const svg =
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}">` +
    `<rect width="${width}" height="${height}" fill="${PAPER}"/>${image}${text}${inner}</svg>`;
  return `data:image/svg+xml;base64,${base64(svg)}`;
}

function base64(text: string): string {
  return btoa(Array.from(new TextEncoder().encode(text), (byte) => String.fromCharCode(byte)).join(""));
}

function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
