import { lazy } from "react";
import type { Page } from "../frame/page.ts";

/** The gallery of patterns. */
export const galleryPages: Page[] = [
  { scope: "public", path: "gallery", module: "portal", title: "gallery.title", component: lazy(() => import("./GalleryPage.tsx")) },
];
