// From standard to confirmed at the desk of a centre: the citizen's screen and the registrar's, side by side.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'

import { newPerson, startBrowser } from '../lib/browser.js'
import { startDemo } from '../lib/demo.js'
import { lookAt } from '../lib/looking.js'
import { assertNoProblems } from '../lib/problems.js'
import {
  fillForeignPassport, fillPassport, fillPerson, peopleAreReady, readyPeople, registerAs, sendForChecks, signInAs
} from '../lib/ready-people.js'
import { Registrar, asInPassport, dayAfter } from '../lib/registrar.js'
import { codeIn, messagesOfPhone, nextMessage } from '../lib/sandbox.js'

describe('to confirmed at the desk', () => {
  let demo
  let browser
  let staff
  let standard
  let nobody
  before(async () => {
    demo = await startDemo({ name: 'desk' })
    browser = await startBrowser()
    standard = await readyPeople(demo, 'Стандартная учётная запись')
    nobody = await readyPeople(demo, 'Ещё никто')
    const [registrar] = await readyPeople(demo, 'Регистратор центра')
    await peopleAreReady(demo)
    staff = await newPerson(browser)
    await signInAs(demo, staff, registrar, { looks: 'desk' })
  })
  after(async () => {
    await browser?.close()
    await demo?.stop()
  })

  const messages = (data) => messagesOfPhone(demo, data['Телефон'])
  const birthDate = (data) => asInPassport(data['Дата рождения'])
  const paper = (data) => [data['Номер документа'], asInPassport(data['Дата выдачи'])]

  /** The account says confirmed, and so does the message that came after `known`. */
  async function assertConfirmed(person, data, known, picture) {
    await person.page.goto(`${demo.id}/account`)
    await person.page.getByText('Вам открыты все услуги').waitFor()
    await lookAt(person, picture)
    assert.match((await nextMessage(() => messages(data), known)).text, /ваша личность подтверждена/)
  }

  /** Asks the phone for the code that the registrar has just sent. */
  async function answerFromPhone(desk, data) {
    const known = (await messages(data)).length
    await desk.sendCode()
    await desk.enterCode(codeIn(await nextMessage(() => messages(data), known)))
  }

  async function end(...people) {
    for (const person of people) assertNoProblems(person)
    for (const person of people.filter((person) => person !== staff)) await person.close()
  }

  test('by the QR on the screen, with one misread paper', async () => {
    const [data] = standard
    const citizen = await newPerson(browser)
    await signInAs(demo, citizen, data)
    await citizen.page.getByRole('link', { name: 'Показать QR-код' }).click()
    await citizen.page.getByRole('heading', { level: 1, name: 'QR-код для центра' }).waitFor()
    await lookAt(citizen, 'desk/pass')
    await citizen.page.getByText('Если сканера нет').click()
    await lookAt(citizen, 'desk/pass-digits')
    const [digits] = /(\d{5} ){7}\d{5}/.exec(await citizen.page.getByRole('main').innerText())

    const desk = new Registrar(demo, staff, { looks: 'desk/qr' })
    await desk.open()
    await desk.findByPass(digits)
    await desk.see('Введите с документа', 'present')
    await desk.assertSeesNothingOf(data)
    const [number, issuedOn] = paper(data)
    await desk.typePaper(number, asInPassport(dayAfter(data['Дата выдачи'])))
    await staff.page.getByRole('alert').getByText('не такие, как в учётной записи').waitFor()
    await lookAt(staff, 'desk/qr/paper-differs')
    await desk.assertSeesNothingOf({ ...data, 'Номер документа': undefined })
    await desk.typePaper(number, issuedOn)
    const known = (await messages(data)).length
    await desk.confirm()
    desk.assertFewActions()
    await assertConfirmed(citizen, data, known, 'desk/account-confirmed')
    await end(citizen, staff)
  })

  test('by СНИЛС and birth date, with the code from the phone', async () => {
    const data = standard[1]
    const citizen = await newPerson(browser)
    await signInAs(demo, citizen, data)
    const desk = new Registrar(demo, staff, { looks: 'desk/snils' })
    await desk.open()
    await desk.findByData(data['СНИЛС'], birthDate(data))
    await desk.see('Заявитель рядом?')
    await desk.assertSeesNothingOf(data)
    const initials = data['ФИО'].split(' ').slice(0, 2).map((word) => word[0])
    const shown = await staff.page.getByRole('main').innerText()
    assert.ok(initials.every((letter) => shown.includes(`${letter}.`)), shown)
    assert.ok(shown.includes(`заканчивается на ${data['Телефон'].slice(-2)}`), shown)
    await answerFromPhone(desk, data)
    await desk.typePaper(...paper(data))
    const known = (await messages(data)).length
    await desk.confirm()
    desk.assertFewActions()
    await assertConfirmed(citizen, data, known, 'desk/snils/account')
    await end(citizen, staff)
  })

  test('whom the registrar has confirmed before the demo is looked at', async () => {
    const [data] = await readyPeople(demo, 'Подтверждённая учётная запись')
    const citizen = await newPerson(browser)
    await signInAs(demo, citizen, data)
    await citizen.page.getByText('Вам открыты все услуги').waitFor()
    await end(citizen)
  })

  test('a mistyped search and a stranger tell nothing', async () => {
    const desk = new Registrar(demo, staff, { looks: 'desk/search' })
    await desk.open()
    await desk.press('button', 'Найти')
    await staff.page.getByRole('alert').waitFor()
    await lookAt(staff, 'desk/search/empty')
    await desk.findByData(standard[1]['Телефон'], '01.01.1931')
    await staff.page.getByRole('alert').getByText('никого нет').waitFor()
    await lookAt(staff, 'desk/search/nobody')
    await staff.page.goto(`${demo.id}/desk/registrars`)
    await desk.see('Регистраторы центра', 'registrars')
    await end(staff)
  })

  test('a refusal tells the citizen why', async () => {
    const [data] = nobody
    const citizen = await newPerson(browser)
    await registerAs(demo, citizen, data)
    await fillPerson(citizen.page, data, { gender: 'Мужской', document: 'Паспорт гражданина России' })
    await fillPassport(citizen.page, data)
    await sendForChecks(citizen.page)
    await citizen.page.getByRole('heading', { name: 'Проверки закончены' }).waitFor()

    const desk = new Registrar(demo, staff, { looks: 'desk/refusal' })
    await desk.open()
    await desk.findByData(data['Телефон'], birthDate(data))
    await answerFromPhone(desk, data)
    await desk.typePaper(...paper(data))
    await desk.see('Сверьте с документом')
    const known = (await messages(data)).length
    await desk.refuse('На фотографии другой человек')
    assert.match((await nextMessage(() => messages(data), known)).text, /отказали.*другой человек/)
    await citizen.page.goto(`${demo.id}/account`)
    await citizen.page.getByText('Остался один шаг').waitFor()
    await end(citizen, staff)
  })

  test('a foreigner, whose passport no registry knows', async () => {
    const [data] = await readyPeople(demo, 'Иностранец')
    const citizen = await newPerson(browser)
    await registerAs(demo, citizen, data)
    await fillPerson(citizen.page, data, { gender: 'Женский', document: 'Паспорт другой страны' })
    await fillForeignPassport(citizen.page, data)
    await sendForChecks(citizen.page)
    await citizen.page.getByText('Ваш документ проверит сотрудник').waitFor()
    await citizen.page.goto(`${demo.id}/account`)
    await lookAt(citizen, 'desk/foreigner/account-before')

    const desk = new Registrar(demo, staff, { looks: 'desk/foreigner' })
    await desk.open()
    await desk.findByData(data['Телефон'], birthDate(data))
    await answerFromPhone(desk, data)
    await desk.typePaper(...paper(data))
    const known = (await messages(data)).length
    await desk.confirm()
    desk.assertFewActions()
    await assertConfirmed(citizen, data, known, 'desk/foreigner/account')

    // Back with the passport of a new citizen.
    await citizen.page.goto(`${demo.id}/account/visit`)
    await citizen.page.getByText('Если сканера нет').click()
    const [digits] = /(\d{5} ){7}\d{5}/.exec(await citizen.page.getByRole('main').innerText())
    await staff.page.goto(`${demo.id}/desk?purpose=document`)
    await desk.findByPass(digits)
    await staff.page.getByRole('heading', { name: 'Новый документ' }).waitFor()
    await staff.page.goto(`${staff.page.url()}/document`)
    await staff.page.getByLabel('Гражданство').selectOption('RUS')
    await lookAt(staff, 'desk/foreigner/new-citizen')
    await end(citizen, staff)
  })

  test('on a narrow screen in the dark by the keyboard alone', async () => {
    const data = nobody[1]
    const citizen = await newPerson(browser, { width: 320, colours: 'dark' })
    await registerAs(demo, citizen, data)
    await fillPerson(citizen.page, data, { gender: 'Женский', document: 'Паспорт гражданина России' })
    await fillPassport(citizen.page, data)
    await sendForChecks(citizen.page)
    await citizen.page.getByRole('heading', { name: 'Проверки закончены' }).waitFor()

    await staff.page.setViewportSize({ width: 320, height: 640 })
    await staff.page.emulateMedia({ colorScheme: 'dark' })
    const desk = new Registrar(demo, staff, { looks: 'desk/keyboard', keyboard: true })
    await desk.open()
    await desk.findByData(data['Телефон'], birthDate(data))
    await answerFromPhone(desk, data)
    await desk.typePaper(...paper(data))
    const known = (await messages(data)).length
    await desk.confirm()
    desk.assertFewActions()
    await assertConfirmed(citizen, data, known, 'desk/keyboard/account')
    await staff.page.setViewportSize({ width: 1280, height: 900 })
    await staff.page.emulateMedia({ colorScheme: 'light' })
    await end(citizen, staff)
  })
})

describe('the list of centres', () => {
  let demo
  let browser
  before(async () => {
    demo = await startDemo({ name: 'centres' })
    browser = await startBrowser()
  })
  after(async () => {
    await browser?.close()
    await demo?.stop()
  })

  test('is open to everybody at both addresses and narrows by kind and words', async () => {
    const person = await newPerson(browser)
    const { page } = person
    await page.goto(`${demo.id}/public/ra/`)
    await page.getByRole('heading', { level: 1, name: 'Центры обслуживания' }).waitFor()
    await lookAt(person, 'centres/old-address')
    await page.goto(demo.id)
    await page.getByRole('contentinfo').getByRole('link', { name: 'Центры обслуживания' }).click()
    const cards = page.getByRole('main').getByRole('heading', { level: 3 })
    const all = await cards.count()
    await lookAt(person, 'centres/all')
    await page.getByLabel('Вид центра').selectOption({ label: 'Почта' })
    await page.getByRole('button', { name: 'Показать' }).click()
    await page.waitForURL(/kind=post/)
    const post = await cards.count()
    assert.ok(post > 0 && post < all, `${post} of ${all}`)
    await lookAt(person, 'centres/post')
    await page.getByLabel('Название или адрес').fill('нигде')
    await page.getByRole('button', { name: 'Показать' }).click()
    await page.getByText('Таких центров нет').waitFor()
    await lookAt(person, 'centres/none')
    await page.getByRole('link', { name: 'Показать все' }).click()
    assert.equal(await cards.count(), all)
    assertNoProblems(person)
    await person.close()
  })
})
