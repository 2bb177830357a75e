import { billingPages } from "./billing/pages.tsx";
import { developerPages } from "./developer/pages.tsx";
import type { Page } from "./frame/page.ts";
import { consolePages } from "./console/pages.tsx";
import { deskPages } from "./desk/pages.tsx";
import { galleryPages } from "./gallery/pages.tsx";
import { portalPages } from "./portal/pages.tsx";
import { recordPages } from "./records/pages.tsx";
import { reportPages } from "./reports/pages.tsx";

/**
 * Every page of the product. An area keeps its own list in `src/<area>/pages.tsx` and adds one line here; routes,
 * menu, module entrances, tabs, window titles, keyboard shortcuts and permission checks come from these entries.
 */
export const pages: readonly Page[] = [...portalPages, ...consolePages, ...deskPages, ...recordPages, ...reportPages, ...billingPages, ...developerPages, ...galleryPages];
