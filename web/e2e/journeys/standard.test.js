// From a simplified account to the standard one: personal data, the registries' answers, live.
import { after, before, describe, test } from 'node:test'

import { newPerson, startBrowser } from '../lib/browser.js'
import { startDemo } from '../lib/demo.js'
import { lookAt } from '../lib/looking.js'
import { assertNoProblems } from '../lib/problems.js'
import { dayAfter } from '../lib/registrar.js'
import {
  fillForeignPassport, fillPassport, fillPerson, peopleAreReady, readyPeople, registerAs, sendForChecks, signInAs
} from '../lib/ready-people.js'

describe('to the standard level', () => {
  let demo
  let browser
  before(async () => {
    demo = await startDemo({ name: 'standard' })
    browser = await startBrowser()
  })
  after(async () => {
    await browser?.close()
    await demo?.stop()
  })

  test('a citizen makes a mistake, corrects it, and becomes standard', async () => {
    const [data] = await readyPeople(demo, 'Ещё никто')
    const person = await newPerson(browser)
    const { page } = person
    await registerAs(demo, person, data)
    await lookAt(person, 'data-person')
    await page.getByRole('button', { name: 'Продолжить' }).click()
    await lookAt(person, 'data-person-mistakes')
    await fillPerson(page, data, { gender: 'Мужской', document: 'Паспорт гражданина России' })
    await lookAt(person, 'data-document')
    // The day after: the ministry knows another date of issue.
    await fillPassport(page, data, dayAfter(data['Дата выдачи']))
    await lookAt(person, 'data-answers')
    await sendForChecks(page)
    await page.getByText('другая дата выдачи').waitFor()
    await lookAt(person, 'checks-failed')
    await page.getByRole('link', { name: 'Исправить' }).click()
    await fillPassport(page, data)
    await sendForChecks(page)
    await page.getByRole('heading', { name: 'Проверки закончены' }).waitFor()
    await lookAt(person, 'checks-done')
    await page.goto(`${demo.id}/account`)
    await page.getByText('Остался один шаг').waitFor()
    await lookAt(person, 'account-standard')
    assertNoProblems(person)
    await person.close()
  })

  test('a foreigner is sent to a registrar with the passport', async () => {
    const [data] = await readyPeople(demo, 'Иностранец')
    const person = await newPerson(browser)
    const { page } = person
    await registerAs(demo, person, data)
    await fillPerson(page, data, { gender: 'Женский', document: 'Паспорт другой страны' })
    await lookAt(person, 'data-foreign-document')
    await fillForeignPassport(page, data)
    await sendForChecks(page)
    await page.getByText('Ваш документ проверит сотрудник').waitFor()
    await lookAt(person, 'checks-foreigner')
    assertNoProblems(person)
    await person.close()
  })

  test('a standard account signs in with a code as well', async () => {
    const [data] = await readyPeople(demo, 'Стандартная учётная запись')
    await peopleAreReady(demo)
    const person = await newPerson(browser)
    await signInAs(demo, person, data, { looks: 'standard' })
    assertNoProblems(person)
    await person.close()
  })
})
