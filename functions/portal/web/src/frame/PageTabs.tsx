import { CloseOutlined, HomeOutlined } from "@ant-design/icons";
import { useEffect, useRef, type ReactNode } from "react";
import { NavLink } from "react-router";
import { useText } from "../i18n/index.ts";
import type { OpenTab } from "./openTabs.ts";

/** Opened pages; the first one is home and stays (ORG-02). */
export function PageTabs(props: {
  home: string;
  homeTitle: string;
  tabs: OpenTab[];
  current: string;
  titleOf: (path: string) => string;
  close: (path: string) => void;
}): ReactNode {
  const t = useText();
  const strip = useRef<HTMLElement>(null);
  const { current } = props;
  useEffect(() => {
    const show = () => {
      const tab = [...(strip.current?.children ?? [])].find((child) => child.getAttribute("data-path") === current);
      tab?.scrollIntoView({ block: "nearest", inline: "nearest" });
    };
    // A narrower window or longer words must not push the open page's tab out of sight.
    const watch = new ResizeObserver(show);
    if (strip.current) for (const part of [strip.current, ...strip.current.children]) watch.observe(part);
    show();
    return () => watch.disconnect();
  }, [current, props.tabs]);
  const look = (path: string) => `page-tab${path === props.current ? " page-tab-on" : ""}`;
  return (
    <nav className="page-tabs" aria-label={t("frame.tabs")} ref={strip}>
      <span className={look(props.home)} data-path={props.home}>
        <NavLink to={props.home} end>
          <HomeOutlined /> {props.homeTitle}
        </NavLink>
      </span>
      {props.tabs.map((tab) => {
        const title = tab.name === undefined ? props.titleOf(tab.path) : tab.titled === true ? `${props.titleOf(tab.path)} ${tab.name}`.trim() : tab.name;
        return (
          <span key={tab.path} className={look(tab.path)} data-path={tab.path}>
            <NavLink to={tab.path + tab.search} onAuxClick={(event) => event.button === 1 && props.close(tab.path)}>
              {title}
            </NavLink>
            <button type="button" aria-label={t("frame.closeTab", { title })} onClick={() => props.close(tab.path)}>
              <CloseOutlined />
            </button>
          </span>
        );
      })}
    </nav>
  );
}
