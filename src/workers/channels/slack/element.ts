import type {
  ChoiceField,
  ChoicesField,
  Field,
  FileField,
  NumberField,
  SliderField,
  TextField,
} from "../../../services/form/index.ts";
import { type InputElement, MOST, plain } from "./kit.ts";
import { optionsOf } from "./option.ts";

/** A field that holds a value of its own. */
export type Leaf = Exclude<Field, { kind: "group" }>;

/** What was answered before, as a draft has it. */
type Before = string | string[] | undefined;

const RADIOS_MAX = 4;

/**
 * The input that asks for a field; undefined where Slack has none, or none that could show what was answered
 * before. Nothing is chosen beforehand: what nobody touched is no answer.
 */
export function drawElement(field: Leaf, actionId: string, before: Before): InputElement | undefined {
  const text = typeof before === "string" ? before : "";
  switch (field.kind) {
    case "choice":
      return drawChoice(field, actionId, text);
    case "choices":
      return drawChoices(field, actionId, Array.isArray(before) ? before : []);
    case "number":
      return drawNumber(field, actionId, text);
    case "slider":
      return drawSlider(field, actionId, text);
    case "text":
      return drawText(field, actionId, text);
    case "lines":
      return drawTyped(actionId, text, { multiline: true });
    case "file":
      return drawFiles(field, actionId);
    case "json":
    case "ranking":
    case "dates":
    case "signature":
    case "rows":
      return undefined;
  }
}

function drawChoice({ boolean, options: choices }: ChoiceField, actionId: string, chosen: string) {
  const options = optionsOf(choices);
  if (options.length === 0 || options.length > MOST.options) return undefined;
  const initial = options[choices.findIndex(({ text }) => text === chosen)];
  const type = boolean || options.length <= RADIOS_MAX ? "radio_buttons" : "static_select";
  return {
    ...({ type, action_id: actionId, options } as const),
    ...(initial && { initial_option: initial }),
  };
}

/** Checkboxes know no limit, so that a list of which only some may be chosen is a menu. */
function drawChoices({ options: choices, most }: ChoicesField, actionId: string, chosen: readonly string[]) {
  const options = optionsOf(choices);
  if (options.length === 0 || options.length > MOST.options) return undefined;
  const initial = options.filter((_, index) => chosen.includes(choices[index]?.text ?? ""));
  const isLimited = most !== undefined && most > 0 && most < options.length;
  const shared = {
    ...({ action_id: actionId, options } as const),
    ...(initial.length > 0 && { initial_options: isLimited ? initial.slice(0, most) : initial }),
  };
  if (isLimited) return { type: "multi_static_select" as const, ...shared, max_selected_items: most };
  const type = options.length <= MOST.checkboxes ? "checkboxes" : "multi_static_select";
  return { type, ...shared } as const;
}

/** Files that were chosen before cannot be shown; they stay unless others are chosen. */
function drawFiles({ extensions, most }: FileField, actionId: string): InputElement {
  return {
    ...({ type: "file_input", action_id: actionId } as const),
    max_files: Math.min(Math.max(1, Math.floor(most)), MOST.files),
    ...(extensions.length > 0 && { filetypes: extensions }),
  };
}

function drawNumber(
  { integer }: Pick<NumberField, "integer">,
  actionId: string,
  text: string,
): InputElement | undefined {
  const digits = integer ? text.replace(/\.0+$/, "") : text;
  if (digits !== "" && !(integer ? /^-?\d+$/ : /^-?\d+(\.\d+)?$/).test(digits)) return undefined;
  return {
    ...({ type: "number_input", action_id: actionId, is_decimal_allowed: !integer } as const),
    ...(digits !== "" && { initial_value: digits }),
  };
}

/** A slider is a number within bounds. */
function drawSlider(field: SliderField, actionId: string, text: string): InputElement | undefined {
  const { integer, least, most } = field;
  const isWithin = text === "" || (Number(text) >= least && Number(text) <= most);
  const element = isWithin ? drawNumber({ integer }, actionId, text) : undefined;
  if (element?.type !== "number_input") return undefined;
  const [min, max] = [String(least), String(most)];
  return {
    ...element,
    ...(FIGURE.test(min) && { min_value: min }),
    ...(FIGURE.test(max) && { max_value: max }),
  };
}

/** A number as Slack writes it: without an exponent. */
const FIGURE = /^-?\d+(\.\d+)?$/;

const PICKED: Readonly<Record<string, RegExp>> = {
  date: /^\d{4}-\d\d-\d\d$/,
  time: /^\d\d:\d\d/,
  "datetime-local": /^\d{10}$/,
};

function drawText(field: TextField, actionId: string, text: string): InputElement | undefined {
  const { input, placeholder, lines } = field;
  const hint = placeholder ? { placeholder: plain(placeholder, MOST.placeholder) } : {};
  const fits = (picked: string) => text === "" || PICKED[input]?.test(picked);
  switch (input) {
    case "date":
      if (!fits(text)) return undefined;
      return { type: "datepicker", action_id: actionId, ...(text !== "" && { initial_date: text }) };
    case "time":
      if (!fits(text)) return undefined;
      return {
        type: "timepicker",
        action_id: actionId,
        ...(text !== "" && { initial_time: text.slice(0, 5) }),
      };
    case "datetime-local": {
      const second = Math.floor(Date.parse(text) / 1000);
      if (!fits(String(second))) return undefined;
      return {
        type: "datetimepicker",
        action_id: actionId,
        ...(text !== "" && { initial_date_time: second }),
      };
    }
    case "email":
      return withValue({ type: "email_text_input", action_id: actionId, ...hint }, text);
    case "url":
      return withValue({ type: "url_text_input", action_id: actionId, ...hint }, text);
    default:
      return drawTyped(actionId, text, { multiline: lines > 0, ...hint });
  }
}

function drawTyped(
  actionId: string,
  text: string,
  look: { multiline: boolean; placeholder?: ReturnType<typeof plain> },
): InputElement | undefined {
  return withValue({ type: "plain_text_input", action_id: actionId, ...look }, text);
}

type Typed = Extract<InputElement, { type: "plain_text_input" | "email_text_input" | "url_text_input" }>;

function withValue(element: Typed, text: string): Typed | undefined {
  if (text.length > MOST.inputValue || !text.isWellFormed()) return undefined;
  return text === "" ? element : { ...element, initial_value: text };
}
