import createClient, { type Middleware } from "openapi-fetch";
import { currentLanguage } from "../i18n/index.ts";
import { ApiError, errorFrom, unreachable } from "./errors.ts";
import type { paths } from "./schema.d.ts";

/** Told when an answer says that nobody is signed in any more. */
let onSignedOut: () => void = () => undefined;

/** Sets what happens when the session has ended. */
export function whenSignedOut(listener: () => void): void {
  onSignedOut = listener;
}

const conventions: Middleware = {
  onRequest({ request }) {
    request.headers.set("Accept-Language", currentLanguage());
    // The cookie alone must not be enough to change something: another site cannot set this header.
    if (request.method !== "GET") request.headers.set("X-Edgecall-Request", "1");
    return request;
  },
  async onResponse({ response, schemaPath }) {
    if (response.ok) return response;
    const body: unknown = await response.json().catch(() => null);
    const error = errorFrom(response.status, body);
    // A wrong password is a 401 too; only an ended session signs out.
    if (error.code === "not_signed_in" && schemaPath !== "/api/sessions/current") onSignedOut();
    throw error;
  },
  onError({ error }) {
    return error instanceof ApiError || (error instanceof DOMException && error.name === "AbortError") ? undefined : unreachable();
  },
};

/** The API's typed client. Every refusal is thrown as an `ApiError`. */
export const api = createClient<paths>({
  baseUrl: typeof location === "undefined" ? "" : location.origin,
  credentials: "same-origin",
  // Looked up at each call, so that a test can stand in for the network.
  fetch: (request) => globalThis.fetch(request),
});
api.use(conventions);

/** The answer's data: the client throws on refusals, so an answer without data has none to give. */
export async function answer<T>(request: Promise<{ data?: T }>): Promise<NonNullable<T>> {
  const { data } = await request;
  if (data === undefined || data === null) throw errorFrom(0, null);
  return data;
}

/** Waits for an operation that answers with nothing. */
export async function done(request: Promise<unknown>): Promise<void> {
  await request;
}

/** A key that makes a repeated POST the same POST (header `Idempotency-Key`). */
export function idempotencyKey(): string {
  return crypto.randomUUID();
}
