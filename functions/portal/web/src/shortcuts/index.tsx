import { Modal } from "antd";
import { createContext, use, useEffect, useMemo, useRef, useState, useSyncExternalStore, type ReactNode } from "react";
import { useText } from "../i18n/index.ts";
import { ShortcutRegistry, type Shortcut, type ShortcutGroup } from "./registry.ts";
import "./shortcuts.css";

const ShortcutContext = createContext<ShortcutRegistry | null>(null);
const OpenHelpContext = createContext<() => void>(() => undefined);

const groups: ShortcutGroup[] = ["general", "navigation", "table", "desk"];

/** Registers shortcuts while the component is on the page. What they do may change with every render. */
export function useShortcuts(shortcuts: Shortcut[]): void {
  const registry = use(ShortcutContext);
  const latest = useRef(shortcuts);
  useEffect(() => {
    latest.current = shortcuts;
  });
  const shape = shortcuts.map((s) => `${s.group}|${s.keys}|${s.title}|${String(s.inFields ?? false)}`).join("\n");
  useEffect(() => {
    if (!registry) return undefined;
    return registry.add(latest.current.map((shortcut, at) => ({ ...shortcut, run: () => latest.current[at]?.run() })));
  }, [registry, shape]);
}

/** Opens the help overlay. */
export function useShortcutHelp(): () => void {
  return use(OpenHelpContext);
}

/** Keys whose cap shows something else than the name that the browser gives them. */
const caps: Readonly<Record<string, string>> = {
  arrowleft: "←",
  arrowright: "→",
  arrowup: "↑",
  arrowdown: "↓",
  meta: "⌘",
};

function capName(key: string): string {
  return caps[key] ?? key.charAt(0).toUpperCase() + key.slice(1);
}

/** Key sequence as key caps. */
export function Keys({ keys }: { keys: string }): ReactNode {
  const t = useText();
  return (
    <span className="keys">
      {keys.split(" ").map((step, at) => (
        <span key={`${step}${at}`}>
          {at > 0 && <span className="keys-then">{t("shortcut.then")}</span>}
          {step.split("+").map((cap) => (
            <kbd key={cap}>{capName(cap)}</kbd>
          ))}
        </span>
      ))}
    </span>
  );
}

function Help({ registry, open, close }: { registry: ShortcutRegistry; open: boolean; close: () => void }): ReactNode {
  const t = useText();
  const shortcuts = useSyncExternalStore(registry.subscribe, registry.list);
  return (
    <Modal open={open} onCancel={close} footer={null} title={t("shortcut.title")} width={640}>
      <p className="keys-hint">{t("shortcut.hint")}</p>
      <div className="keys-groups">
        {groups.map((group) => {
          const own = shortcuts.filter((shortcut) => shortcut.group === group);
          if (own.length === 0) return null;
          return (
            <section key={group}>
              <h3>{t(`shortcut.group.${group}`)}</h3>
              <dl>
                {own.map((shortcut) => (
                  <div key={shortcut.keys}>
                    <dt>{shortcut.title}</dt>
                    <dd>
                      <Keys keys={shortcut.keys} />
                    </dd>
                  </div>
                ))}
              </dl>
            </section>
          );
        })}
      </div>
    </Modal>
  );
}

/** Listens to the keyboard for everything below it and shows the help on `?`. */
export function ShortcutProvider({ children }: { children: ReactNode }): ReactNode {
  const t = useText();
  const [registry] = useState(() => new ShortcutRegistry());
  const [open, setOpen] = useState(false);
  const show = useMemo(() => () => setOpen(true), []);
  useEffect(() => {
    const listen = (event: KeyboardEvent) => void registry.press(event, performance.now());
    window.addEventListener("keydown", listen);
    return () => window.removeEventListener("keydown", listen);
  }, [registry]);
  useEffect(
    () => registry.add([{ keys: "?", group: "general", title: t("shortcut.help"), run: show }]),
    [registry, show, t],
  );
  return (
    <ShortcutContext value={registry}>
      <OpenHelpContext value={show}>
        {children}
        <Help registry={registry} open={open} close={() => setOpen(false)} />
      </OpenHelpContext>
    </ShortcutContext>
  );
}

export type { Shortcut } from "./registry.ts";
