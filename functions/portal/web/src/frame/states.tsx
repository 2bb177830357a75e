import { Button, Spin } from "antd";
import type { ReactNode } from "react";
import { isRouteErrorResponse, Link, useRouteError } from "react-router";
import { errorText } from "../api/errors.ts";
import { useText } from "../i18n/index.ts";
import { BigState } from "./BigState.tsx";

/** A page's code or first data are on their way. */
export function PageWait(): ReactNode {
  const t = useText();
  return (
    <div className="page-wait" role="status" aria-label={t("frame.loading")}>
      <Spin size="large" />
    </div>
  );
}

/** ORG-06: never a blank page. */
export function NoPermission({ page }: { page: string }): ReactNode {
  const t = useText();
  return <BigState mood="quiet" title={t("frame.noPermission")} text={t("frame.noPermissionText", { page })} />;
}

/** No page has this address. */
export function NotFound({ home }: { home: string }): ReactNode {
  const t = useText();
  return (
    <BigState
      mood="bad"
      title={t("frame.notFound")}
      text={t("frame.notFoundText")}
      action={
        <Link to={home}>
          <Button type="primary">{t("frame.goHome")}</Button>
        </Link>
      }
    />
  );
}

/** Something that should not have happened, with its reason and a way on. */
export function Trouble({ title, text, retry }: { title: string; text: string; retry: () => void }): ReactNode {
  const t = useText();
  return <BigState mood="bad" title={title} text={text} action={<Button onClick={retry}>{t("frame.reload")}</Button>} />;
}

/** Shown instead of a page that threw. A missing chunk means that a newer release is out. */
export function PageCrash(): ReactNode {
  const t = useText();
  const error = useRouteError();
  if (isRouteErrorResponse(error) && error.status === 404) return <NotFound home="/" />;
  const stale = error instanceof TypeError && /dynamically imported module|module script/i.test(error.message);
  return (
    <Trouble
      title={t("frame.crashed")}
      text={stale ? t("frame.stale") : t("frame.crashedText")}
      retry={() => window.location.reload()}
    />
  );
}

/** The server did not answer while something that the whole page needs was asked. */
export function LoadTrouble({ error, retry }: { error: unknown; retry: () => void }): ReactNode {
  const t = useText();
  return <Trouble title={t("frame.noSession")} text={errorText(error)} retry={retry} />;
}
