import { useEffect, useRef, type RefObject } from "react";

/** Makes tables below the element reachable by keyboard while they are wider than their place, so that arrow keys scroll them. */
export function useScrollRegion(name: string): RefObject<HTMLDivElement | null> {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const region = box.current?.querySelector<HTMLElement>(".ant-table-content");
    if (!region) return undefined;
    const look = () => {
      if (region.scrollWidth > region.clientWidth) {
        region.tabIndex = 0;
        region.setAttribute("role", "region");
        region.setAttribute("aria-label", name);
      } else for (const attribute of ["tabindex", "role", "aria-label"]) region.removeAttribute(attribute);
    };
    const watch = new ResizeObserver(look);
    watch.observe(region);
    look();
    return () => watch.disconnect();
  });
  return box;
}
