// From a simplified account to the standard one: personal data, the registries' answers, live.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'

import { newPerson, startBrowser } from '../lib/browser.js'
import { startDemo } from '../lib/demo.js'
import { lookAt } from '../lib/looking.js'
import { assertNoProblems } from '../lib/problems.js'
import { codeIn, messagesOfPhone, nextMessage, readSandbox } from '../lib/sandbox.js'
import { waitFor } from '../lib/waiting.js'

const PASSWORD = 'Жираф-7-окон!'

describe('to the standard level', () => {
  let demo
  let browser
  let people
  before(async () => {
    demo = await startDemo({ name: 'standard' })
    browser = await startBrowser()
    people = (await readSandbox(demo, '/')).people
  })
  after(async () => {
    await browser?.close()
    await demo?.stop()
  })

  /** The ready-made people of a kind, each as label → value. */
  function readyPeople(title) {
    const found = people.filter((person) => person.title === title)
    assert.ok(found.length > 0, `nobody is ${title}`)
    return found.map((person) => Object.fromEntries(person.rows.map((row) => [row.label, row.value])))
  }

  async function register(page, data) {
    const phone = data['Телефон']
    const known = (await messagesOfPhone(demo, phone)).length
    const [last, first] = data['ФИО'].split(' ')
    await page.goto(`${demo.id}/registration`)
    await page.getByRole('checkbox').check()
    await page.getByRole('button', { name: 'Начать' }).click()
    await page.getByLabel('Фамилия').fill(last)
    await page.getByLabel('Имя', { exact: true }).fill(first)
    await page.getByRole('button', { name: 'Продолжить' }).click()
    await page.getByLabel('Номер телефона').fill(phone)
    await page.getByRole('button', { name: 'Продолжить' }).click()
    const message = await nextMessage(() => messagesOfPhone(demo, phone), known)
    await page.locator('[name=code]').fill(codeIn(message))
    await page.getByRole('button', { name: 'Продолжить' }).click()
    await page.locator('[name=password]').fill(PASSWORD)
    await page.getByRole('button', { name: 'Готово' }).click()
    await page.getByRole('button', { name: 'Войти и заполнить личные данные' }).click()
  }

  async function fillDate(page, name, iso) {
    const [year, month, day] = iso.split('-')
    await page.locator(`[name=${name}-day]`).fill(String(Number(day)))
    await page.locator(`[name=${name}-month]`).fill(String(Number(month)))
    await page.locator(`[name=${name}-year]`).fill(year)
  }

  async function fillPerson(page, data, { gender, document }) {
    const [last, first, ...middle] = data['ФИО'].split(' ')
    await page.getByLabel('Фамилия', { exact: true }).fill(last)
    await page.getByLabel('Имя', { exact: true }).fill(first)
    if (middle.length > 0) await page.getByLabel('Отчество', { exact: true }).fill(middle.join(' '))
    else await page.getByLabel('Отчества нет в документе').check()
    await page.getByLabel(gender).check()
    await fillDate(page, 'birthDate', data['Дата рождения'])
    await page.getByLabel('Место рождения').fill(data['Место рождения'])
    await page.getByLabel('Гражданство').selectOption(data['Гражданство'])
    await page.getByLabel(document).check()
    await page.getByRole('button', { name: 'Продолжить' }).click()
  }

  async function fillPassport(page, data, issued = data['Дата выдачи']) {
    const [a, b, number] = data['Номер документа'].split(' ')
    await page.getByLabel('Серия').fill(`${a}${b}`)
    await page.getByLabel('Номер', { exact: true }).fill(number)
    await fillDate(page, 'issueDate', issued)
    await page.getByLabel('Код подразделения').fill(data['Код подразделения'])
    await page.getByLabel('Кем выдан').fill(data['Кем выдан'])
    await page.getByLabel('СНИЛС').fill(data['СНИЛС'])
    await page.getByRole('button', { name: 'Продолжить' }).click()
  }

  test('a citizen makes a mistake, corrects it, and becomes standard', async () => {
    const [data] = readyPeople('Ещё никто')
    const person = await newPerson(browser)
    const { page } = person
    await register(page, data)
    await lookAt(person, 'data-person')
    await page.getByRole('button', { name: 'Продолжить' }).click()
    await lookAt(person, 'data-person-mistakes')
    await fillPerson(page, data, { gender: 'Мужской', document: 'Паспорт гражданина России' })
    await lookAt(person, 'data-document')
    // The day after: the ministry knows another date of issue.
    const [year, month, day] = data['Дата выдачи'].split('-').map(Number)
    const wrong = new Date(Date.UTC(year, month - 1, day + 1)).toISOString().slice(0, 10)
    await fillPassport(page, data, wrong)
    await lookAt(person, 'data-answers')
    await page.getByRole('button', { name: 'Отправить на проверку' }).click()
    await page.getByText('другая дата выдачи').waitFor()
    await lookAt(person, 'checks-failed')
    await page.getByRole('link', { name: 'Исправить' }).click()
    await fillPassport(page, data)
    await page.getByRole('button', { name: 'Отправить на проверку' }).click()
    await page.getByRole('heading', { name: 'Проверки закончены' }).waitFor()
    await lookAt(person, 'checks-done')
    await page.goto(`${demo.id}/account`)
    await page.getByText('Остался один шаг').waitFor()
    await lookAt(person, 'account-standard')
    assertNoProblems(person)
    await person.close()
  })

  test('a foreigner is sent to a registrar with the passport', async () => {
    const [data] = readyPeople('Иностранец')
    const person = await newPerson(browser)
    const { page } = person
    await register(page, data)
    await fillPerson(page, data, { gender: 'Женский', document: 'Паспорт другой страны' })
    await lookAt(person, 'data-foreign-document')
    await page.getByLabel('Номер документа').fill(data['Номер документа'])
    await fillDate(page, 'issueDate', data['Дата выдачи'])
    await page.getByLabel('Кем выдан').fill(data['Кем выдан'])
    await page.getByRole('button', { name: 'Продолжить' }).click()
    await page.getByRole('button', { name: 'Отправить на проверку' }).click()
    await page.getByText('Ваш документ проверит сотрудник').waitFor()
    await lookAt(person, 'checks-foreigner')
    assertNoProblems(person)
    await person.close()
  })

  test('a standard account signs in with a code as well', async () => {
    const data = readyPeople('Стандартная учётная запись')[0]
    const phone = data['Телефон']
    // The result of the checks has come to the phone: the account is standard.
    await waitFor('the end of the checks', async () => (await messagesOfPhone(demo, phone)).length >= 2)
    const known = (await messagesOfPhone(demo, phone)).length
    const person = await newPerson(browser)
    const { page } = person
    await page.goto(`${demo.id}/sign-in`)
    await page.getByLabel('Телефон, почта или СНИЛС').fill(phone)
    await page.locator('[name=password]').fill(data['Пароль'])
    await page.getByRole('main').getByRole('button', { name: 'Войти' }).click()
    await page.getByRole('heading', { name: 'Введите код из СМС' }).waitFor()
    await lookAt(person, 'sign-in-code')
    const message = await nextMessage(() => messagesOfPhone(demo, phone), known)
    await page.locator('[name=code]').fill(codeIn(message))
    await page.getByRole('button', { name: 'Продолжить' }).click()
    await page.getByRole('heading', { name: /Здравствуйте/ }).waitFor()
    assertNoProblems(person)
    await person.close()
  })
})
