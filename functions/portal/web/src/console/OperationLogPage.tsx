import type { ReactNode } from "react";
import { answer, api } from "../api/client.ts";
import type { components } from "../api/schema.d.ts";
import { useFormat } from "../format/useFormat.ts";
import { PageHead } from "../frame/PageHead.tsx";
import { useText } from "../i18n/index.ts";
import { useInstance } from "../session/index.tsx";
import { DataTable } from "../table/DataTable.tsx";
import { Status } from "../theme/Status.tsx";
import { changesOf } from "./changes.ts";
import { rangeOf } from "./days.ts";
import { consoleTexts } from "./texts.ts";
import "./console.css";

type Line = components["schemas"]["OperationLogLine"];
type Objects = keyof (typeof consoleTexts)["en"]["log"]["objects"];
type Actions = keyof (typeof consoleTexts)["en"]["log"]["actions"];

const objects = Object.keys(consoleTexts.en.log.objects) as Objects[];
const isObject = (name: string): name is Objects => name in consoleTexts.en.log.objects;
const isAction = (name: string): name is Actions => name in consoleTexts.en.log.actions;

function Changes({ line }: { line: Line }): ReactNode {
  const t = useText();
  const changes = changesOf(line.before, line.after);
  if (changes.length === 0) return <p className="log-none">{t("console.log.noChange")}</p>;
  const cell = (text: string | null, kind: "before" | "after") =>
    text === null ? <td className="log-none">{t("console.log.absent")}</td> : <td className={`log-${kind}`}>{text}</td>;
  return (
    <div className="log-changes">
      <table translate="no">
        <thead translate="yes">
          <tr>
            <th scope="col">{t("console.log.field")}</th>
            <th scope="col">{t("console.log.before")}</th>
            <th scope="col">{t("console.log.after")}</th>
          </tr>
        </thead>
        <tbody>
          {changes.map((change) => (
            <tr key={change.field}>
              <th scope="row">{change.field}</th>
              {cell(change.before, "before")}
              {cell(change.after, "after")}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** Who changed what, with the values before and after. */
export default function OperationLogPage(): ReactNode {
  const t = useText();
  const { tenant } = useInstance();
  const { time, zone } = useFormat();
  const objectName = (name: string) => (isObject(name) ? t(`console.log.objects.${name}`) : name);
  const actionName = (name: string) => (isAction(name) ? t(`console.log.actions.${name}`) : name);
  const resultName = (row: Line) => (row.result === "ok" ? t("console.log.ok") : row.result);
  return (
    <>
      <PageHead title={t("console.log.title")} lead={t("console.log.lead")} />
      <DataTable<Line>
        id="operation-log"
        scope={[tenant]}
        load={({ cursor, limit, filters, signal }) =>
          answer(
            api.GET("/api/tenants/{tenant}/operation-log", {
              params: {
                path: { tenant },
                query: { limit, ...(cursor !== null && { cursor }), ...(filters["object"] && { object: filters["object"] }), ...rangeOf(filters["days"], zone) },
              },
              ...(signal && { signal }),
            }),
          )
        }
        rowKey={(row) => `${row.at}:${row.operation}:${row.key}:${row.who}`}
        rowName={(row) => `${time(row.at)} ${objectName(row.object)} ${actionName(row.action)}`}
        filters={[
          { id: "object", label: t("console.log.object"), kind: "select", options: objects.map((value) => ({ value, label: objectName(value) })) },
          { id: "days", label: t("console.log.at"), kind: "dates" },
        ]}
        columns={[
          { id: "at", key: true, title: t("console.log.at"), text: (row) => time(row.at), width: 180 },
          { id: "who", title: t("console.log.who"), text: (row) => row.who },
          { id: "object", title: t("console.log.object"), text: (row) => objectName(row.object) },
          { id: "action", title: t("console.log.action"), text: (row) => actionName(row.action) },
          { id: "key", title: t("console.log.key"), text: (row) => row.key },
          { id: "address", title: t("console.log.address"), text: (row) => row.address },
          {
            id: "result",
            title: t("console.log.result"),
            text: resultName,
            render: (row) => <Status kind={row.result === "ok" ? "success" : "danger"}>{resultName(row)}</Status>,
          },
        ]}
        expand={(row) => <Changes line={row} />}
        empty={{ text: t("console.log.empty") }}
      />
    </>
  );
}
