// Somebody without an account comes to a centre and leaves with one: the registrar's screen and the person's phone.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'

import { pressOn, tabTo } from '../lib/accessibility.js'
import { newPerson, startBrowser } from '../lib/browser.js'
import { PASSWORD } from '../lib/citizen.js'
import { startDemo } from '../lib/demo.js'
import { lookAt } from '../lib/looking.js'
import { assertNoProblems } from '../lib/problems.js'
import { fillDate, peopleAreReady, readyPeople, signInAs } from '../lib/ready-people.js'
import { Registrar, asInPassport } from '../lib/registrar.js'
import { codeIn, linkIn, messagesOfPhone, nextMessage } from '../lib/sandbox.js'
import { takeScreenshot } from '../lib/screenshots.js'

describe('a newcomer at the desk', () => {
  let demo
  let browser
  let staff
  let nobody
  let standard
  before(async () => {
    demo = await startDemo({ name: 'newcomer' })
    browser = await startBrowser()
    nobody = await readyPeople(demo, 'Ещё никто')
    standard = await readyPeople(demo, 'Стандартная учётная запись')
    const [registrar] = await readyPeople(demo, 'Регистратор центра')
    await peopleAreReady(demo)
    staff = await newPerson(browser)
    await signInAs(demo, staff, registrar)
  })
  after(async () => {
    await browser?.close()
    await demo?.stop()
  })

  const messages = (data) => messagesOfPhone(demo, data['Телефон'])
  const heading = (person, name) => person.page.getByRole('main').getByRole('heading', { level: 1, name }).waitFor()

  async function typePapers(page, data) {
    const [last, first, middle] = data['ФИО'].split(' ')
    const [a, b, number] = data['Номер документа'].split(' ')
    const fields = {
      lastName: last, firstName: first, middleName: middle, birthPlace: data['Место рождения'],
      series: `${a}${b}`, number, issueId: data['Код подразделения'], issuedBy: data['Кем выдан'], snils: data['СНИЛС']
    }
    for (const [name, value] of Object.entries(fields)) await page.locator(`[name=${name}]`).fill(value)
    await page.locator(`[name=gender][value=${middle.endsWith('на') ? 'F' : 'M'}]`).check()
    await fillDate(page, 'birthDate', data['Дата рождения'])
    await fillDate(page, 'issueDate', data['Дата выдачи'])
  }

  test('is registered on four pages, confirmed while waiting, and sets the password on the own phone', async () => {
    const [data] = nobody
    const { page } = staff
    await page.goto(`${demo.id}/desk`)
    await page.getByRole('link', { name: 'Зарегистрировать нового человека' }).click()
    await heading(staff, 'Новый человек')
    await lookAt(staff, 'newcomer/start')
    await page.getByRole('button', { name: 'Продолжить' }).click()
    await page.getByRole('alert').waitFor()
    await lookAt(staff, 'newcomer/start-mistakes')
    // From here on by the keyboard alone.
    await tabTo(page, page.locator('[name=phone]'))
    await page.keyboard.type(data['Телефон'])
    await tabTo(page, page.locator('[name=agree]'))
    await page.keyboard.press('Space')
    let known = (await messages(data)).length
    await pressOn(page, page.getByRole('button', { name: 'Продолжить' }))
    await heading(staff, 'Код с телефона')
    await lookAt(staff, 'newcomer/code')
    await tabTo(page, page.locator('[name=code]'))
    await page.keyboard.type(codeIn(await nextMessage(() => messages(data), known)))
    await page.keyboard.press('Control+Enter')
    await heading(staff, 'Введите с документов')
    await lookAt(staff, 'newcomer/data')
    await page.keyboard.press('Control+Enter')
    await page.getByRole('alert').waitFor()
    await lookAt(staff, 'newcomer/data-mistakes')
    await typePapers(page, data)
    await page.keyboard.press('Control+Enter')
    await heading(staff, 'Сверьте с документом')
    await lookAt(staff, 'newcomer/answers')
    known = (await messages(data)).length
    await page.keyboard.press('Control+Enter')
    await heading(staff, 'Личность подтверждена')
    await lookAt(staff, 'newcomer/confirmed')
    const said = await page.getByRole('main').innerText()
    assert.ok(!said.includes(data['ФИО'].split(' ')[0]), said)

    await nextMessage(() => messages(data), known + 1)
    const link = linkIn((await messages(data)).find((message) => message.text.includes('/activation/')))
    const own = await newPerson(browser, { width: 320 })
    await own.page.goto(link)
    await heading(own, 'Придумайте пароль')
    await lookAt(own, 'newcomer/password')
    await own.page.locator('[name=password]').fill(PASSWORD)
    await own.page.getByRole('button', { name: 'Готово', exact: true }).click()
    await heading(own, 'Пароль задан')
    await lookAt(own, 'newcomer/password-set')
    await page.getByRole('link', { name: 'Обновить страницу' }).click()
    await page.getByText('Человек может входить').waitFor()
    await signInAs(demo, own, { ...data, Пароль: PASSWORD })
    await own.page.getByText('Вам открыты все услуги').waitFor()
    await lookAt(own, 'newcomer/account')
    for (const person of [own, staff]) assertNoProblems(person)
    await own.close()
  })

  test('without a phone is left to a colleague', async () => {
    const data = nobody[1]
    const { page } = staff
    await page.goto(`${demo.id}/desk/newcomer`)
    await page.getByLabel('Телефона нет').check()
    await page.locator('[name=agree]').check()
    await page.getByRole('button', { name: 'Продолжить' }).click()
    await heading(staff, 'Введите с документов')
    await typePapers(page, data)
    await page.keyboard.press('Control+Enter')
    await heading(staff, 'Сверьте с документом')
    await page.getByRole('button', { name: 'Зарегистрировать и подтвердить' }).click()
    await page.getByText('Код на бумаге выдаст другой сотрудник').waitFor()
    await heading(staff, 'Личность подтверждена')
    await lookAt(staff, 'newcomer/without-phone')
    await page.goto(`${demo.id}/desk/newcomers`)
    await heading(staff, 'Люди без телефона')
    await lookAt(staff, 'newcomer/waiting')
    const own = await newPerson(browser, { width: 320 })
    await own.page.goto(`${demo.id}/activation`)
    await lookAt(own, 'newcomer/activation')
    await own.page.getByRole('button', { name: 'Продолжить' }).click()
    await own.page.getByRole('alert').waitFor()
    await lookAt(own, 'newcomer/activation-mistakes')
    for (const person of [own, staff]) assertNoProblems(person)
    await own.close()
  })

  test('a code on paper, and a new document, for whom the desk knows', async () => {
    const data = standard[0]
    const desk = new Registrar(demo, staff)
    await desk.open()
    await desk.choose('Получить код на бумаге')
    await desk.findByData(data['Телефон'], asInPassport(data['Дата рождения']))
    let known = (await messages(data)).length
    await desk.sendCode()
    await desk.enterCode(codeIn(await nextMessage(() => messages(data), known)))
    await desk.typePaper(data['Номер документа'], asInPassport(data['Дата выдачи']))
    await desk.see('Сверьте с документом')
    await lookAt(staff, 'newcomer/office')
    await desk.press('button', 'Напечатать код')
    await staff.page.getByText('Код виден один раз').waitFor()
    await lookAt(staff, 'newcomer/sheet')
    await staff.page.emulateMedia({ media: 'print' })
    await takeScreenshot(staff.page, 'newcomer/sheet-print')
    await staff.page.emulateMedia({ media: 'screen' })
    const code = (await staff.page.locator('.o-sheet__code').innerText()).trim()
    const own = await newPerson(browser)
    await signInAs(demo, own, data)
    await own.page.goto(`${demo.id}/account/letter/code`)
    await heading(own, 'Код из центра')
    await lookAt(own, 'newcomer/office-code')
    await own.page.locator('[name=code]').fill(code)
    await own.page.getByRole('button', { name: 'Подтвердить' }).click()
    await own.page.getByText('Вам открыты все услуги').waitFor()
    for (const person of [own, staff]) assertNoProblems(person)
    await own.close()
  })

  test('in English, and the memo to bring', async () => {
    const person = await newPerson(browser, { language: 'en' })
    await person.page.goto(`${demo.id}/centres`)
    await person.page.getByRole('link', { name: /Memo: what to bring/ }).first().click()
    await heading(person, 'Memo for your visit')
    await lookAt(person, 'newcomer/memo-en')
    await person.page.emulateMedia({ media: 'print' })
    await takeScreenshot(person.page, 'newcomer/memo-print')
    await person.page.emulateMedia({ media: 'screen' })
    await person.page.goto(`${demo.id}/activation`)
    await lookAt(person, 'newcomer/activation-en')
    const english = await newPerson(browser, { language: 'en' })
    await english.context.addCookies(await staff.context.cookies())
    for (const [path, name] of [['', 'start'], ['s', 'waiting']]) {
      await english.page.goto(`${demo.id}/desk/newcomer${path}`)
      await lookAt(english, `newcomer/${name}-en`)
    }
    for (const one of [person, english]) assertNoProblems(one)
    await english.close()
    await person.close()
  })
})
