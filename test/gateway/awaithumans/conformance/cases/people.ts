import type { Case } from "../case.ts";
import type { Stage } from "../stage.ts";

/** Somebody new for one case. */
async function somebody(stage: Stage, path: string): Promise<{ params: { id: string } }> {
  const count = (Number(stage.known.get("people")) || 0) + 1;
  stage.known.set("people", String(count));
  const body = {
    email: `golden-${count}@example.com`,
    display_name: "Golden",
    password: "correct horse battery",
  };
  const { json } = await stage.admin("POST", path, body);
  return { params: { id: json.id } };
}

const at = (path: string): Case[] => [
  {
    operation: `POST ${path}`,
    name: "created",
    by: "admin",
    status: 201,
    call: () => ({
      body: {
        display_name: "Mira",
        email: `Mira@${path.includes("admin") ? "older" : "new"}.example.com`,
        role: "treasurer",
        access_level: "senior",
        pool: "treasury",
      },
    }),
  },
  {
    operation: `POST ${path}`,
    name: "known already",
    by: "admin",
    status: 409,
    call: () => ({ body: { email: "person@example.com" } }),
  },
  {
    operation: `GET ${path}`,
    name: "one page",
    by: "operator",
    status: 200,
    call: () => ({ query: "?limit=1" }),
  },
  {
    operation: `GET ${path}/{id}`,
    name: "read",
    by: "admin",
    status: 200,
    call: (stage) => somebody(stage, path),
  },
  {
    operation: `GET ${path}/{id}`,
    name: "missing",
    by: "admin",
    status: 404,
    call: () => ({ params: { id: "9e1f0c3d5a7b4e6f8c2d1a0b9f8e7d6c" } }),
  },
  {
    operation: `PATCH ${path}/{id}`,
    name: "changed",
    by: "admin",
    status: 200,
    call: async (stage) => ({
      ...(await somebody(stage, path)),
      body: { role: "controller", display_name: null },
    }),
  },
  {
    operation: `DELETE ${path}/{id}`,
    name: "deactivated",
    by: "admin",
    status: 204,
    call: (stage) => somebody(stage, path),
  },
  {
    operation: `POST ${path}/{id}/password`,
    name: "set",
    by: "admin",
    status: 200,
    call: async (stage) => ({ ...(await somebody(stage, path)), body: { password: "staple battery horse" } }),
  },
  {
    operation: `DELETE ${path}/{id}/password`,
    name: "taken away",
    by: "admin",
    status: 200,
    call: (stage) => somebody(stage, path),
  },
  {
    operation: `POST ${path}/{id}/invite`,
    name: "invited",
    by: "admin",
    status: 200,
    call: (stage) => somebody(stage, path),
  },
];

/** The directory, on its path and on the older one. */
export const PEOPLE_CASES: readonly Case[] = [...at("/api/users"), ...at("/api/admin/users")];
