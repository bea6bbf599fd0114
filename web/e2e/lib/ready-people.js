// The ready-made people of the demo, and what they type: registration, personal data, document, sign-in.
import assert from 'node:assert/strict'

import { Citizen } from './citizen.js'
import { codeIn, messagesOfPhone, nextMessage, readSandbox } from './sandbox.js'
import { waitFor } from './waiting.js'

/** The ready-made people of a kind, each as label → value. */
export async function readyPeople(demo, title) {
  const { people } = await readSandbox(demo, '/')
  const found = people.filter((person) => person.title === title)
  assert.ok(found.length > 0, `nobody is ${title}`)
  return found.map((person) => Object.fromEntries(person.rows.map((row) => [row.label, row.value])))
}

/** The demo prints its people when the last of them is ready. */
export function peopleAreReady(demo) {
  return waitFor('the ready-made people', () => demo.log().includes('Регистратор центра'), { seconds: 60 })
}

/** Registers as this person: the browser ends on the first page of the account's data. */
export async function registerAs(demo, person, data) {
  const [lastName, firstName] = data['ФИО'].split(' ')
  const citizen = new Citizen(demo, person, { lastName, firstName })
  const phone = data['Телефон']
  await citizen.register(phone, (await messagesOfPhone(demo, phone)).length)
  await person.page.getByRole('button', { name: 'Войти и заполнить личные данные' }).click()
}

/** Signs in with the password and the code from the SMS, and ends on the account or where `back` leads. */
export async function signInAs(demo, person, data, { keyboard = false, looks } = {}) {
  const citizen = new Citizen(demo, person, { keyboard, looks })
  const { page } = person
  const phone = data['Телефон']
  const known = (await messagesOfPhone(demo, phone)).length
  await citizen.signIn(phone, data['Пароль'])
  await citizen.see('Введите код из СМС', 'sign-in-code')
  const message = await nextMessage(() => messagesOfPhone(demo, phone), known)
  await citizen.type(page.locator('[name=code]'), codeIn(message))
  await citizen.press(citizen.button('Продолжить'))
  await citizen.see(citizen.words.hello)
}

export async function fillDate(page, name, iso) {
  const [year, month, day] = iso.split('-')
  await page.locator(`[name=${name}-day]`).fill(String(Number(day)))
  await page.locator(`[name=${name}-month]`).fill(String(Number(month)))
  await page.locator(`[name=${name}-year]`).fill(year)
}

/** The page of the person. */
export async function fillPerson(page, data, { gender, document }) {
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

/** The page of a Russian passport and the СНИЛС. */
export async function fillPassport(page, data, issued = data['Дата выдачи']) {
  const [a, b, number] = data['Номер документа'].split(' ')
  await page.getByLabel('Серия').fill(`${a}${b}`)
  await page.getByLabel('Номер', { exact: true }).fill(number)
  await fillDate(page, 'issueDate', issued)
  await page.getByLabel('Код подразделения').fill(data['Код подразделения'])
  await page.getByLabel('Кем выдан').fill(data['Кем выдан'])
  await page.getByLabel('СНИЛС').fill(data['СНИЛС'])
  await page.getByRole('button', { name: 'Продолжить' }).click()
}

/** The page of a passport of another country, without a СНИЛС. */
export async function fillForeignPassport(page, data) {
  await page.getByLabel('Номер документа').fill(data['Номер документа'])
  await fillDate(page, 'issueDate', data['Дата выдачи'])
  await page.getByLabel('Кем выдан').fill(data['Кем выдан'])
  await page.getByRole('button', { name: 'Продолжить' }).click()
}

/** The answers once more, and off they go. */
export async function sendForChecks(page) {
  await page.getByRole('button', { name: 'Отправить на проверку' }).click()
}
