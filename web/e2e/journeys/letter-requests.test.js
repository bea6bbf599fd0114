// The fourth letter to one address: the person asks, a supervisor of a centre looks and lets it go, or does not.
import { after, before, describe, test } from 'node:test'

import { newPerson, startBrowser } from '../lib/browser.js'
import { startDemo } from '../lib/demo.js'
import { lookAt } from '../lib/looking.js'
import { assertNoProblems } from '../lib/problems.js'
import {
  fillPassport, fillPerson, peopleAreReady, readyPeople, registerAs, sendForChecks, signInAs
} from '../lib/ready-people.js'
import { messagesOfPhone, nextMessage } from '../lib/sandbox.js'

const ADDRESS = {
  Индекс: '623400',
  Регион: 'Свердловская область',
  'Город или село': 'г. Каменск-Уральский',
  Улица: 'ул. Мира',
  Дом: '1',
  Квартира: '7'
}

describe('a fourth letter to one address', () => {
  let demo
  let browser
  before(async () => {
    demo = await startDemo({ name: 'letter-requests' })
    browser = await startBrowser()
  })
  after(async () => {
    await browser?.close()
    await demo?.stop()
  })

  /** The same page in English. */
  async function lookInEnglish(person, heading, name) {
    await person.page.getByRole('link', { name: 'English' }).click()
    await person.page.getByRole('heading', { level: 1, name: heading }).waitFor()
    await lookAt(Object.assign(person, { language: 'en' }), name)
    await person.page.getByRole('link', { name: 'Русский' }).click()
    Object.assign(person, { language: 'ru' })
  }

  /** Types the address and orders. */
  async function order(page) {
    await page.goto(`${demo.id}/account/letter/address`)
    for (const [label, value] of Object.entries(ADDRESS)) await page.getByLabel(label, { exact: true }).fill(value)
    await page.getByRole('button', { name: 'Продолжить' }).click()
    await page.getByText('ул. Мира, д. 1, кв. 7').waitFor()
    await page.getByRole('button', { name: 'Заказать письмо' }).click()
  }

  /** Registers, and has the data checked: the account is standard. */
  async function checked(person, data) {
    const { page } = person
    const gender = data['ФИО'].endsWith('на') ? 'Женский' : 'Мужской'
    await registerAs(demo, person, data)
    await fillPerson(page, data, { gender, document: 'Паспорт гражданина России' })
    await fillPassport(page, data)
    await sendForChecks(page)
    await page.getByRole('heading', { name: 'Проверки закончены' }).waitFor()
  }

  test('waits for a supervisor, who lets it go', async () => {
    const standard = await readyPeople(demo, 'Стандартная учётная запись')
    const nobody = await readyPeople(demo, 'Ещё никто')
    const [supervisor] = await readyPeople(demo, 'Регистратор центра')
    await peopleAreReady(demo)
    for (const data of [...standard, nobody[0]]) {
      const neighbour = await newPerson(browser)
      if (data === nobody[0]) await checked(neighbour, data)
      else await signInAs(demo, neighbour, data)
      await order(neighbour.page)
      await neighbour.page.getByRole('heading', { name: 'Ваше письмо' }).waitFor()
      await neighbour.close()
    }
    const data = nobody[1]
    const citizen = await newPerson(browser)
    await checked(citizen, data)
    const { page } = citizen
    await order(page)
    await page.getByRole('heading', { name: 'На этот адрес уже идут письма' }).waitFor()
    await lookInEnglish(citizen, 'Letters go to this address already', 'letter-ask-english')
    await page.getByRole('button', { name: 'Отправить запрос' }).click()
    await page.getByRole('heading', { name: 'Проверьте, что введено' }).waitFor()
    await lookAt(citizen, 'letter-ask-mistakes')
    await page.getByLabel('Живём вместе: семья или друзья').check()
    await lookAt(citizen, 'letter-ask')
    await page.getByRole('button', { name: 'Отправить запрос' }).click()
    await page.getByRole('heading', { name: 'Запрос отправлен' }).waitFor()
    await lookAt(citizen, 'letter-held')
    await lookInEnglish(citizen, 'The request was sent', 'letter-held-english')
    const known = (await messagesOfPhone(demo, data['Телефон'])).length

    const staff = await newPerson(browser)
    await signInAs(demo, staff, supervisor)
    await staff.page.goto(`${demo.id}/desk/registrars`)
    await staff.page.getByRole('link', { name: 'Письма на один адрес' }).click()
    await staff.page.getByText('Уже ждут письма: 3').waitFor()
    await lookAt(staff, 'desk/letter-requests')
    await lookInEnglish(staff, 'Letters to one address', 'desk/letter-requests-english')
    await staff.page.getByRole('button', { name: 'Решить' }).click()
    await staff.page.getByRole('heading', { name: 'Проверьте, что введено' }).waitFor()
    await lookAt(staff, 'desk/letter-requests-mistakes')
    await staff.page.getByLabel('ул. Мира, д. 1, кв. 7').check()
    await staff.page.getByLabel('Отправить письмо').check()
    await staff.page.getByLabel('Как вы это решили').fill('Позвонили, там живёт семья')
    await staff.page.getByRole('button', { name: 'Решить' }).click()
    await staff.page.getByText('Запросов нет').waitFor()
    await lookAt(staff, 'desk/letter-requests-none')

    await nextMessage(() => messagesOfPhone(demo, data['Телефон']), known)
    await page.goto(`${demo.id}/account/letter`)
    await page.getByText('Ждём его у вас').waitFor()
    await lookAt(citizen, 'letter-allowed')
    await page.goto(`${demo.id}/account/history?kind=looks`)
    await page.getByText('Разрешили письмо с кодом').waitFor()
    for (const person of [citizen, staff]) {
      assertNoProblems(person)
      await person.close()
    }
  })
})
