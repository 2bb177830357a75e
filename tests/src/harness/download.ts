/** Files that a page hands to the browser. */
import { readFileSync } from 'node:fs'
import type { Page } from 'playwright-core'

/** Presses a button that downloads a file; gives the file's name and bytes. */
export async function downloaded(page: Page, button: string): Promise<{ name: string; data: Buffer }> {
  const [download] = await Promise.all([page.waitForEvent('download', { timeout: 60_000 }), page.getByRole('button', { name: button }).click()])
  return { name: download.suggestedFilename(), data: readFileSync(await download.path()) }
}
