import type { components } from "../api/schema.d.ts";

/** Who is signed in. */
export type Session = components["schemas"]["SessionView"];
/** A role in an instance. */
export type Membership = components["schemas"]["MembershipView"];
/** A page of the product as permissions name it. */
export type PageId = components["schemas"]["Page"];
/** What a person may do on a page. */
export type Access = components["schemas"]["Access"];

/** What the membership allows on a page; nothing without a membership (ORG-06). */
export function accessTo(membership: Membership | null, page: PageId): Access {
  return membership?.pages.find((entry) => entry.page === page)?.access ?? "none";
}

/** Where a person works after signing in to an instance: agents at the desk, the others at its home page. */
export function startPath(place: string, membership: Membership): string {
  return membership.roles.every((role) => role === "agent") ? `/at/${place}/desk` : `/at/${place}`;
}
