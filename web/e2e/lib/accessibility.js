// Axe, the width of a telephone, and the keyboard alone.
import assert from 'node:assert/strict'
import { setTimeout as pause } from 'node:timers/promises'

import * as axe from '@axe-core/playwright'

const AxeBuilder = axe.default?.default ?? axe.default ?? axe.AxeBuilder

// Off by default in axe, asked for by WCAG 2.2 AA: targets of 24 px.
const RULES = { 'target-size': { enabled: true } }

/** Fails on any violation that axe finds on the page as it stands now. */
export async function assertAccessible(page) {
  const { violations } = await answerOfAxe(page)
  const told = violations.map(({ id, help, nodes }) => {
    const places = nodes.map((node) => `  ${node.target.join(' ')}: ${node.html.slice(0, 160)}`)
    return [`${id}: ${help}`, ...places].join('\n')
  })
  assert.equal(told.length, 0, `axe on ${page.url()}\n${told.join('\n')}`)
}

/** Axe never answers where scripts are off, and a journey must not wait for that. */
async function answerOfAxe(page) {
  const tooLong = new AbortController()
  const silence = pause(30_000, undefined, { signal: tooLong.signal }).then(
    () => { throw new Error(`axe does not answer on ${page.url()}: is JavaScript off?`) },
    () => {}
  )
  try {
    return await Promise.race([new AxeBuilder({ page }).options({ rules: RULES }).analyze(), silence])
  } finally {
    tooLong.abort()
  }
}

/** Fails where the page must be moved sideways to be read. */
export async function assertFitsWidth(page) {
  const { content, screen, widest } = await page.evaluate(() => {
    const screen = document.documentElement.clientWidth
    const over = [...document.body.querySelectorAll('*')]
      .filter((element) => element.getBoundingClientRect().right > screen + 1)
      .map((element) => `${element.tagName.toLowerCase()}.${element.className}`)
    return { content: document.documentElement.scrollWidth, screen, widest: over.slice(-3) }
  })
  assert.ok(content <= screen, `${page.url()} is ${content} px wide on a screen of ${screen}: ${widest.join(', ')}`)
}

/**
 * Presses Tab until the element has the focus, as a person without a mouse does; fails after `tries`,
 * and where the focused element shows no focus ring.
 */
export async function tabTo(page, locator, { tries = 60 } = {}) {
  for (let pressed = 0; pressed < tries; pressed += 1) {
    if (await locator.evaluate((element) => element === document.activeElement)) {
      await assertFocusIsSeen(page, locator)
      return
    }
    await page.keyboard.press('Tab')
  }
  assert.fail(`${tries} times Tab did not reach ${locator}`)
}

/** Tabs to a field and types. */
export async function typeInto(page, locator, text) {
  await tabTo(page, locator)
  await page.keyboard.type(text)
}

/** Tabs to a link or button and presses Enter; to a checkbox or radio and presses Space. */
export async function pressOn(page, locator) {
  await tabTo(page, locator)
  const type = await locator.getAttribute('type')
  await page.keyboard.press(type === 'radio' || type === 'checkbox' ? 'Space' : 'Enter')
}

async function assertFocusIsSeen(page, locator) {
  const seen = await locator.evaluate((element) => {
    // A radio's or checkbox's ring is drawn on what stands beside it.
    const drawn = [element, element.nextElementSibling, element.parentElement].filter(Boolean)
    return drawn.some((candidate) => ['', '::before', '::after'].some((part) => {
      const style = getComputedStyle(candidate, part || undefined)
      return (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0) || style.boxShadow !== 'none'
    }))
  })
  assert.ok(seen, `no focus ring on ${locator} of ${page.url()}`)
}
