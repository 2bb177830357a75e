import { useMemo } from "react";
import { pages } from "../pages.tsx";
import { accessTo, type Membership, type PageId } from "../session/session.ts";

/**
 * Addresses of an instance's pages by permission page, for links from checklists and lists. A page that the person may
 * not open has no address, and no link is then shown.
 */
export function usePageLinks(place: string, membership: Membership | null): (page: PageId) => string | null {
  return useMemo(
    () => (id: PageId) => {
      if (accessTo(membership, id) === "none") return null;
      const found = pages.find(
        (page) => page.permission === id && page.path !== "" && !page.path.includes(":") && (page.scope === "instance" || page.scope === "bare"),
      );
      return found ? `/at/${place}/${found.path}` : null;
    },
    [place, membership],
  );
}
