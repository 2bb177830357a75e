/** What a machine can see of a page's looks. Every finding is a sentence that names the element. */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Page } from 'playwright-core'
import type { Language } from './looks.ts'

/** axe-core (MPL-2.0): the accessibility rules, run inside the page. */
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

interface Violation {
  id: string
  help: string
  nodes: { target: unknown[]; failureSummary?: string }[]
}

/** The rules of WCAG 2.2 at the levels A and AA. */
export async function accessibility(page: Page): Promise<string[]> {
  await page.evaluate(`if (!window.axe) { ${axe} }`)
  const found = (await page.evaluate(
    `axe.run(document, ${JSON.stringify({
      runOnly: { type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] },
      // Ant Design puts the button for further tabs into the list of tabs.
      rules: { 'aria-required-children': { enabled: false } },
      resultTypes: ['violations'],
    })}).then((result) => result.violations)`,
  )) as Violation[]
  return found.flatMap((one) => one.nodes.map((node) => `${one.id}: ${one.help}: ${node.target.join(' ')} (${(node.failureSummary ?? '').replaceAll(/\s+/g, ' ').slice(0, 260)})`))
}

/** Nothing sticks out, is cut off or empty. */
export async function layout(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const found: string[] = []
    const name = (element: Element): string => {
      const text = (element.getAttribute('aria-label') ?? element.textContent ?? '').trim().replaceAll(/\s+/g, ' ').slice(0, 60)
      return `<${element.tagName.toLowerCase()} class="${element.getAttribute('class') ?? ''}"> “${text}”`
    }
    const wide = document.documentElement
    if (wide.scrollWidth > window.innerWidth) found.push(`the page is ${wide.scrollWidth} wide in a window of ${window.innerWidth}`)
    const main = document.querySelector('main')
    if (!main) found.push('there is no main area')
    else {
      if (main.scrollWidth > main.clientWidth) found.push(`the main area is ${main.scrollWidth} wide in ${main.clientWidth}`)
      if (main.innerText.trim().length < 6) found.push('the main area is empty')
    }
    const hides = (value: string): boolean => value === 'hidden' || value === 'clip'
    for (const element of document.querySelectorAll<HTMLElement>('body *')) {
      const own = [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && (node.nodeValue ?? '').trim() !== '')
      const control = element.matches('button, a[href], input, select, textarea, [role="button"], [role="tab"]')
      if (!own && !control) continue
      if (!element.checkVisibility({ checkOpacity: true, checkVisibilityCSS: true })) continue
      const box = element.getBoundingClientRect()
      if (box.width <= 1 || box.height <= 1 || box.right <= 0) continue
      const style = getComputedStyle(element)
      let clipped = style.position === 'fixed'
      for (let above = element.parentElement; above && !clipped; above = above.parentElement) {
        if (getComputedStyle(above).overflowX !== 'visible') clipped = above !== document.body && above !== document.documentElement
      }
      if (!clipped && (box.right > window.innerWidth + 1 || box.left < -1)) found.push(`${name(element)} sticks out of the window: ${Math.round(box.left)} to ${Math.round(box.right)}`)
      if (!own) continue
      if (hides(style.overflowX) && element.scrollWidth > element.clientWidth + 1 && !(style.textOverflow === 'ellipsis' && element.closest('[title], .may-be-cut'))) {
        found.push(`${name(element)} is cut off: ${element.scrollWidth} in ${element.clientWidth}`)
      }
      if (hides(style.overflowY) && element.scrollHeight > element.clientHeight + 3 && style.webkitLineClamp === 'none') {
        found.push(`${name(element)} is cut off below: ${element.scrollHeight} in ${element.clientHeight}`)
      }
      const button = element.closest('button, .ant-btn')
      if (button) {
        const around = button.getBoundingClientRect()
        const range = document.createRange()
        range.selectNodeContents(element)
        const words = range.getBoundingClientRect()
        if (words.right > around.right + 1 || words.left < around.left - 1) found.push(`the words of ${name(button)} stick out of it`)
      }
    }
    return found
  })
}

/** Every text that a reader sees or hears, without parts that declare another language or that they are not to be translated. */
export async function words(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const found = new Set<string>()
    const language = document.documentElement.lang
    const foreign = (element: Element): boolean => (element.closest('[lang]')?.getAttribute('lang') ?? language) !== language || element.closest('[translate]')?.getAttribute('translate') === 'no'
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const holder = node.parentElement
      if (!holder || holder.matches('script, style, textarea') || foreign(holder) || !holder.checkVisibility({ checkVisibilityCSS: true })) continue
      found.add((node.nodeValue ?? '').trim())
    }
    for (const element of document.querySelectorAll<HTMLElement>('[aria-label], [title], [placeholder], [alt]')) {
      if (foreign(element) || !element.checkVisibility({ checkVisibilityCSS: true })) continue
      // Icons carry the name of their drawing, hidden or beside words that say what is meant.
      if (element.matches('.anticon')) continue
      // Ant Design names this one in English; it is for the mouse alone, a keyboard clears by Backspace.
      if (element.matches('.ant-select-clear')) continue
      for (const attribute of ['aria-label', 'title', 'placeholder', 'alt']) found.add((element.getAttribute(attribute) ?? '').trim())
    }
    found.delete('')
    return [...found, document.title]
  })
}

/** Words that are the same in both languages: names, formats, keys of the keyboard. */
const neutral = new Set(
  ('Edgecall English IVR SIP API PDF CSV JSON REST OpenAPI HTTP HTTPS URL WebRTC UDP Chrome Edge Firefox Safari MP WAV IAD IP ASR ID uniqueId CALLID Call-ID RTP MOS ' +
    'Ctrl Alt Shift Enter Esc Tab CNY Authorization Bearer Idempotency-Key Node js GET POST PUT DELETE https http www com example').split(' '),
)

/** Texts in the wrong language, keys and blanks that nothing filled. `data` are all texts that the API has given. */
export function wrongWords(texts: readonly string[], language: Language, data: readonly string[]): string[] {
  const found: string[] = []
  for (const text of texts) {
    if (/\{\{|\}\}|\bundefined\b|\bNaN\b|\[object |Invalid Date/.test(text)) found.push(`“${text}” is not filled in`)
    if (/^[a-z]+(\.[a-z]\w*){1,4}$/.test(text) && !data.some((one) => one.includes(text))) found.push(`“${text}” is a key, not a text`)
    if (language === 'en') {
      if (/\p{Script=Han}/u.test(text)) found.push(`“${text}” is Chinese on an English page`)
      continue
    }
    if (/\p{Script=Han}/u.test(text)) continue
    let rest = text
    for (const one of data) if (one.length > 1 && rest.includes(one)) rest = rest.replaceAll(one, ' ')
    const strange = (rest.match(/[A-Za-z][A-Za-z-]+/g) ?? []).filter((word) => !neutral.has(word))
    if (strange.length > 0) found.push(`“${text}” is not Chinese on a Chinese page`)
  }
  return found
}

/** Every control in reach of the keyboard shows when it has the focus. */
export async function focusRings(page: Page): Promise<string[]> {
  // The browser shows rings only to those who use keys.
  await page.keyboard.press('Shift')
  return page.evaluate(async () => {
    const found: string[] = []
    const before = document.activeElement
    const frame = (): Promise<number> => new Promise((resolve) => requestAnimationFrame(resolve))
    if (before instanceof HTMLElement) before.blur()
    for (let frames = 0; frames < 3; frames++) await frame()
    const looks = (element: Element): string => {
      const parts = [element, element.parentElement, element.closest('label, .ant-select, .ant-picker, .ant-input-affix-wrapper, .ant-input-number, .ant-slider, .ant-radio-wrapper, .ant-checkbox-wrapper, .ant-segmented-item')]
      const inner = element.parentElement?.querySelector('.ant-radio-inner, .ant-checkbox-inner') ?? null
      return [...parts, element.firstElementChild, inner]
        .flatMap((part) => {
          if (!part) return ''
          return [undefined, '::after'].map((pseudo) => {
            const style = getComputedStyle(part, pseudo)
            return [style.outlineStyle, style.outlineColor, style.outlineWidth, style.boxShadow, style.borderColor, style.backgroundColor].join()
          })
        })
        .join('|')
    }
    const controls = 'a[href], button:not([disabled]), input:not([disabled]), textarea:not([disabled]), [tabindex="0"], summary'
    for (const element of document.querySelectorAll<HTMLElement>(controls)) {
      if (element.tabIndex < 0 || !element.checkVisibility({ checkVisibilityCSS: true })) continue
      const rest = looks(element)
      element.focus({ preventScroll: true })
      if (document.activeElement !== element) continue
      // Some rings come with the next frames, by a transition or because a component draws itself anew.
      let seen = looks(element) !== rest
      for (let frames = 0; frames < 4 && !seen; frames++) {
        await frame()
        seen = looks(element) !== rest
      }
      if (!seen) found.push(`no focus ring on <${element.tagName.toLowerCase()} class="${element.className}"> “${(element.getAttribute('aria-label') ?? element.textContent ?? '').trim().slice(0, 40)}”`)
      element.blur()
    }
    if (before instanceof HTMLElement) before.focus({ preventScroll: true })
    return found
  })
}
