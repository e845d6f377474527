/** What Slack documents of messages and views; everything it would refuse is named. */

type Shape = Record<string, unknown>;
type Report = (problem: string) => void;
type Rule = (value: unknown, report: Report) => void;

const shape = (value: unknown): Shape =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Shape) : {};

const within =
  (report: Report, place: string): Report =>
  (problem) =>
    report(`${place}: ${problem}`);

/** Members that have to be there, and members that may be; no others. */
function object(required: Record<string, Rule>, optional: Record<string, Rule> = {}): Rule {
  return (value, report) => {
    const members = shape(value);
    if (members !== value) return report("must be an object");
    for (const [name, rule] of Object.entries(required)) {
      if (members[name] === undefined || members[name] === null) report(`lacks ${name}`);
      else rule(members[name], within(report, name));
    }
    for (const [name, rule] of Object.entries(optional)) {
      if (members[name] !== undefined) rule(members[name], within(report, name));
    }
    const known = new Set(["type", ...Object.keys(required), ...Object.keys(optional)]);
    for (const name of Object.keys(members)) if (!known.has(name)) report(`has no member ${name}`);
  };
}

const string =
  (max: number, min = 1): Rule =>
  (value, report) => {
    if (typeof value !== "string") return report("must be text");
    if (value.length < min || value.length > max) {
      report(`must have ${min} to ${max} characters, has ${value.length}`);
    }
  };

const matching =
  (pattern: RegExp): Rule =>
  (value, report) => {
    if (!pattern.test(String(value))) report(`must match ${pattern}`);
  };

const boolean: Rule = (value, report) => {
  if (typeof value !== "boolean") report("must be true or false");
};

const list =
  (rule: Rule, [min, max]: [number, number]): Rule =>
  (value, report) => {
    if (!Array.isArray(value)) return report("must be a list");
    if (value.length < min || value.length > max) report(`must have ${min} to ${max}, has ${value.length}`);
    for (const [index, item] of value.entries()) rule(item, within(report, String(index)));
  };

const oneOf =
  (rules: Record<string, Rule>): Rule =>
  (value, report) => {
    const type = String(shape(value).type);
    const rule = rules[type];
    if (rule === undefined) report(`may not be ${type} here`);
    else rule(value, within(report, type));
  };

const plain = (max: number): Rule => oneOf({ plain_text: object({ text: string(max) }, { emoji: boolean }) });
const anyText = (max: number): Rule =>
  oneOf({
    plain_text: object({ text: string(max) }, { emoji: boolean }),
    mrkdwn: object({ text: string(max) }, { verbatim: boolean }),
  });

const actionId = string(255);
const option = object({ text: plain(75), value: string(150) }, { description: plain(75) });
const options = (max: number): Rule => list(option, [1, max]);

/** An initial choice has to be exactly one of the options. */
function chosen(rule: Rule): Rule {
  return (value, report) => {
    rule(value, report);
    const { options: all, initial_option: one, initial_options: several } = shape(value);
    const given = [...(one === undefined ? [] : [one]), ...(Array.isArray(several) ? several : [])];
    const known = new Set(Array.isArray(all) ? all.map((each) => JSON.stringify(each)) : []);
    if (given.some((each) => !known.has(JSON.stringify(each))))
      report("an initial option is none of the options");
    if (Array.isArray(several) && several.length === 0) report("initial_options must not be empty");
    if (new Set(shapeValues(all)).size < shapeValues(all).length) report("two options have the same value");
  };
}

const shapeValues = (all: unknown): unknown[] =>
  Array.isArray(all) ? all.map((each) => shape(each).value) : [];

const placeholder = plain(150);
const text = (more: Record<string, Rule> = {}): Rule =>
  object({ action_id: actionId }, { initial_value: string(3000), placeholder, ...more });

const figure = matching(/^-?\d+(\.\d+)?$/);

const INPUTS: Record<string, Rule> = {
  plain_text_input: text({ multiline: boolean }),
  email_text_input: text(),
  url_text_input: text(),
  number_input: object(
    { action_id: actionId, is_decimal_allowed: boolean },
    { initial_value: figure, min_value: figure, max_value: figure, placeholder },
  ),
  datepicker: object({ action_id: actionId }, { initial_date: matching(/^\d{4}-\d\d-\d\d$/), placeholder }),
  timepicker: object({ action_id: actionId }, { initial_time: matching(/^\d\d:\d\d$/), placeholder }),
  datetimepicker: object({ action_id: actionId }, { initial_date_time: matching(/^\d{10}$/) }),
  radio_buttons: chosen(object({ action_id: actionId, options: options(10) }, { initial_option: option })),
  checkboxes: chosen(
    object({ action_id: actionId, options: options(10) }, { initial_options: list(option, [1, 10]) }),
  ),
  static_select: chosen(
    object({ action_id: actionId, options: options(100) }, { initial_option: option, placeholder }),
  ),
  multi_static_select: chosen(
    object(
      { action_id: actionId, options: options(100) },
      { initial_options: list(option, [1, 100]), max_selected_items: matching(/^[1-9]\d*$/), placeholder },
    ),
  ),
  file_input: object(
    { action_id: actionId },
    { max_files: matching(/^([1-9]|10)$/), filetypes: list(matching(/^[a-z0-9]+$/), [1, 100]) },
  ),
};

const confirm: Rule = object({ title: plain(100), text: plain(300), confirm: plain(30), deny: plain(30) });
const button = object(
  { text: plain(75), action_id: actionId },
  { value: string(2000), url: string(3000), style: matching(/^(primary|danger)$/), confirm },
);

const blockId = { block_id: string(255) };
const SHARED: Record<string, Rule> = {
  section: object({ text: anyText(3000) }, blockId),
  header: object({ text: plain(150) }, blockId),
  context: object({ elements: list(anyText(3000), [1, 10]) }, blockId),
  divider: object({}, blockId),
  image: object({ image_url: string(3000), alt_text: string(2000) }, { ...blockId, title: plain(2000) }),
};
const MESSAGE_BLOCKS: Record<string, Rule> = {
  ...SHARED,
  actions: object({ elements: list(oneOf({ button }), [1, 25]) }, blockId),
};
const VIEW_BLOCKS: Record<string, Rule> = {
  ...SHARED,
  input: object(
    { label: plain(2000), element: oneOf(INPUTS) },
    { ...blockId, hint: plain(2000), optional: boolean },
  ),
};

const modal = object(
  { title: plain(24), blocks: list(oneOf(VIEW_BLOCKS), [1, 100]) },
  {
    submit: plain(24),
    close: plain(24),
    private_metadata: string(3000, 0),
    callback_id: string(255),
  },
);

function collected(rule: Rule, value: unknown): string[] {
  const problems: string[] = [];
  rule(value, (problem) => problems.push(problem));
  return problems;
}

const VIEW_BYTES_MAX = 250_000;

export function viewProblems(view: unknown): string[] {
  const problems = collected(oneOf({ modal }), view);
  const { blocks, submit } = shape(view);
  const all = Array.isArray(blocks) ? blocks.map(shape) : [];
  const ids = all.flatMap(({ block_id: id }) => (id === undefined ? [] : [id]));
  if (new Set(ids).size < ids.length) problems.push("two blocks have the same block_id");
  if (all.some(({ type }) => type === "input") && submit === undefined) problems.push("inputs need submit");
  if (JSON.stringify(view).length > VIEW_BYTES_MAX) problems.push("the view is larger than 250 kB");
  return problems;
}

const metadata = object({
  event_type: matching(/^[A-Za-z0-9_]{1,100}$/),
  event_payload: (value, report) => {
    if (shape(value) !== value) report("must be an object");
  },
});

export function messageProblems(message: { text?: unknown; blocks?: unknown; metadata?: unknown }): string[] {
  const problems = collected(string(4000), message.text).map((problem) => `text: ${problem}`);
  if (message.blocks !== undefined) {
    problems.push(...collected(list(oneOf(MESSAGE_BLOCKS), [1, 50]), message.blocks));
  }
  if (message.metadata !== undefined) problems.push(...collected(metadata, message.metadata));
  return problems;
}
