import { render } from "@testing-library/react";
import { createMemoryRouter, RouterProvider } from "react-router";
import { vi } from "vitest";
import { makeQueryClient, Providers } from "../Providers.tsx";
import { routes } from "../routes.tsx";
import type { Session } from "../session/session.ts";

/** What a stand-in for one operation answers: a body, or a refusal. */
export type Reply = { status?: number; body?: unknown };
type Handler = (body: unknown, path: string, request: Request) => Reply | Promise<Reply>;

/** One request as the stand-in saw it. */
export interface Seen {
  operation: string;
  body: unknown;
  headers: Headers;
}

/** A refusal as the API words it. */
export function refuse(status: number, code: string, message: string, field?: string): Reply {
  return { status, body: { error: { code, message, message_zh: `${message}（中文）`, ...(field !== undefined && { field }) } } };
}

const pages = [
  "organisation", "agents", "queues", "flows", "time_conditions", "numbers", "call_records",
  "inbound_report", "statements", "webhooks", "push_log", "operation_log", "desk",
] as const;

/** A portal account that owns one instance. */
export const ownerSession: Session = {
  email: "owner@example.com",
  name: "Owner",
  company: "Example",
  language: "en",
  portal: true,
  must_change_password: false,
  ends: 4_000_000_000_000,
  memberships: [
    {
      tenant: "TCC0000001",
      name: "Demo",
      time_zone: "Asia/Shanghai",
      state: "trial",
      roles: ["owner"],
      pages: pages.map((page) => ({ page, access: "write" })),
    },
  ],
};

/** Puts a stand-in in place of the network. Keys are `METHOD /path`, a trailing `*` matches the rest. */
export function standIn(handlers: Record<string, Handler>): Seen[] {
  const seen: Seen[] = [];
  vi.stubGlobal("fetch", async (request: Request) => {
    const operation = `${request.method} ${new URL(request.url).pathname}`;
    const text = await request.text();
    const body: unknown = text === "" ? null : JSON.parse(text);
    seen.push({ operation, body, headers: request.headers });
    const key = Object.keys(handlers).find((one) => one === operation || (one.endsWith("*") && operation.startsWith(one.slice(0, -1))));
    const found = key === undefined ? undefined : handlers[key];
    const { status = 200, body: answer = null } = found ? await found(body, operation, request) : refuse(404, "not_found", "Not found");
    return new Response(status === 204 ? null : JSON.stringify(answer), { status, headers: { "content-type": "application/json" } });
  });
  return seen;
}

/** The session's part of a stand-in. */
export function signedIn(session: Session | null): Record<string, Handler> {
  return {
    "GET /api/sessions/current": () => (session ? { body: session } : refuse(401, "not_signed_in", "Please sign in")),
    "GET /api/preferences": () => ({ body: { values: {} } }),
    "PUT /api/preferences": (body) => ({ body }),
  };
}

/** The whole portal at an address, in English unless told otherwise. */
export function openPortal(address: string, language: "en" | "zh-CN" = "en"): ReturnType<typeof createMemoryRouter> {
  localStorage.setItem("edgecall.anyone.language", JSON.stringify(language));
  const router = createMemoryRouter(routes, { initialEntries: [address] });
  render(
    <Providers client={makeQueryClient()}>
      <RouterProvider router={router} />
    </Providers>,
  );
  return router;
}
