/** Looks of the portal: language, theme and window size, changed in place as another tab of the same person would change them. */
import type { Page } from 'playwright-core'
import { until } from './wait.ts'

export type Language = 'zh-CN' | 'en'
export type Theme = 'light' | 'dark'
export type Size = 'desktop' | 'phone'

export interface Look {
  language: Language
  theme: Theme
  size: Size
}

export const sizes: Record<Size, { width: number; height: number }> = {
  desktop: { width: 1440, height: 900 },
  phone: { width: 390, height: 844 },
}

/** All eight, sizes apart: a change of size builds a page anew, the other two only repaint it. */
export const allLooks: readonly Look[] = (['desktop', 'phone'] as const).flatMap((size) =>
  (['zh-CN', 'en'] as const).flatMap((language) => (['light', 'dark'] as const).map((theme) => ({ language, theme, size }))),
)

export function lookName(look: Look): string {
  return `${look.language === 'en' ? 'en' : 'zh'}-${look.theme}-${look.size}`
}

/** Dresses the page; `person` is the e-mail of whoever is signed in. */
export async function wear(page: Page, look: Look, person = ''): Promise<void> {
  const { width, height } = sizes[look.size]
  const now = page.viewportSize()
  if (now?.width !== width || now.height !== height) await page.setViewportSize({ width, height })
  await page.evaluate(
    ([language, theme, owner]) => {
      for (const who of owner ? ['anyone', owner] : ['anyone']) {
        localStorage.setItem(`edgecall.${who}.language`, JSON.stringify(language))
        localStorage.setItem(`edgecall.${who}.theme`, JSON.stringify(theme))
      }
      window.dispatchEvent(new StorageEvent('storage'))
    },
    [look.language, look.theme, person] as const,
  )
  await until(`the page is ${lookName(look)}`, () =>
    page.evaluate(([language, theme]) => document.documentElement.lang === language && document.documentElement.dataset['theme'] === theme, [look.language, look.theme] as const),
  )
}

/** What a page shows while it is not finished. */
const unfinished = '.ant-skeleton-active:not(.gallery-states *), .ant-spin-spinning, .page-wait, .waveform-wait, .ant-btn-loading, [aria-busy="true"]'

/** Waits until the page has loaded what it shows and painted it. */
export async function settled(page: Page, pending: () => number): Promise<void> {
  await until(`${page.url()} has loaded`, async () => pending() === 0 && (await page.locator(unfinished).count()) === 0)
  await page.evaluate(async () => {
    await document.fonts.ready
    const frame = (): Promise<number> => new Promise((resolve) => requestAnimationFrame(resolve))
    // A colour that is inherited moves on by one element a frame.
    for (let still = 0; still < 3; ) {
      await frame()
      const moving = document.getAnimations().some((one) => one.playState === 'running' && one.effect?.getComputedTiming().iterations !== Infinity)
      still = moving ? 0 : still + 1
    }
  })
}
