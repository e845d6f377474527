/**
 * Those of the elements whose text stands out from what it is on by less than 4.5, the least that WCAG has, with how
 * much it does. Runs in the page, where colours are painted to be read: the backgrounds from the outermost one inwards,
 * then the text.
 */
export function faint(elements: Element[]): string[] {
  const canvas = document.createElement("canvas");
  const pen = canvas.getContext("2d", { willReadFrequently: true });
  if (!pen) throw new Error("no canvas");
  const paint = (colour: string) => {
    pen.fillStyle = colour;
    pen.fillRect(0, 0, 1, 1);
  };
  const brightness = (): number => {
    const [red = 0, green = 0, blue = 0, alpha] = pen.getImageData(0, 0, 1, 1).data;
    if (alpha !== 255) throw new Error("what it stands on is not opaque");
    const linear = (part: number) =>
      part / 255 <= 0.04045 ? part / 255 / 12.92 : ((part / 255 + 0.055) / 1.055) ** 2.4;
    return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
  };
  const contrastOf = (element: Element): number => {
    const grounds: string[] = [];
    for (let at: Element | null = element; at; at = at.parentElement)
      grounds.unshift(getComputedStyle(at).backgroundColor);
    for (const ground of grounds) paint(ground);
    const ground = brightness();
    paint(getComputedStyle(element).color);
    const [dark = 0, light = 0] = [ground, brightness()].sort((a, b) => a - b);
    return (light + 0.05) / (dark + 0.05);
  };
  if (elements.length === 0) throw new Error("there is no text");
  return elements
    .map((element) => ({ contrast: contrastOf(element), text: element.textContent }))
    .filter(({ contrast }) => contrast <= 4.5)
    .map(({ contrast, text }) => `${contrast.toFixed(2)}: ${text}`);
}
