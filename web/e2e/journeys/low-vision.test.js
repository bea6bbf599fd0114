// The low-vision mode: every colour scheme with the largest type over the pages that everybody meets.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'

import { newPerson, startBrowser } from '../lib/browser.js'
import { startDemo } from '../lib/demo.js'
import { lookAt } from '../lib/looking.js'
import { assertNoProblems } from '../lib/problems.js'
import { peopleAreReady, readyPeople, signInAs } from '../lib/ready-people.js'

const SCHEMES = { white: 'Чёрным по белому', black: 'Белым по чёрному', blue: 'Тёмно-синим по голубому' }
const PAGES = ['/account', '/account/documents', '/account/messages', '/account/letter/address', '/account/security']

describe('the low-vision mode', () => {
  let demo
  let browser
  let standard
  before(async () => {
    demo = await startDemo({ name: 'low-vision' })
    browser = await startBrowser()
    ;[standard] = await readyPeople(demo, 'Стандартная учётная запись')
    await peopleAreReady(demo)
  })
  after(async () => {
    await browser?.close()
    await demo?.stop()
  })

  test('keeps every page readable in each of its colours', async () => {
    const person = await newPerson(browser)
    const { page } = person
    await signInAs(demo, person, standard)
    for (const [name, label] of Object.entries(SCHEMES)) {
      await page.goto(`${demo.id}/account`)
      await page.getByRole('link', { name: 'Версия для слабовидящих' }).click()
      await page.getByLabel('Очень крупный').check()
      await page.getByLabel(label).check()
      await page.getByRole('button', { name: 'Применить' }).click()
      await page.waitForURL(`${demo.id}/account`)
      assert.match(await page.locator('html').getAttribute('class'), new RegExp(`lv-size-2 lv-${name}`))
      for (const path of PAGES) {
        await page.goto(`${demo.id}${path}`)
        await lookAt(person, `low-vision-${name}${path.replaceAll('/', '-')}`)
      }
      await page.goto(demo.portal)
      await lookAt(person, `low-vision-${name}-portal`)
    }
    await page.goto(`${demo.id}/low-vision?back=/account`)
    await page.getByRole('button', { name: 'Вернуть обычный вид' }).click()
    await page.waitForURL(`${demo.id}/account`)
    assert.equal(await page.locator('html.lv-size-2').count(), 0)
    assertNoProblems(person)
    await person.close()
  })
})
