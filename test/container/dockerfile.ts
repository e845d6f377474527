import { DockerfileParser, type Instruction } from "dockerfile-ast";
import { read } from "../tidy/tree.ts";

export interface Step {
  keyword: string;
  /** Behind the keyword, flags included, as it is written. */
  text: string;
}

/** One stage of the image's build, and what it begins with. */
export interface Stage {
  name: string;
  from: string;
  steps: Step[];
}

export const DOCKERFILE = read("Dockerfile");

/** The stages of our Dockerfile, in order. The last one is the image. */
export function stages(): Stage[] {
  const found: Stage[] = [];
  for (const instruction of DockerfileParser.parse(DOCKERFILE).getInstructions()) {
    const step = stepOf(instruction);
    if (step.keyword === "FROM") {
      const [from = "", , name = "image"] = step.text.split(/\s+/);
      found.push({ name, from, steps: [] });
    } else found.at(-1)?.steps.push(step);
  }
  return found;
}

function stepOf(instruction: Instruction): Step {
  const keyword = instruction.getKeyword();
  return { keyword, text: instruction.getTextContent().slice(keyword.length).trim() };
}

/** What the last step of a kind says. */
export function last({ steps }: Stage, keyword: string): string {
  return steps.findLast((step) => step.keyword === keyword)?.text ?? "";
}

/** The command of the health check, in exec form. */
export function healthCommand(stage: Stage): string[] {
  return JSON.parse(last(stage, "HEALTHCHECK").replace(/^.*? CMD /, ""));
}
