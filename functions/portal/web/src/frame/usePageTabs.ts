import { createContext, use, useCallback, useEffect, useState } from "react";
import { useLocation, useNavigate } from "react-router";
import { close, neighbour, visit, type OpenTab } from "./openTabs.ts";

function load(key: string): OpenTab[] {
  try {
    const kept: unknown = JSON.parse(sessionStorage.getItem(key) ?? "[]");
    return Array.isArray(kept) ? (kept as OpenTab[]).filter((tab) => typeof tab.path === "string") : [];
  } catch {
    return [];
  }
}

/** The tabs of one window and instance; they live as long as the window. `home` is the first tab's address. */
export function usePageTabs(home: string) {
  const { pathname, search } = useLocation();
  const navigate = useNavigate();
  const key = `edgecall.tabs.${home}`;
  const [tabs, setTabs] = useState(() => visit(load(key), home, pathname, search));
  const [place, setPlace] = useState(key);
  if (place !== key) {
    // Another instance has tabs of its own.
    setPlace(key);
    setTabs(load(key));
  }

  // Only going somewhere opens a tab: a closed one must not come back while its page is still leaving.
  useEffect(() => setTabs((now) => visit(now, home, pathname, search)), [home, pathname, search]);
  useEffect(() => sessionStorage.setItem(key, JSON.stringify(tabs)), [key, tabs]);

  const closeTab = useCallback(
    (path: string) => {
      const { tabs: rest, next } = close(tabs, home, path);
      if (path === pathname) void navigate(next);
      setTabs(rest);
    },
    [tabs, home, pathname, navigate],
  );
  const step = useCallback(
    (by: 1 | -1) => void navigate(neighbour(tabs, home, pathname, by)),
    [tabs, home, pathname, navigate],
  );
  const setName = useCallback(
    (path: string, name: string, titled: boolean) =>
      setTabs((now) => now.map((tab) => (tab.path === path && (tab.name !== name || tab.titled !== titled) ? { ...tab, name, titled } : tab))),
    [],
  );
  return { tabs, current: pathname, closeTab, step, setName };
}

/** Lets a page name its tab. */
export const TabNameContext = createContext<(path: string, name: string, titled: boolean) => void>(() => undefined);

/** Puts an object's name on the tab of its page; `titled` keeps the page's title before it: "Statement 2026-03". */
export function useTabName(name: string | undefined, titled = false): void {
  const setName = use(TabNameContext);
  const { pathname } = useLocation();
  useEffect(() => {
    if (name !== undefined) setName(pathname, name, titled);
  }, [setName, pathname, name, titled]);
}
