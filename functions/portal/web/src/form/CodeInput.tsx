import { Input, type GetProps } from "antd";
import { useEffect, useRef, type ReactNode } from "react";
import { useText } from "../i18n/index.ts";

/** Six cells for a mailed code; each says to screen readers which digit it takes. */
export function CodeInput(props: Omit<GetProps<typeof Input.OTP>, "length">): ReactNode {
  const t = useText();
  const box = useRef<HTMLDivElement>(null);
  // Ant Design names its cells in English, whatever the language.
  useEffect(() => {
    for (const [at, cell] of [...(box.current?.querySelectorAll("input") ?? [])].entries()) cell.setAttribute("aria-label", t("form.codeCell", { at: at + 1 }));
  });
  return (
    <div ref={box}>
      <Input.OTP length={6} inputMode="numeric" autoComplete="one-time-code" formatter={(text) => text.replace(/\D/g, "")} {...props} />
    </div>
  );
}
