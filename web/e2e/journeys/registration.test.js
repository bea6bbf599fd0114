import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'

import { newPerson, startBrowser } from '../lib/browser.js'
import { Citizen } from '../lib/citizen.js'
import { startDemo } from '../lib/demo.js'
import { lookAt } from '../lib/looking.js'
import { assertNoProblems } from '../lib/problems.js'

describe('registration by phone', () => {
  let demo
  let browser
  before(async () => {
    demo = await startDemo({ name: 'registration' })
    browser = await startBrowser()
  })
  after(async () => {
    await browser?.close()
    await demo?.stop()
  })

  /** From nothing to a simplified account, out and in again. */
  async function registerAndReturn(person, phone, options) {
    const citizen = new Citizen(demo, person, options)
    await citizen.register(phone)
    await citizen.openAccount()
    await citizen.signOut()
    await citizen.signIn(phone)
    await citizen.see(citizen.words.hello)
    assertNoProblems(person)
    await person.close()
  }

  test('ends in a simplified account, which one leaves and comes back to', async () => {
    await registerAndReturn(await newPerson(browser), '8 912 000-00-01', { looks: 'ru' })
  })

  test('goes the same way in English', async () => {
    const person = await newPerson(browser, { language: 'en' })
    await registerAndReturn(person, '+7 912 000-00-02', { looks: 'en', lastName: 'Smith', firstName: 'Anna' })
  })

  test('goes the same way without a script', async () => {
    await registerAndReturn(await newPerson(browser, { script: false }), '9120000003', { looks: 'no-script' })
  })

  test('goes the same way by keyboard alone', async () => {
    await registerAndReturn(await newPerson(browser), '8 (912) 000-00-04', { keyboard: true })
  })

  test('goes the same way on a narrow telephone in the dark', async () => {
    const person = await newPerson(browser, { width: 320, colours: 'dark' })
    await registerAndReturn(person, '8 912 000 00 05', { looks: 'dark' })
  })

  test('begins at the portal, and its messages stand in the sandbox', async () => {
    const person = await newPerson(browser)
    const { page } = person
    await page.goto(demo.portal)
    await lookAt(person, 'portal/home')
    await page.getByRole('main').getByRole('button', { name: 'Зарегистрироваться' }).click()
    const citizen = new Citizen(demo, person)
    await citizen.see('Создать учётную запись')
    for (const paper of ['terms', 'privacy']) {
      await page.goto(`${demo.id}/${paper}`)
      await lookAt(person, `id/${paper}`)
    }
    await page.goto(demo.id)
    await lookAt(person, 'id/home')
    await page.goto(`${demo.id}/centres`)
    await lookAt(person, 'id/centres')
    for (const [name, address] of [['home', '/'], ['phone', '/phones/%2B79120000001']]) {
      await page.goto(`${demo.sandbox}${address}`)
      await lookAt(person, `sandbox/${name}`)
    }
    assert.match(await page.getByRole('main').innerText(), /код для регистрации/)
    assertNoProblems(person)
    await person.close()
  })
})
