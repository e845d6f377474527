import { act } from "./acts.ts";
import { ask } from "./asking.ts";
import type { Reply } from "./change.ts";
import { happen, staff } from "./events.ts";
import type { Move } from "./moves.ts";
import type { World } from "./world.ts";

/** What the rulings make of a move: the world after it, and the reply. Pure. */
export function step(before: World, move: Move): { world: World; reply: Reply } {
  const world = structuredClone(before);
  return { world, reply: made(world, move) };
}

function made(world: World, move: Move): Reply {
  switch (move.verb) {
    case "create":
      return ask(world, move);
    case "add":
    case "deactivate":
    case "reactivate":
      return staff(world, move);
    case "judge":
    case "deliver":
    case "fail":
    case "resend":
    case "expire":
    case "pass":
      return happen(world, move);
    default:
      return act(world, move);
  }
}
