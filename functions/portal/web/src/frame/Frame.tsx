import { MenuFoldOutlined, MenuOutlined, MenuUnfoldOutlined } from "@ant-design/icons";
import { Button, Drawer, Grid, Menu } from "antd";
import { Suspense, use, useMemo, useState, type ReactNode } from "react";
import { Link, matchPath, Outlet, useLocation, useNavigate } from "react-router";
import { DeskHost } from "../desk/DeskHost.tsx";
import { useText } from "../i18n/index.ts";
import { pages } from "../pages.tsx";
import { TrialBanner } from "../portal/TrialBanner.tsx";
import { usePreference } from "../preferences/index.ts";
import { accessTo, InstanceContext } from "../session/index.tsx";
import { useShortcuts } from "../shortcuts/index.tsx";
import { LanguageSwitch, PersonMenu, ShortcutsButton, ThemeSwitch } from "./Choices.tsx";
import { InstanceSwitcher } from "./InstanceSwitcher.tsx";
import { Logo } from "./Logo.tsx";
import { menuGroups, type Module, type Page } from "./page.ts";
import { PageTabs } from "./PageTabs.tsx";
import { PageWait } from "./states.tsx";
import { TabNameContext, usePageTabs } from "./usePageTabs.ts";
import "./frame.css";

/** Address of a page in the present instance (`base` is `/at/<place>` or empty). */
function addressOf(page: Page, base: string): string {
  return page.path === "" ? base : `${base}/${page.path}`;
}

/** Pages of the frame that the person may open. */
function useFramePages(base: string): { page: Page; address: string }[] {
  const instance = use(InstanceContext);
  return useMemo(
    () =>
      pages
        .filter((page) => (instance ? page.scope === "instance" || page.scope === "bare" : page.scope === "account"))
        .filter((page) => page.permission === undefined || accessTo(instance?.membership ?? null, page.permission) !== "none")
        .map((page) => ({ page, address: addressOf(page, base) })),
    [instance, base],
  );
}

const moduleOrder: Module[] = ["portal", "console", "home", "desk", "developer"];

function ModuleLinks(props: { entries: { page: Page; address: string }[]; current: Module; chosen: () => void }): ReactNode {
  const t = useText();
  return (
    <nav className="modules" aria-label={t("frame.modules")}>
      {moduleOrder.map((module) => {
        const entrance = props.entries
          .filter(({ page }) => page.module === module && page.menu)
          .sort((a, b) => (a.page.menu?.order ?? 0) - (b.page.menu?.order ?? 0))[0];
        if (!entrance) return null;
        return (
          <Link
            key={module}
            to={entrance.address}
            className={module === props.current ? "module module-on" : "module"}
            aria-current={module === props.current}
            onClick={props.chosen}
          >
            {t(`frame.module.${module}`)}
          </Link>
        );
      })}
    </nav>
  );
}

/** The page frame: menu left, top bar, tabs, page (ORG-02). */
export function Frame(): ReactNode {
  const t = useText();
  const instance = use(InstanceContext);
  const base = instance ? `/at/${instance.place}` : "";
  const home = instance ? base : "/instances";
  const entries = useFramePages(base);
  const { pathname } = useLocation();
  const navigate = useNavigate();
  const narrow = Grid.useBreakpoint().lg === false;
  const [folded, setFolded] = usePreference("fold.menu", false);
  const [drawer, setDrawer] = useState(false);
  const tabs = usePageTabs(home);

  const entryOf = (path: string) => entries.find(({ address }) => matchPath(address === "" ? "/" : address, path) !== null);
  const titleOf = (path: string) => {
    const entry = entryOf(path);
    return entry ? t(entry.page.title) : t("frame.notFound");
  };
  const module = entryOf(pathname)?.page.module ?? "console";
  const menuItems = menuGroups.flatMap((group) => {
    const own = entries
      .filter(({ page }) => page.module === module && page.menu?.group === group)
      .sort((a, b) => (a.page.menu?.order ?? 0) - (b.page.menu?.order ?? 0));
    if (own.length === 0) return [];
    const children = own.map(({ page, address }) => ({ key: address, icon: page.menu?.icon, label: t(page.title) }));
    return [{ key: group, type: "group" as const, label: folded && !narrow ? null : t(`frame.group.${group}`), children }];
  });

  useShortcuts([
    { keys: "m", group: "navigation", title: t("shortcut.foldMenu"), run: () => (narrow ? setDrawer(!drawer) : setFolded(!folded)) },
    { keys: "alt+arrowright", group: "navigation", title: t("shortcut.nextTab"), run: () => tabs.step(1) },
    { keys: "alt+arrowleft", group: "navigation", title: t("shortcut.previousTab"), run: () => tabs.step(-1) },
    { keys: "alt+w", group: "navigation", title: t("shortcut.closeTab"), run: () => tabs.current !== home && tabs.closeTab(tabs.current) },
    ...entries.flatMap(({ page, address }) =>
      page.menu && page.module === module
        ? [{ keys: `g ${String(page.menu.order)}`, group: "navigation" as const, title: t(page.title), run: () => void navigate(address) }]
        : [],
    ),
  ]);

  const menu = (
    <Menu
      mode="inline"
      inlineCollapsed={folded && !narrow}
      selectedKeys={[entryOf(pathname)?.address ?? pathname]}
      items={menuItems}
      onClick={({ key }) => {
        setDrawer(false);
        void navigate(key);
      }}
    />
  );

  return (
    <div className={`frame${folded ? " frame-folded" : ""}`}>
      <a className="skip" href="#page">
        {t("frame.skip")}
      </a>
      <header className="topbar">
        {narrow && <Button type="text" icon={<MenuOutlined />} aria-label={t("frame.menu")} onClick={() => setDrawer(true)} />}
        <Link to={home} className="topbar-logo" aria-label={t("frame.product")}>
          <Logo />
          {!narrow && <strong>{t("frame.product")}</strong>}
        </Link>
        <InstanceSwitcher />
        {!narrow && <ModuleLinks entries={entries} current={module} chosen={() => undefined} />}
        <div className="topbar-end">
          <LanguageSwitch />
          <ThemeSwitch />
          <ShortcutsButton />
          <PersonMenu />
        </div>
      </header>
      {narrow ? (
        <Drawer open={drawer} onClose={() => setDrawer(false)} placement="left" size={288} title={t("frame.menu")} className="frame-drawer">
          <ModuleLinks entries={entries} current={module} chosen={() => setDrawer(false)} />
          {menu}
        </Drawer>
      ) : (
        <aside className="side">
          <div className="side-menu">{menu}</div>
          <Button
            type="text"
            className="side-fold"
            icon={folded ? <MenuUnfoldOutlined /> : <MenuFoldOutlined />}
            aria-label={folded ? t("frame.unfoldMenu") : t("frame.foldMenu")}
            onClick={() => setFolded(!folded)}
          />
        </aside>
      )}
      <PageTabs home={home} homeTitle={titleOf(home)} tabs={tabs.tabs} current={tabs.current} titleOf={titleOf} close={tabs.closeTab} />
      <main id="page" className="page" tabIndex={-1}>
        <TrialBanner />
        <TabNameContext value={tabs.setName}>
          <Suspense fallback={<PageWait />}>
            <Outlet />
          </Suspense>
        </TabNameContext>
      </main>
      <DeskHost />
    </div>
  );
}
