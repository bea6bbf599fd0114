import { after, before, describe, test } from 'node:test'

import { newPerson, startBrowser } from '../lib/browser.js'
import { Citizen, PASSWORD } from '../lib/citizen.js'
import { startDemo } from '../lib/demo.js'
import { lookAt } from '../lib/looking.js'
import { assertNoProblems } from '../lib/problems.js'

const WORDS = {
  ru: {
    ask: 'Удалить учётную запись',
    field: 'Ваш пароль',
    soon: 'Учётная запись будет удалена',
    keep: 'Оставить учётную запись',
    kept: 'Учётная запись остаётся'
  },
  en: {
    ask: 'Delete the account',
    field: 'Your password',
    soon: 'The account will be deleted',
    keep: 'Keep the account',
    kept: 'The account stays'
  }
}

describe('leaving and changing one\'s mind', () => {
  let demo
  let browser
  before(async () => {
    demo = await startDemo({ name: 'leaving' })
    browser = await startBrowser()
  })
  after(async () => {
    await browser?.close()
    await demo?.stop()
  })

  /** From the first page of the account to "it will be deleted", and back by one button after signing in. */
  async function leaveAndStay(citizen, phone, looks) {
    const { page, person } = citizen
    const words = WORDS[person.language]
    const look = async name => { if (looks) await lookAt(person, `${looks}/${name}`) }
    await citizen.register(phone)
    await citizen.openAccount()
    await citizen.press(page.getByRole('link', { name: words.ask }))
    await citizen.see(words.ask)
    await look('what-will-happen')
    await citizen.press(citizen.button(words.ask))
    await page.getByRole('alert').waitFor()
    await look('no-password')
    await citizen.type(citizen.field(words.field), PASSWORD)
    await citizen.press(citizen.button(words.ask))
    await citizen.see(citizen.words.code)
    await look('code')
    await citizen.enterCode(await citizen.message(phone, 1))
    await citizen.see(words.soon)
    await look('will-be-deleted')
    await citizen.openAccount()
    await look('account')
    await citizen.signOut()
    await citizen.signIn(phone)
    await citizen.see(words.soon)
    await citizen.press(citizen.button(words.keep))
    await citizen.see(words.kept)
    await look('kept')
    await citizen.openAccount()
    assertNoProblems(person)
    await person.close()
  }

  test('in Russian, with pictures', async () => {
    const person = await newPerson(browser)
    await leaveAndStay(new Citizen(demo, person), '9127770001', 'leaving')
  })

  test('in English, by the keyboard alone', async () => {
    const person = await newPerson(browser, { language: 'en' })
    await leaveAndStay(new Citizen(demo, person, { keyboard: true }), '9127770002')
  })
})
