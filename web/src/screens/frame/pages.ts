import Activity from "lucide-solid/icons/activity";
import ChartColumn from "lucide-solid/icons/chart-column";
import Inbox from "lucide-solid/icons/inbox";
import ScrollText from "lucide-solid/icons/scroll-text";
import Settings from "lucide-solid/icons/settings";
import Stethoscope from "lucide-solid/icons/stethoscope";
import UserCog from "lucide-solid/icons/user-cog";
import Users from "lucide-solid/icons/users";

/** A screen beside the queue. */
export interface Page {
  path: string;
  name: string;
  icon: typeof Inbox;
  /** What is pressed after `g` to go there; absent where nothing is. */
  key?: string;
  /** Whether it is for operators alone. */
  operators: boolean;
  /** Whether it has a place in the rail; the others are reached from a page, a menu or the palette. */
  inRail: boolean;
}

export const QUEUE = { path: "/", name: "Queue", icon: Inbox } as const;

/** Every screen beside the queue, in the order in which they are offered. */
export const PAGES: readonly Page[] = [
  { path: "/people", name: "People", icon: Users, key: "p", operators: true, inRail: true },
  { path: "/callbacks", name: "Callbacks", icon: Activity, key: "c", operators: true, inRail: true },
  { path: "/stats", name: "Stats", icon: ChartColumn, key: "s", operators: true, inRail: true },
  { path: "/audit", name: "Audit", icon: ScrollText, key: "a", operators: true, inRail: true },
  { path: "/settings", name: "Settings", icon: Settings, key: "t", operators: true, inRail: true },
  { path: "/doctor", name: "Doctor", icon: Stethoscope, operators: true, inRail: false },
  { path: "/account", name: "Your account", icon: UserCog, operators: false, inRail: false },
];
