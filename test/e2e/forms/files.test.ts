import { afterAll, beforeAll, expect, test } from "vitest";
import { eventually } from "../dashboard.ts";
import { type FormPage, openFormPage } from "./page.ts";

let on: FormPage;

beforeAll(async () => {
  on = await openFormPage();
}, 60_000);
afterAll(() => on?.close());

const TEXT = { type: "string" };

test("files that are too large, of another kind or too many are named with the reason; the others stay", async () => {
  const entry = {
    ...{ kind: "file_upload", name: "files", label: "Receipts", accept: [".txt", "image/*"] },
    ...{ max_size_bytes: 10, multiple: true, max_count: 2 },
  };
  const id = await on.show("Files", [entry], {
    required: ["files"],
    properties: { files: { type: "array" } },
  });
  const place = on.at("/files");
  await place.getByText("Up to 2 files. Accepted: txt, image files. At most 10 B each.").waitFor();
  const file = (name: string, size: number, mimeType = "text/plain") => ({
    ...{ name, mimeType },
    buffer: Buffer.alloc(size, "x"),
  });
  await place
    .locator("input")
    .setInputFiles([
      file("one.txt", 3),
      file("big.txt", 11),
      file("run.exe", 1, "application/octet-stream"),
      file("two.png", 4, "image/png"),
      file("three.txt", 1),
    ]);
  const refusals = place.getByRole("alert");
  await refusals.getByText("big.txt was not taken: it has 11 B, at most 10 B are taken.").waitFor();
  await refusals.getByText("run.exe was not taken: this kind of file is not accepted.").waitFor();
  await refusals.getByText("three.txt was not taken: 2 files are the most.").waitFor();
  const list = place.getByRole("list", { name: "Chosen for Receipts" });
  await list.getByText("two.png").waitFor();
  await place.getByRole("button", { name: "Remove one.txt" }).click();
  await place.locator("input").setInputFiles(file("three.txt", 1));
  await list.getByText("three.txt").waitFor();
  await on.submit();
  const { files } = await on.responseTo(id);
  expect(files).toMatchObject([
    { name: "two.png", mime: "image/png", size: 4 },
    { name: "three.txt", mime: "text/plain", size: 1 },
  ]);
});

test("nothing is submitted while a file is being read, so that none is left out", async () => {
  const entry = { kind: "file_upload", name: "files", label: "Receipt" };
  const id = await on.show("A slow file", [entry], { properties: { files: { type: "array" } } });
  await on.at("/files").locator("input").waitFor({ state: "attached" });
  await on.page.evaluate(() => {
    const { readAsDataURL } = FileReader.prototype;
    FileReader.prototype.readAsDataURL = function (file) {
      Object.assign(window, { read: () => readAsDataURL.call(this, file) });
    };
  });
  const slow = { name: "slow.txt", mimeType: "text/plain", buffer: Buffer.from("x") };
  await on.at("/files").locator("input").setInputFiles(slow);
  await on.at("/files").getByText("Reading…").waitFor();
  await on.submit();
  await on.form.getByText("A file is still being read. Submit once it stands there.").waitFor();
  await on.page.evaluate("window.read()");
  await on.at("/files").getByText("slow.txt").waitFor();
  await on.submit();
  expect((await on.responseTo(id)).files).toMatchObject([{ name: "slow.txt" }]);
});

test("a file of 100 MB is refused before anything of it is read", async () => {
  const entry = { kind: "file_upload", name: "files", label: "Receipt" };
  await on.show("A huge file", [entry], { properties: { files: { type: "array" } } });
  await on.at("/files").locator("input").waitFor({ state: "attached" });
  await on.at("/files").evaluate((place) => {
    FileReader.prototype.readAsDataURL = () => {
      throw new Error("the file was read");
    };
    const file = new File([new Uint8Array(100 * 1024 * 1024)], "huge.bin");
    const data = new DataTransfer();
    data.items.add(file);
    const target = place.querySelector("label:has(input)");
    target?.dispatchEvent(new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true }));
  });
  await on
    .at("/files")
    .getByText(/^huge\.bin was not taken: it has 104\.9 MB/)
    .waitFor();
});

test("files are pasted and dropped, and more than a server takes is said", async () => {
  const entry = { kind: "file_upload", name: "files", label: "Receipt", multiple: true };
  await on.show("Pasted", [entry], { properties: { files: { type: "array" } } });
  await on.at("/files").locator("input").waitFor({ state: "attached" });
  await on.at("/files").evaluate((place) => {
    const give = (name: string, size: number) => {
      const data = new DataTransfer();
      data.items.add(new File([new Uint8Array(size)], name));
      return data;
    };
    const [clipboardData, dataTransfer] = [give("pasted.bin", 10), give("dropped.bin", 4_200_000)];
    place.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
    const target = place.querySelector("label:has(input)");
    target?.dispatchEvent(new DragEvent("drop", { dataTransfer, bubbles: true, cancelable: true }));
  });
  const list = on.at("/files").getByRole("list");
  await list.getByText("pasted.bin").waitFor();
  await list.getByText("dropped.bin").waitFor();
  await on
    .at("/files")
    .getByText(/A server takes 5\.2 MB unless/)
    .waitFor();
});

test("a signature is drawn, undone, cleared and kept; a blank sheet is none", async () => {
  const entry = { kind: "signature", name: "sign", label: "Sign here", format: "svg" };
  const id = await on.show("Signature", [entry], { required: ["sign"], properties: { sign: TEXT } });
  const place = on.at("/sign");
  const sheet = place.locator("canvas");
  await place.getByRole("img", { name: "Sign here: not signed yet" }).waitFor();
  const box = await sheet.boundingBox();
  if (!box) throw new Error("there is no sheet");
  const { mouse } = on.page;
  // To pass over the sheet and leave it is no signature.
  await mouse.move(box.x + 20, box.y + 20);
  await mouse.move(box.x + 20, box.y - 40);
  await on.submit();
  await place.getByText("This needs an answer.").waitFor();
  await mouse.move(box.x + 30, box.y + 30);
  await mouse.down();
  await mouse.move(box.x + 120, box.y + 70, { steps: 8 });
  await mouse.up();
  await place.getByRole("img", { name: "Sign here: signed" }).waitFor();
  await place.getByRole("button", { name: "Undo the last stroke of Sign here" }).click();
  await place.getByRole("img", { name: "Sign here: not signed yet" }).waitFor();
  await place.getByLabel("Or type your name").fill("Ana <b>");
  await place.getByRole("img", { name: "Sign here: signed" }).waitFor();
  await on.page.reload();
  await place.getByRole("img", { name: "Sign here: signed" }).waitFor();
  const ink = () =>
    sheet.evaluate((canvas) => {
      if (!(canvas instanceof HTMLCanvasElement)) return 0;
      const { data } = canvas.getContext("2d")?.getImageData(0, 0, canvas.width, canvas.height) ?? {
        data: [],
      };
      return data.filter((value, index) => index % 4 === 0 && value < 100).length;
    });
  await eventually(ink).toBeGreaterThan(50);
  await on.submit();
  const { sign } = await on.responseTo(id);
  const svg = Buffer.from(String(sign).replace("data:image/svg+xml;base64,", ""), "base64").toString();
  expect(svg).toContain("Ana &#60;b&#62;</text>");
});

test("a signature is dark on white in a dark page, and as sharp as before in a narrower one", async () => {
  await on.page.emulateMedia({ colorScheme: "dark" });
  const entry = { kind: "signature", name: "sign", label: "Sign here" };
  await on.show("Dark signature", [entry], { properties: { sign: TEXT } });
  const sheet = on.at("/sign").locator("canvas");
  await on.at("/sign").getByLabel("Or type your name").fill("Ana");
  const look = () =>
    sheet.evaluate((canvas) => {
      if (!(canvas instanceof HTMLCanvasElement)) throw new Error("this is no sheet");
      const data = canvas.getContext("2d")?.getImageData(0, 0, canvas.width, canvas.height).data ?? [];
      const dark = data.filter((value, index) => index % 4 === 0 && value < 60).length;
      return { sharp: canvas.width >= canvas.clientWidth, paper: [...data.slice(0, 4)], inked: dark > 50 };
    });
  const sound = { sharp: true, paper: [255, 255, 255, 255], inked: true };
  await eventually(look).toEqual(sound);
  const before = await sheet.evaluate((canvas) => canvas.clientWidth);
  await on.page.setViewportSize({ width: 320, height: 640 });
  await eventually(() => sheet.evaluate((canvas) => canvas.clientWidth)).toBeLessThan(before);
  await eventually(look).toEqual(sound);
  await on.page.setViewportSize({ width: 1280, height: 800 });
  await on.page.emulateMedia({ colorScheme: null });
});

test("no error and no breach of the content security policy in the page", () => {
  expect(on.dashboard.troubles).toEqual([]);
});
