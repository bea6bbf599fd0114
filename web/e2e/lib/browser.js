// Debian's Chromium and the people in front of it: each person is a context with cookies of its own.
import { chromium } from 'playwright-core'

import { watch } from './problems.js'

const LANGUAGES = { ru: 'ru-RU', en: 'en-GB' }

/** Starts the browser; `close()` it when the file's journeys are over. */
export function startBrowser() {
  const executablePath = process.env.OKNO_CHROMIUM
  if (!executablePath) throw new Error('OKNO_CHROMIUM is not set: run `cargo xtask test --only browser`')
  return chromium.launch({
    executablePath,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--no-first-run'
    ]
  })
}

/**
 * A new person in front of a browser that has never been here.
 *
 * `language`: 'ru' | 'en'; `script`: false switches JavaScript off; `width`: 1280 (or 320);
 * `colours`: 'light' | 'dark'; `expected`: patterns of problems that this journey provokes on purpose.
 *
 * Returns the first page, with `problems` of everything that went wrong on any of the person's pages.
 */
export async function newPerson(browser, options = {}) {
  const { language = 'ru', script = true, width = 1280, colours = 'light', expected = [] } = options
  const context = await browser.newContext({
    locale: LANGUAGES[language],
    javaScriptEnabled: script,
    viewport: { width, height: width < 600 ? 640 : 900 },
    colorScheme: colours,
    timezoneId: 'Europe/Moscow',
    reducedMotion: 'reduce'
  })
  context.setDefaultTimeout(15_000)
  context.setDefaultNavigationTimeout(30_000)
  const problems = watch(context, expected)
  const page = await context.newPage()
  return { context, page, language, script, problems, close: () => context.close() }
}
