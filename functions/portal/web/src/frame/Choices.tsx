import { BulbOutlined, DesktopOutlined, GlobalOutlined, LockOutlined, LogoutOutlined, MoonOutlined, QuestionCircleOutlined, SunOutlined, UserOutlined } from "@ant-design/icons";
import { App, Avatar, Button, Dropdown, Tooltip } from "antd";
import type { ReactNode } from "react";
import { useNavigate } from "react-router";
import { errorText } from "../api/errors.ts";
import { useLanguage, useText } from "../i18n/index.ts";
import { useSession } from "../session/index.tsx";
import { useShortcutHelp } from "../shortcuts/index.tsx";
import { useTheme, type ThemeChoice } from "../theme/ThemeProvider.tsx";

/** The languages by their own names: these two words are the same in both languages. */
export const languageNames = { "zh-CN": "中文", en: "English" } as const;

/** One click to the other language; the page stays (ORG-05). */
export function LanguageSwitch(): ReactNode {
  const { language, choose } = useLanguage();
  const other = language === "en" ? "zh-CN" : "en";
  return (
    <Button type="text" icon={<GlobalOutlined />} lang={other} aria-label={languageNames[other]} onClick={() => choose(other)}>
      {languageNames[other]}
    </Button>
  );
}

/** Follow the system, light or dark. */
export function ThemeSwitch(): ReactNode {
  const t = useText();
  const { choice, choose, dark } = useTheme();
  return (
    <Dropdown
      trigger={["click"]}
      menu={{
        selectable: true,
        selectedKeys: [choice],
        onClick: ({ key }) => choose(key as ThemeChoice),
        items: [
          { key: "system", icon: <DesktopOutlined />, label: t("frame.themeSystem") },
          { key: "light", icon: <SunOutlined />, label: t("frame.themeLight") },
          { key: "dark", icon: <MoonOutlined />, label: t("frame.themeDark") },
        ],
      }}
    >
      <Button type="text" icon={dark ? <MoonOutlined /> : <BulbOutlined />} aria-label={t("frame.theme")} />
    </Dropdown>
  );
}

/** Opens the help overlay; the same as pressing `?`. */
export function ShortcutsButton(): ReactNode {
  const t = useText();
  const show = useShortcutHelp();
  return (
    <Tooltip title={t("frame.shortcuts")}>
      <Button type="text" className="wide-only" icon={<QuestionCircleOutlined />} aria-label={t("frame.shortcuts")} onClick={show} />
    </Tooltip>
  );
}

/** Who is signed in, own pages, way out. */
export function PersonMenu(): ReactNode {
  const t = useText();
  const { message } = App.useApp();
  const { session, signOut } = useSession();
  const navigate = useNavigate();
  if (!session) return null;
  const leave = async () => {
    try {
      await signOut();
      await navigate("/");
    } catch (error) {
      void message.error(errorText(error));
    }
  };
  return (
    <Dropdown
      trigger={["click"]}
      menu={{
        items: [
          {
            key: "who",
            type: "group",
            label: (
              <span className="person-who">
                <strong>{session.name}</strong>
                <span>{session.email}</span>
                {session.company !== "" && <span>{session.company}</span>}
              </span>
            ),
          },
          { type: "divider" },
          ...(session.portal ? [{ key: "instances", icon: <UserOutlined />, label: t("frame.allInstances") }] : []),
          { key: "password", icon: <LockOutlined />, label: t("frame.changePassword") },
          { key: "leave", icon: <LogoutOutlined />, label: t("frame.signOut") },
        ],
        onClick: ({ key }) => void (key === "leave" ? leave() : navigate(key === "password" ? "/password" : "/instances")),
      }}
    >
      <Button type="text" aria-label={t("frame.person")} className="person-button">
        <Avatar size={28}>{Array.from(session.name)[0]?.toUpperCase() ?? ""}</Avatar>
      </Button>
    </Dropdown>
  );
}
