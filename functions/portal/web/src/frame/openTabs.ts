/** A page that was opened and not closed. */
export interface OpenTab {
  /** Identity: the address without its query. */
  path: string;
  /** The query as it was left, so that coming back shows the same rows. */
  search: string;
  /** Name of the object on the page, when it has told one. */
  name?: string;
  /** The name says nothing by itself: the page's title stands before it, in the language in force. */
  titled?: boolean;
}

/** More than this and the oldest one goes. */
const mostTabs = 12;

/** Records that a page is shown. The home page is not in the list: it is always the first tab and cannot be closed. */
export function visit(tabs: readonly OpenTab[], home: string, path: string, search: string): OpenTab[] {
  if (path === home) return [...tabs];
  const known = tabs.find((tab) => tab.path === path);
  if (known) return tabs.map((tab) => (tab === known ? { ...tab, search } : tab));
  return [...tabs, { path, search }].slice(-mostTabs);
}

/** Closes a tab. `next` is where to go when it was the one on the screen: its neighbour, else home. */
export function close(tabs: readonly OpenTab[], home: string, path: string): { tabs: OpenTab[]; next: string } {
  const at = tabs.findIndex((tab) => tab.path === path);
  const rest = tabs.filter((tab) => tab.path !== path);
  const neighbour = at < 0 ? undefined : (rest[at] ?? rest[at - 1]);
  return { tabs: rest, next: neighbour ? neighbour.path + neighbour.search : home };
}

/** The tab `step` places away from `path`, around the corner; home counts as the first. */
export function neighbour(tabs: readonly OpenTab[], home: string, path: string, step: 1 | -1): string {
  const all = [{ path: home, search: "" }, ...tabs];
  const at = Math.max(0, all.findIndex((tab) => tab.path === path));
  const next = all[(at + step + all.length) % all.length];
  return next ? next.path + next.search : home;
}
