import { billingTexts } from "../billing/texts.ts";
import { bulkTexts } from "../bulk/texts.ts";
import { confirmTexts } from "../confirm/texts.ts";
import { consoleTexts } from "../console/texts.ts";
import { deskTexts } from "../desk/texts.ts";
import { developerTexts } from "../developer/texts.ts";
import { formTexts } from "../form/texts.ts";
import { frameTexts } from "../frame/texts.ts";
import { galleryTexts } from "../gallery/texts.ts";
import { organisationTexts } from "../organisation/texts.ts";
import { portalTexts } from "../portal/texts.ts";
import { recordTexts } from "../records/texts.ts";
import { reportTexts } from "../reports/texts.ts";
import { shortcutTexts } from "../shortcuts/texts.ts";
import { tableTexts } from "../table/texts.ts";

/** Texts of every area. A new area adds its own line; keys are then `<name>.…`. */
export const allTexts = {
  billing: billingTexts,
  bulk: bulkTexts,
  confirm: confirmTexts,
  console: consoleTexts,
  desk: deskTexts,
  developer: developerTexts,
  form: formTexts,
  frame: frameTexts,
  gallery: galleryTexts,
  organisation: organisationTexts,
  portal: portalTexts,
  records: recordTexts,
  reports: reportTexts,
  shortcut: shortcutTexts,
  table: tableTexts,
} as const;
