import { FilePdfOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { Alert, App, Button, Skeleton, Space } from "antd";
import { useState, type ReactNode } from "react";
import { Link, useParams } from "react-router";
import { answer, api } from "../api/client.ts";
import { ApiError, errorText } from "../api/errors.ts";
import { saveAnswer } from "../download/index.ts";
import { formatMoney, formatNumber, type Language } from "../format/index.ts";
import { BigState } from "../frame/BigState.tsx";
import { PageHead } from "../frame/PageHead.tsx";
import { useTabName } from "../frame/usePageTabs.ts";
import { useText } from "../i18n/index.ts";
import { useInstance } from "../session/index.tsx";
import { ErrorState } from "../table/TableStates.tsx";
import { LinesDrawer } from "./LinesDrawer.tsx";
import { StatementSections, type ChargeChoice, type Statement } from "./StatementSections.tsx";
import { StatementState } from "./StatementsPage.tsx";
import "../table/table.css";
import "./billing.css";

function PdfButtons({ period, department }: { period: string; department: string }): ReactNode {
  const t = useText();
  const { tenant } = useInstance();
  const { message } = App.useApp();
  const [busy, setBusy] = useState<Language | null>(null);
  const save = async (language: Language) => {
    setBusy(language);
    const request = api.GET("/api/tenants/{tenant}/billing/statements/{period}/{department}/pdf", {
      params: { path: { tenant, period, department }, query: { language } },
      parseAs: "blob",
    });
    try {
      await saveAnswer(request, `settlement_${department}_${period.replace("-", "")}.pdf`);
    } catch (error) {
      void message.error(errorText(error));
    } finally {
      setBusy(null);
    }
  };
  return (
    <Space wrap>
      {(["zh-CN", "en"] as const).map((language) => (
        <Button key={language} icon={<FilePdfOutlined aria-hidden />} loading={busy === language} disabled={busy !== null} onClick={() => save(language)}>
          {t(language === "en" ? "billing.pdfEn" : "billing.pdfZh")}
        </Button>
      ))}
    </Space>
  );
}

function Head({ statement }: { statement: Statement }): ReactNode {
  const t = useText();
  const { head, totals, unrated_legs } = statement;
  const blank = (text: string) => (text === "" ? "-" : text);
  const facts: [string, ReactNode][] = [
    [t("billing.head.account"), head.account_name],
    [t("billing.column.period"), head.month],
    [t("billing.column.state"), <StatementState settled={head.state === "settled"} />],
    [t("billing.head.tenant"), head.tenant_name],
    [t("billing.column.department"), head.department_name],
    [t("billing.column.hotline"), blank(head.main_hotline)],
    [t("billing.head.manager"), blank(head.sales_manager)],
  ];
  return (
    <section className="card statement-head">
      <dl className="statement-facts">
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <div className="statement-due">
        <span>{t("billing.head.due")}</span>
        <strong className="figure">¥{formatMoney(totals.actual_charge)}</strong>
      </div>
      {head.state === "pre_billed" && <Alert type="info" showIcon title={t("billing.preBilledHint")} />}
      {unrated_legs > 0 && <Alert type="warning" showIcon title={t("billing.unrated", { count: formatNumber(unrated_legs) })} />}
    </section>
  );
}

/** One department's statement of one month (BILL-39 to BILL-53). */
export default function StatementPage(): ReactNode {
  const t = useText();
  const { period = "", department = "" } = useParams();
  const { tenant, place } = useInstance();
  const [choice, setChoice] = useState<ChargeChoice | null>(null);
  const { data, error, refetch } = useQuery({
    queryKey: ["statement", tenant, period, department],
    queryFn: () => answer(api.GET("/api/tenants/{tenant}/billing/statements/{period}/{department}", { params: { path: { tenant, period, department } } })),
  });
  useTabName(data?.head.month, true);
  const back = (
    <Link to={`/at/${place}/billing`}>
      <Button>{t("billing.back")}</Button>
    </Link>
  );
  if (data === undefined) {
    if (error instanceof ApiError && error.status === 404) return <BigState mood="bad" title={t("billing.notFound")} action={back} />;
    return error ? <ErrorState error={error} retry={() => void refetch()} /> : <Skeleton active paragraph={{ rows: 12 }} />;
  }
  return (
    <div className="billing-page">
      <PageHead
        title={`${t("billing.statementTitle")} ${data.head.month}`}
        lead={data.head.department_name}
        actions={
          <>
            <PdfButtons period={period} department={department} />
            {back}
          </>
        }
      />
      <Head statement={data} />
      <StatementSections statement={data} open={setChoice} />
      <LinesDrawer period={period} department={department} choice={choice} close={() => setChoice(null)} />
    </div>
  );
}
