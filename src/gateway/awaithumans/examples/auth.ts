const KEY = {
  id: "0198f2a4c1d873e9a5f6c7d8e9f0a",
  name: "refund agent",
  prefix: "ah_sk_3f9a1c",
  scopes: ["tasks:read", "tasks:write"],
  created_at: "2026-06-01T08:00:00.111Z",
  last_used_at: null,
  revoked_at: null,
};

/** Values of the schemas of signing in, keys and embedded forms. */
export const AUTH_EXAMPLES: Readonly<Record<string, unknown>> = {
  Login: { email: "mira@example.com", password: "correct horse battery" },
  Me: {
    authenticated: true,
    user_id: "9e1f0c3d5a7b4e6f8c2d1a0b9f8e7d6c",
    email: "mira@example.com",
    display_name: "Mira",
    is_operator: false,
  },
  SetupStatus: { needs_setup: false, token_active: false },
  CreateOperator: {
    token: "Zr0wq2C9sJ1mVd8nT4yB6uXkHfLpEaGi",
    email: "mira@example.com",
    password: "correct horse battery",
    display_name: "Mira",
  },
  Operator: { user_id: "9e1f0c3d5a7b4e6f8c2d1a0b9f8e7d6c", email: "mira@example.com" },
  Session: {
    id: "4c2d1a0b9f8e7d6c9e1f0c3d5a7b4e6f",
    user_id: "9e1f0c3d5a7b4e6f8c2d1a0b9f8e7d6c",
    created_at: "2026-06-01T08:00:00.111Z",
    expires_at: "2026-06-08T08:00:00.111Z",
    address: "203.0.113.7",
    user_agent: "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
    current: true,
    task_id: null,
  },
  Key: KEY,
  CreateKey: { name: "refund agent", scopes: ["tasks:read", "tasks:write"] },
  CreatedKey: { ...KEY, key: "ah_sk_3f9a1c0d5e7b8a2f4c6d9e1b3a5c7d9e0f2b4a6c" },
  MintEmbedToken: {
    task_id: "tsk_0198f2a4c1d87b3e9a5f6c7d8e9f0a1b",
    parent_origin: "https://app.example.com",
    sub: "customer 4721",
    ttl_seconds: 600,
  },
  EmbedToken: {
    embed_token: "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJpc3MiOiJhd2FpdGh1bWFucyJ9.q1w2e3r4t5y6",
    embed_url: "https://reviews.example.com/embed?id=tsk_0198f2a4c1d87b3e9a5f6c7d8e9f0a1b#token=eyJhbGciOi…",
    expires_at: "2026-06-01T09:25:00.000Z",
  },
};
