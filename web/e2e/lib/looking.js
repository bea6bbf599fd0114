// What is asked of every page that a journey comes to.
import assert from 'node:assert/strict'

import { assertAccessible, assertFitsWidth } from './accessibility.js'
import { takeScreenshot } from './screenshots.js'

const WIDTHS = [1280, 320]

/**
 * Looks at the page that the person is on: its language, its texts, its title; axe and the width on a desk's screen
 * and on a telephone's, with a picture of each. Leaves the page at the width it had.
 */
export async function lookAt(person, name) {
  const { page } = person
  const before = page.viewportSize()
  await assertSpeaks(page, person.language)
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: width < 600 ? 640 : 900 })
    await assertFitsWidth(page)
    if (person.script) await assertAccessible(page)
    await takeScreenshot(page, `${name}-${width}`)
  }
  await page.setViewportSize(before)
}

/** The page says which language it speaks, has a title, and every text has been found in the catalogue. */
async function assertSpeaks(page, language) {
  assert.equal(await page.locator('html').getAttribute('lang'), language, `language of ${page.url()}`)
  assert.notEqual((await page.title()).trim(), '', `title of ${page.url()}`)
  // The catalogue prints a key that it does not know between these.
  const unknown = /⟦[^⟧]*⟧/.exec(await page.content())
  assert.equal(unknown, null, `${page.url()} shows the unknown key ${unknown}`)
}
