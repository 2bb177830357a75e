import { Modal } from "antd";
import { useEffect, type ReactNode } from "react";
import { useBlocker } from "react-router";
import { useText } from "../i18n/index.ts";

/** Asks before leaving a page with unsaved changes, by link, by tab and by closing the window. Render what it gives back. */
export function UnsavedGuard({ dirty }: { dirty: boolean }): ReactNode {
  const t = useText();
  const blocker = useBlocker(
    ({ currentLocation, nextLocation }) => dirty && currentLocation.pathname !== nextLocation.pathname,
  );
  useEffect(() => {
    if (!dirty) return undefined;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener("beforeunload", ask);
    return () => window.removeEventListener("beforeunload", ask);
  }, [dirty]);
  return (
    <Modal
      open={blocker.state === "blocked"}
      title={t("form.unsaved.title")}
      okText={t("form.unsaved.stay")}
      cancelText={t("form.unsaved.leave")}
      cancelButtonProps={{ danger: true }}
      closable={false}
      onOk={() => blocker.reset?.()}
      onCancel={(event) => {
        // Escape means "stay"; only the button means "leave".
        if (event.type === "click") blocker.proceed?.();
        else blocker.reset?.();
      }}
      mask={{ closable: false }}
    >
      {t("form.unsaved.text")}
    </Modal>
  );
}
