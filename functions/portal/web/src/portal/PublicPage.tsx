import { ApiOutlined, AudioOutlined, CheckOutlined, CustomerServiceOutlined, FileTextOutlined, NodeIndexOutlined, PhoneOutlined, TeamOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { Alert, Button, Skeleton } from "antd";
import type { ReactNode } from "react";
import { Link } from "react-router";
import { answer, api } from "../api/client.ts";
import type { components } from "../api/schema.d.ts";
import { formatMoney } from "../format/index.ts";
import { useText } from "../i18n/index.ts";
import { useSession } from "../session/index.tsx";
import { ErrorState } from "../table/TableStates.tsx";
import { PublicFrame } from "./PublicFrame.tsx";
import { publicTexts } from "./publicTexts.ts";

type PriceList = components["schemas"]["PriceList"];
type Feature = keyof typeof publicTexts.zh.feature;

const path = [
  ["dial", <PhoneOutlined key="dial" />],
  ["flow", <NodeIndexOutlined key="flow" />],
  ["queue", <TeamOutlined key="queue" />],
  ["answer", <CustomerServiceOutlined key="answer" />],
  ["record", <AudioOutlined key="record" />],
  ["bill", <FileTextOutlined key="bill" />],
] as const;
const reasons = ["true", "fast", "safe", "open"] as const;

/** What an edition contains and those before it do not; a feature that this release has no words for is left out. */
function featuresOf(list: PriceList | undefined, edition: "standard" | "advanced"): Feature[] {
  const named = (which: string) => list?.editions.find((one) => one.edition === which)?.features ?? [];
  const before = edition === "advanced" ? named("standard") : [];
  return named(edition).filter((feature): feature is Feature => feature in publicTexts.zh.feature && !before.includes(feature));
}

function Entrances(): ReactNode {
  const t = useText();
  const { session } = useSession();
  if (session) {
    return (
      <Link to="/instances">
        <Button type="primary">{t("portal.public.enter")}</Button>
      </Link>
    );
  }
  return (
    <>
      <Link to="/sign-in">
        <Button>{t("portal.public.signIn")}</Button>
      </Link>
      <Link to="/sign-up" className="wide-only">
        <Button type="primary">{t("portal.public.signUp")}</Button>
      </Link>
    </>
  );
}

function Hero({ list }: { list: PriceList | undefined }): ReactNode {
  const t = useText();
  return (
    <section className="hero">
      <div className="hero-words">
        <p className="hero-kind">{t("portal.public.title")}</p>
        <h1>{t("portal.public.claim")}</h1>
        <p className="hero-lead">{t("portal.public.lead")}</p>
        <div className="hero-actions">
          <Link to="/sign-up">
            <Button type="primary" size="large">
              {t("portal.public.signUp")}
            </Button>
          </Link>
          <Link to="/sign-in">
            <Button size="large">{t("portal.public.signIn")}</Button>
          </Link>
        </div>
        <p className="hero-trial">
          {list && t("portal.public.trial", { days: list.trial_days, seats: list.trial_seats, minutes: list.trial_minutes })}
        </p>
      </div>
      <ol className="hero-path" aria-label={t("portal.public.pathTitle")}>
        {path.map(([step, icon]) => (
          <li key={step}>
            <span className="hero-icon">{icon}</span>
            <div>
              <strong>{t(`portal.public.path.${step}`)}</strong>
              <span>{t(`portal.public.path.${step}Text`)}</span>
            </div>
          </li>
        ))}
      </ol>
    </section>
  );
}

function Editions({ list }: { list: PriceList | undefined }): ReactNode {
  const t = useText();
  const price = (edition: "standard" | "advanced") => list?.editions.find((one) => one.edition === edition)?.seat_price;
  return (
    <section id="editions">
      <h2>{t("portal.public.editions")}</h2>
      <p className="section-lead">{t("portal.public.editionsLead")}</p>
      <div className="editions">
        {(["standard", "advanced"] as const).map((edition) => {
          const seat = price(edition);
          return (
            <article key={edition} className={`edition edition-${edition}`}>
              <h3>{t(`portal.public.${edition}`)}</h3>
              <p>{t(`portal.public.${edition}For`)}</p>
              <div className="edition-price">
                {seat === undefined ? (
                  <Skeleton.Button active size="small" />
                ) : (
                  <>
                    <strong className="figure">{formatMoney(seat, 2)}</strong> {t("portal.public.yuan")}
                    <span>{t("portal.public.seatPrice")}</span>
                  </>
                )}
              </div>
              <h4>{edition === "standard" ? t("portal.public.both") : t("portal.public.featuresMore")}</h4>
              <ul>
                {featuresOf(list, edition).map((feature) => (
                  <li key={feature}>
                    <CheckOutlined /> {t(`portal.public.feature.${feature}`)}
                  </li>
                ))}
              </ul>
              <Link to="/sign-up">
                <Button block type={edition === "advanced" ? "primary" : "default"}>
                  {t("portal.public.signUp")}
                </Button>
              </Link>
            </article>
          );
        })}
      </div>
    </section>
  );
}

function Prices({ list }: { list: PriceList }): ReactNode {
  const t = useText();
  const kinds = [...new Set(list.minutes.map((price) => price.number_kind))];
  const charges = [...new Set(list.minutes.map((price) => price.charge))];
  const rate = (kind: string, charge: string) =>
    list.minutes.find((price) => price.number_kind === kind && price.charge === charge)?.rate;
  return (
    <div className="prices-scroll" tabIndex={0} role="region" aria-label={t("portal.public.prices")}>
      <table className="prices">
        <thead>
          <tr>
            <th scope="col">
              {t("portal.public.charge")}
              <small>{t("portal.public.perMinute")}</small>
            </th>
            {kinds.map((kind) => (
              <th key={kind} scope="col" className="figure">
                {t(`portal.public.number.${kind}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {charges.map((charge) => (
            <tr key={charge}>
              <th scope="row">{t(`portal.public.chargeType.${charge}`)}</th>
              {kinds.map((kind) => {
                const value = rate(kind, charge);
                return (
                  <td key={kind} className="figure">
                    {value === undefined ? "–" : formatMoney(value, 4)}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** The public portal page (PORTAL-01). */
export default function PublicPage(): ReactNode {
  const t = useText();
  const { data, error, refetch } = useQuery({ queryKey: ["price-list"], queryFn: () => answer(api.GET("/api/price-list")), staleTime: 600_000 });
  return (
    <PublicFrame actions={<Entrances />}>
      <Hero list={data} />
      <section>
        <h2>{t("portal.public.whyTitle")}</h2>
        <div className="reasons">
          {reasons.map((reason) => (
            <article key={reason}>
              <h3>{t(`portal.public.why.${reason}`)}</h3>
              <p>{t(`portal.public.why.${reason}Text`)}</p>
            </article>
          ))}
        </div>
      </section>
      <Editions list={data} />
      <section id="prices">
        <h2>{t("portal.public.prices")}</h2>
        <p className="section-lead">{t("portal.public.pricesLead")}</p>
        {data && data.minutes.length > 0 && <Prices list={data} />}
        {data?.minutes.length === 0 && <Alert type="info" title={t("portal.public.pricesFailed")} />}
        {error && <ErrorState error={error} retry={() => void refetch()} />}
        {!data && !error && <Skeleton active paragraph={{ rows: 5 }} />}
        <p className="section-end">
          <ApiOutlined /> <Link to="/help">{t("portal.public.help")}</Link>
        </p>
      </section>
    </PublicFrame>
  );
}
