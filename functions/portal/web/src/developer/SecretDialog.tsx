import { CopyOutlined } from "@ant-design/icons";
import { Alert, App, Button, Input, Modal } from "antd";
import type { ReactNode } from "react";
import { useText } from "../i18n/index.ts";
import { copyText } from "./copyText.ts";

/** Shows a signing secret this once; it can only be closed on purpose. */
export function SecretDialog({ secret, close }: { secret: string | null; close: () => void }): ReactNode {
  const t = useText();
  const { message } = App.useApp();
  const copy = async () => {
    if (await copyText(secret ?? "")) void message.success(t("developer.secretCopied"));
    else void message.warning(t("developer.secretCopyFailed"));
  };
  // Taken away at once when it is closed: a hidden dialog would keep the secret in the page.
  if (secret === null) return null;
  return (
    <Modal
      open
      title={t("developer.secretTitle")}
      closable={false}
      mask={{ closable: false }}
      keyboard={false}
      footer={
        <Button type="primary" onClick={close}>
          {t("developer.secretDone")}
        </Button>
      }
    >
      <Alert type="warning" showIcon title={t("developer.secretText")} />
      <div className="secret">
        <Input readOnly value={secret} aria-label={t("developer.secretTitle")} onFocus={(event) => event.target.select()} />
        <Button icon={<CopyOutlined aria-hidden />} onClick={copy}>
          {t("developer.secretCopy")}
        </Button>
      </div>
    </Modal>
  );
}
