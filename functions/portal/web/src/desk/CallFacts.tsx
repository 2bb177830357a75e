import type { ReactNode } from "react";
import type { DeskCall } from "../../../sdk/src/index.ts";
import { formatDuration } from "../format/index.ts";
import { useLanguage, useText } from "../i18n/index.ts";
import { regionName, spacedNumber } from "./customer.ts";

/** Number and region as headline of a call (DESK-402, DESK-404). */
export function Caller({ call }: { call: DeskCall }): ReactNode {
  const t = useText();
  const { language } = useLanguage();
  const number = spacedNumber(call.customer, call.region.area_code);
  const region = regionName(call.region, language);
  return (
    <div className="desk-caller">
      <strong className="figure">{number === "" ? t("desk.unknownNumber") : number}</strong>
      <span>{region === "" ? t("desk.unknownRegion") : region}</span>
    </div>
  );
}

/** What is known about the call: hotline, queue, keys pressed, how long the customer has been waiting (DESK-401, 403, 405). */
export function CallFacts({ call, now }: { call: DeskCall; now: number }): ReactNode {
  const t = useText();
  return (
    <dl className="desk-facts">
      <div>
        <dt>{t("desk.hotline")}</dt>
        <dd className="figure">{spacedNumber(call.hotline)}</dd>
      </div>
      {call.queue !== "" && (
        <div>
          <dt>{t("desk.queue")}</dt>
          <dd>{call.queue}</dd>
        </div>
      )}
      <div>
        <dt>{t("desk.keys")}</dt>
        <dd>
          {call.keys.length === 0
            ? t("desk.noKeys")
            : call.keys.map((key, at) => (
                <kbd key={`${at}${key}`} className="desk-key">
                  {key}
                </kbd>
              ))}
        </dd>
      </div>
      {call.answered === null && (
        <div>
          <dt>{t("desk.waiting")}</dt>
          <dd className="figure">{formatDuration(now - call.started)}</dd>
        </div>
      )}
    </dl>
  );
}
