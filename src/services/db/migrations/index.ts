import { Initial } from "./0001-initial.ts";
import { Channels } from "./0002-channels.ts";
import { Team } from "./0003-team.ts";
import { Durability } from "./0004-durability.ts";
import { Presence } from "./0005-presence.ts";
import { Figures } from "./0006-figures.ts";
import { Attention } from "./0007-attention.ts";

/** In order; a released migration never changes. */
export const MIGRATIONS = [
  { name: "0001-initial", class: Initial },
  { name: "0002-channels", class: Channels },
  { name: "0003-team", class: Team },
  { name: "0004-durability", class: Durability },
  { name: "0005-presence", class: Presence },
  { name: "0006-figures", class: Figures },
  { name: "0007-attention", class: Attention },
];
