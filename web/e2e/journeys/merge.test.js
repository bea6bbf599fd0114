// Two accounts of one person become one at the desk, in Russian, and two again, in English.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'

import { newPerson, startBrowser } from '../lib/browser.js'
import { startDemo } from '../lib/demo.js'
import { lookAt } from '../lib/looking.js'
import { assertNoProblems } from '../lib/problems.js'
import {
  fillPassport, fillPerson, peopleAreReady, readyPeople, registerAs, sendForChecks, signInAs
} from '../lib/ready-people.js'
import { asInPassport } from '../lib/registrar.js'
import { codeIn, messagesOfPhone, nextMessage } from '../lib/sandbox.js'

const SECOND_PHONE = '+79001119999'
const WORDS = {
  ru: {
    search: 'Найдите заявителя',
    title: 'Объединить учётные записи',
    done: 'Приём закончен',
    list: 'День центра'
  },
  en: {
    search: 'Find the applicant',
    title: 'Merge accounts',
    done: 'The visit is over',
    list: 'Day of the centre'
  }
}

describe('two accounts of one person', () => {
  let demo
  let browser
  let staff
  let english
  let data
  before(async () => {
    demo = await startDemo({ name: 'merge' })
    browser = await startBrowser()
    ;[data] = await readyPeople(demo, 'Ещё никто')
    const [registrar] = await readyPeople(demo, 'Регистратор центра')
    await peopleAreReady(demo)
    staff = await newPerson(browser)
    await signInAs(demo, staff, registrar)
    english = await newPerson(browser, { language: 'en' })
    await english.context.addCookies(await staff.context.cookies())
  })
  after(async () => {
    await browser?.close()
    await demo?.stop()
  })

  /** Registers with the same data and another phone. */
  async function register(phone) {
    const citizen = await newPerson(browser)
    const own = { ...data, Телефон: phone }
    await registerAs(demo, citizen, own)
    await fillPerson(citizen.page, own, { gender: 'Мужской', document: 'Паспорт гражданина России' })
    await fillPassport(citizen.page, own)
    await sendForChecks(citizen.page)
    await citizen.page.getByRole('heading', { name: 'Проверки закончены' }).waitFor()
    return citizen
  }

  /** Finds by phone, proves presence by the code, compares the paper, and opens the page of the merge. */
  async function compare({ page, language }, phone) {
    await page.goto(`${demo.id}/desk?purpose=merge`)
    await page.getByRole('heading', { name: WORDS[language].search }).waitFor()
    await page.locator('[name=applicant]').fill(phone)
    await page.locator('[name=birthDate]').fill(asInPassport(data['Дата рождения']))
    assert.ok(await page.locator('[name=purpose][value=merge]').isChecked())
    await page.getByRole('main').locator('form button').first().click()
    await page.waitForURL(/\/desk\/visit\/\d+/)
    const known = (await messagesOfPhone(demo, phone)).length
    await page.locator('form[action$="/code"] button').first().click()
    const code = codeIn(await nextMessage(() => messagesOfPhone(demo, phone), known))
    await page.locator('[name=code]').fill(code)
    await page.locator('form[action$="/presence"] button').first().click()
    await page.locator('[name=number]').fill(data['Номер документа'])
    await page.locator('[name=issueDate]').fill(asInPassport(data['Дата выдачи']))
    await page.locator('form[action$="/paper"] button').first().click()
    await page.locator('a[href$="/merge"]').click()
    await page.getByRole('heading', { level: 1, name: WORDS[language].title }).waitFor()
  }

  test('become one at the desk, and either phone leads to it', async () => {
    const first = await register(data['Телефон'])
    await register(SECOND_PHONE).then((second) => second.close())
    await compare(staff, data['Телефон'])
    await lookAt(staff, 'merge/one-account')
    await compare(staff, SECOND_PHONE)
    await lookAt(staff, 'merge/two-accounts')
    const known = (await messagesOfPhone(demo, SECOND_PHONE)).length
    await staff.page.getByRole('button', { name: 'Объединить', exact: true }).click()
    await staff.page.getByRole('heading', { name: WORDS.ru.done }).waitFor()
    await lookAt(staff, 'merge/done')
    const message = await nextMessage(() => messagesOfPhone(demo, SECOND_PHONE), known)
    assert.match(message.text, /объединили/)
    await first.page.goto(`${demo.id}/account/history?kind=looks`)
    await first.page.getByText('Объединили две ваши учётные записи').waitFor()
    await lookAt(first, 'merge/history')
    assertNoProblems(first)
    assertNoProblems(staff)
    await first.close()
  })

  test('are two again when the person asks for it', async () => {
    const { page } = english
    await page.goto(`${demo.id}/desk/merges`)
    await lookAt(english, 'merge/en-merges')
    await compare(english, data['Телефон'])
    await lookAt(english, 'merge/en-undo')
    const known = (await messagesOfPhone(demo, SECOND_PHONE)).length
    await page.getByRole('button', { name: 'Undo the merge' }).click()
    await page.getByRole('heading', { name: WORDS.en.done }).waitFor()
    await lookAt(english, 'merge/en-undone')
    assert.match((await nextMessage(() => messagesOfPhone(demo, SECOND_PHONE), known)).text, /отменили/)
    assertNoProblems(english)
  })

  test('stand in the lists of the day, and the supervisor has nothing to settle', async () => {
    for (const person of [staff, english]) {
      const { page, language } = person
      await page.goto(`${demo.id}/desk/day`)
      await lookAt(person, `merge/${language}-own-day`)
      await page.goto(`${demo.id}/desk/centre`)
      await page.getByRole('heading', { level: 1, name: WORDS[language].list }).waitFor()
      await page.locator('[name=reason][value=list-work]').check()
      await page.locator('form[action="/desk/centre"] button').click()
      await page.getByRole('table').waitFor()
      await lookAt(person, `merge/${language}-centre-day`)
      for (const list of ['disputes', 'flags', 'registrars']) {
        await page.goto(`${demo.id}/desk/${list}`)
        await lookAt(person, `merge/${language}-${list}`)
      }
      assertNoProblems(person)
    }
  })
})
