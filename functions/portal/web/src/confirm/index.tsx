import { Input, Modal } from "antd";
import { createContext, use, useCallback, useMemo, useState, type ReactNode } from "react";
import { useText } from "../i18n/index.ts";

/** What is about to happen. */
export interface Confirmation {
  /** The verb on the button, translated: "Delete". */
  action: string;
  /** Names of all objects concerned; the first five are shown (ORG-07). */
  names: string[];
  /** What follows from it, when that is not plain. */
  consequence?: string;
  /** The action can be taken back, so the sentence about that stays away. */
  undoable?: boolean;
  /** The person must type this name first (closing an instance). */
  typeName?: string;
}

type Ask = (confirmation: Confirmation) => Promise<boolean>;

const ConfirmContext = createContext<Ask | null>(null);

/** How many objects are named before the rest is only counted (ORG-07). */
export const namesShown = 5;

/** Asks before something destructive; resolves to false when the person cancels, and then nothing may change. */
export function useConfirm(): Ask {
  const ask = use(ConfirmContext);
  if (!ask) throw new Error("useConfirm needs a ConfirmProvider above it");
  return ask;
}

interface Open extends Confirmation {
  answer: (yes: boolean) => void;
}

function Dialog({ open, shown, close }: { open: Open; shown: boolean; close: (yes: boolean) => void }): ReactNode {
  const t = useText();
  const [typed, setTyped] = useState("");
  const { action, names } = open;
  const [first] = names;
  const single = names.length === 1 && first !== undefined;
  return (
    <Modal
      open={shown}
      title={single ? t("confirm.one", { action, name: first }) : t("confirm.title", { action, count: names.length })}
      okText={action}
      cancelText={t("confirm.cancel")}
      okButtonProps={{ danger: true, disabled: open.typeName !== undefined && typed !== open.typeName }}
      onOk={() => close(true)}
      onCancel={() => close(false)}
      width={480}
    >
      {!single && (
        <>
          <p>{t("confirm.question", { action, count: names.length })}</p>
          <ul>
            {names.slice(0, namesShown).map((name, at) => (
              <li key={`${name}${at}`}>{name}</li>
            ))}
            {names.length > namesShown && <li>{t("confirm.more", { count: names.length - namesShown })}</li>}
          </ul>
        </>
      )}
      {open.consequence !== undefined && <p>{open.consequence}</p>}
      {open.undoable !== true && <p>{t("confirm.noUndo")}</p>}
      {open.typeName !== undefined && (
        <label>
          {t("confirm.typeName", { name: open.typeName })}
          <Input value={typed} onChange={(event) => setTyped(event.target.value)} autoComplete="off" />
        </label>
      )}
    </Modal>
  );
}

/** Shows one confirmation at a time for everything below it. */
export function ConfirmProvider({ children }: { children: ReactNode }): ReactNode {
  const [open, setOpen] = useState<Open | null>(null);
  const [shown, setShown] = useState(false);
  const [turn, setTurn] = useState(0);
  const ask = useCallback<Ask>(
    (confirmation) =>
      new Promise((answer) => {
        setOpen({ ...confirmation, answer });
        setTurn((n) => n + 1);
        setShown(true);
      }),
    [],
  );
  const close = useMemo(
    () => (yes: boolean) => {
      open?.answer(yes);
      setShown(false);
    },
    [open],
  );
  return (
    <ConfirmContext value={ask}>
      {children}
      {open && <Dialog key={turn} open={open} shown={shown} close={close} />}
    </ConfirmContext>
  );
}
