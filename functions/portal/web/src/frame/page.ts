import type { ComponentType, LazyExoticComponent, ReactNode } from "react";
import type { TextKey } from "../i18n/index.ts";
import type { PageId } from "../session/session.ts";

/** Product modules that have pages of their own (ORG-01). */
export type Module = "portal" | "console" | "home" | "desk" | "developer";

/** Groups of the left menu, in their order. */
export const menuGroups = ["start", "organisation", "calls", "records", "reports", "billing", "developer", "logs"] as const;

/** A heading of the left menu. */
export type MenuGroup = (typeof menuGroups)[number];

/** Where a page is listed in the left menu. */
export interface MenuPlace {
  group: MenuGroup;
  /** Low first. */
  order: number;
  icon: ReactNode;
}

/** One page of the product. Each area lists its own in `src/<area>/pages.tsx`; `src/pages.tsx` gathers them. */
export interface Page {
  /**
   * `public`: `/path`, for anybody, without frame. `account`: `/path`, for portal accounts, in the frame.
   * `instance`: `/at/<place>/path`, in the frame. `bare`: like `instance`, but fills the window (the desk's toolbar).
   */
  scope: "public" | "account" | "instance" | "bare";
  /** Without a leading slash; parameters as `:name`. */
  path: string;
  module: Module;
  /** Text of the menu entry, the tab and the window's title. */
  title: TextKey;
  /** Permission page; needed for `instance` pages unless everybody in the instance may see them. */
  permission?: PageId;
  menu?: MenuPlace;
  component: LazyExoticComponent<ComponentType>;
}
