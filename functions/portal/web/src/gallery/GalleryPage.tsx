import { App, Button, Form, Skeleton, Space } from "antd";
import { useState, type ReactNode } from "react";
import { ApiError } from "../api/errors.ts";
import { FileImport } from "../bulk/FileImport.tsx";
import { BulkResultView } from "../bulk/index.tsx";
import { useConfirm, type Confirmation } from "../confirm/index.tsx";
import { CodeInput } from "../form/CodeInput.tsx";
import { NewPasswordField } from "../form/PasswordField.tsx";
import { SchemaForm } from "../form/SchemaForm.tsx";
import { NoPermission, NotFound } from "../frame/states.tsx";
import { useText } from "../i18n/index.ts";
import { wholeTenant, type OrganisationTree } from "../organisation/choice.ts";
import { OrganisationPickersView } from "../organisation/index.tsx";
import { PublicFrame } from "../portal/PublicFrame.tsx";
import { Keys, useShortcutHelp } from "../shortcuts/index.tsx";
import { EmptyState, ErrorState } from "../table/TableStates.tsx";
import { Status } from "../theme/Status.tsx";
import { useTheme } from "../theme/ThemeProvider.tsx";
import { SampleTable } from "./SampleTable.tsx";
import "./gallery.css";

function Part({ title, children }: { title: string; children: ReactNode }): ReactNode {
  return (
    <section className="gallery-part">
      <h2>{title}</h2>
      {children}
    </section>
  );
}

function Colours(): ReactNode {
  const t = useText();
  const { palette } = useTheme();
  const shown = Object.entries(palette).filter((entry): entry is [string, string] => typeof entry[1] === "string");
  return (
    <div className="card">
      <div className="swatches">
        {shown.map(([token, colour]) => (
          <span key={token} lang="en">
            <i style={{ background: colour }} />
            {token}
          </span>
        ))}
      </div>
      <h1>{t("gallery.heading")}</h1>
      <p>
        {t("gallery.body")} <a href="#top">{t("gallery.link")}</a>
      </p>
      <p className="figure">{t("gallery.coloursText")}</p>
    </div>
  );
}

function Buttons(): ReactNode {
  const t = useText();
  return (
    <Space wrap>
      <Button type="primary">{t("gallery.primary")}</Button>
      <Button>{t("gallery.normal")}</Button>
      <Button danger>{t("gallery.danger")}</Button>
      <Button type="primary" danger>
        {t("gallery.danger")}
      </Button>
      <Button type="primary" disabled>
        {t("gallery.disabled")}
      </Button>
      <Status kind="success">{t("gallery.online")}</Status>
      <Status kind="live">{t("gallery.busy")}</Status>
      <Status kind="neutral">{t("gallery.offline")}</Status>
    </Space>
  );
}

function Pickers(): ReactNode {
  const t = useText();
  const [choice, change] = useState(wholeTenant);
  const tree: OrganisationTree = {
    branches: [
      { id: "JG0000001", name: "JG0000001" },
      { id: "JG0000002", name: "JG0000002" },
    ],
    departments: [
      { id: "BM0000001", name: t("gallery.department1"), branch: "JG0000001" },
      { id: "BM0000002", name: t("gallery.department2"), branch: "JG0000001" },
      { id: "BM0000003", name: t("gallery.department1"), branch: "JG0000002" },
    ],
  };
  return <OrganisationPickersView tenantName={t("gallery.pickersTenant")} tree={tree} choice={choice} change={change} required={["department"]} />;
}

function SampleForm(): ReactNode {
  const t = useText();
  const { message } = App.useApp();
  return (
    <div className="card">
      <SchemaForm<{ email: string; name: string; seats: number; refuse: boolean }>
        schema={{
          type: "object",
          required: ["name", "email", "seats"],
          properties: {
            name: { type: "string", minLength: 2, maxLength: 20 },
            email: { type: "string", format: "email" },
            seats: { type: "integer", minimum: 1, maximum: 1000 },
            remark: { type: "string", maxLength: 200 },
            refuse: { type: "boolean" },
          },
        }}
        fields={[
          { name: "name", label: t("gallery.name") },
          { name: "email", label: t("gallery.email") },
          { name: "seats", label: t("gallery.seats") },
          { name: "remark", label: t("gallery.remark"), multiline: true },
          { name: "refuse", label: t("gallery.refuse") },
        ]}
        initial={{ seats: 2, refuse: false }}
        save={(values) => {
          if (values.refuse) {
            const text = t("gallery.refusal");
            return Promise.reject(new ApiError(409, { code: "email_taken", message: text, message_zh: text, field: "email" }));
          }
          void message.success(t("gallery.saved"));
          return Promise.resolve();
        }}
      />
    </div>
  );
}

function Confirmations(): ReactNode {
  const t = useText();
  const confirm = useConfirm();
  const { message } = App.useApp();
  const ask = async (confirmation: Confirmation) => {
    const yes = await confirm(confirmation);
    void (yes ? message.success(t("gallery.confirmed")) : message.info(t("gallery.cancelled")));
  };
  const names = (count: number) => Array.from({ length: count }, (_, at) => t("gallery.person", { at: 1001 + at }));
  const action = t("gallery.danger");
  return (
    <Space wrap>
      <Button onClick={() => ask({ action, names: names(1) })}>{t("gallery.confirmOne")}</Button>
      <Button onClick={() => ask({ action, names: names(23) })}>{t("gallery.confirmMany")}</Button>
      <Button onClick={() => ask({ action, names: names(1), typeName: names(1)[0] ?? "" })}>{t("gallery.confirmType")}</Button>
    </Space>
  );
}

function Import(): ReactNode {
  const t = useText();
  const [open, setOpen] = useState(false);
  const columns = [t("gallery.number"), t("gallery.name")];
  return (
    <>
      <Button onClick={() => setOpen(true)}>{t("gallery.import")}</Button>
      <FileImport
        open={open}
        close={() => setOpen(false)}
        columns={columns}
        example={["1001", t("gallery.person", { at: 1001 })]}
        send={() => Promise.resolve({ total: 50, succeeded: 49, failed: [{ row: 7, key: "1007", reason: t("gallery.refusal") }] })}
      />
    </>
  );
}

function States(): ReactNode {
  const t = useText();
  const down = new ApiError(503, { code: "store_unavailable", message: t("gallery.unreachable"), message_zh: t("gallery.unreachable") });
  return (
    <div className="gallery-states">
      <div className="card">
        <h3>{t("gallery.tableEmpty")}</h3>
        <EmptyState text={t("table.empty")} action={<Button type="primary">{t("gallery.add")}</Button>} />
      </div>
      <div className="card">
        <h3>{t("gallery.tableError")}</h3>
        <ErrorState error={down} retry={() => undefined} />
      </div>
      <div className="card">
        <h3>{t("gallery.tableWait")}</h3>
        <Skeleton active paragraph={{ rows: 5 }} />
      </div>
      <div className="card">
        <NoPermission page={t("gallery.table")} />
      </div>
      <div className="card">
        <NotFound home="/" />
      </div>
    </div>
  );
}

/** All patterns live, including their states: what a new page is put together from. */
export default function GalleryPage(): ReactNode {
  const t = useText();
  const showKeys = useShortcutHelp();
  return (
    <PublicFrame>
      <div className="gallery" id="top">
        <h1>{t("gallery.title")}</h1>
        <p className="section-lead">{t("gallery.lead")}</p>
        <Part title={t("gallery.colours")}>
          <Colours />
        </Part>
        <Part title={t("gallery.buttons")}>
          <Buttons />
        </Part>
        <Part title={t("gallery.pickers")}>
          <Pickers />
        </Part>
        <Part title={t("gallery.table")}>
          <SampleTable />
        </Part>
        <Part title={t("gallery.form")}>
          <SampleForm />
        </Part>
        <Part title={t("gallery.password")}>
          <Form layout="vertical" className="schema-form card">
            <NewPasswordField name="password" label={t("portal.signUp.password")} />
            <Form.Item label={t("portal.signUp.code")}>
              <CodeInput />
            </Form.Item>
          </Form>
        </Part>
        <Part title={t("gallery.confirm")}>
          <Confirmations />
        </Part>
        <Part title={t("gallery.bulk")}>
          <div className="card">
            <BulkResultView result={{ total: 50, succeeded: 48, failed: [{ row: 7, key: "1007", reason: t("gallery.busyReason") }, { row: 31, key: "1031", reason: t("gallery.refusal") }] }} />
          </div>
        </Part>
        <Part title={t("gallery.import")}>
          <Import />
        </Part>
        <Part title={t("gallery.shortcuts")}>
          <Space>
            <Keys keys="g h" />
            <Keys keys="ctrl+k" />
            <Button onClick={showKeys}>{t("gallery.shortcuts")}</Button>
          </Space>
        </Part>
        <Part title={t("gallery.states")}>
          <States />
        </Part>
      </div>
    </PublicFrame>
  );
}
