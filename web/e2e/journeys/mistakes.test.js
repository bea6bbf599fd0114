import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'

import { newPerson, startBrowser } from '../lib/browser.js'
import { Citizen, PASSWORD } from '../lib/citizen.js'
import { startDemo } from '../lib/demo.js'
import { lookAt } from '../lib/looking.js'
import { assertNoProblems } from '../lib/problems.js'
import { codeIn, messagesOfPhone } from '../lib/sandbox.js'

describe('mistakes on the way to an account', () => {
  let demo
  let browser
  before(async () => {
    demo = await startDemo({ name: 'mistakes' })
    browser = await startBrowser()
  })
  after(async () => {
    await browser?.close()
    await demo?.stop()
  })

  /** The words of the summary, whose link leads to the field. */
  async function mistake(page, words, field) {
    await page.getByRole('alert').getByRole('link', { name: words }).click()
    assert.equal(await page.evaluate(() => document.activeElement.id), field)
  }

  test('an answer that is missing or wrong is named beside its field, and the others stay', async () => {
    const person = await newPerson(browser)
    const citizen = new Citizen(demo, person)
    const { page } = person
    await page.goto(`${demo.id}/registration`)
    await citizen.press(citizen.button('Начать'))
    await mistake(page, /Отметьте/, 'agree')
    await lookAt(person, 'mistakes/agreement')
    await citizen.agree()

    await citizen.see(citizen.words.name)
    await citizen.type(citizen.field('Фамилия'), 'Проверкина')
    await citizen.press(citizen.button('Продолжить'))
    await mistake(page, 'Введите имя.', 'firstName')
    await lookAt(person, 'mistakes/name')
    assert.equal(await citizen.field('Фамилия').inputValue(), 'Проверкина')
    await citizen.giveName()

    await citizen.givePhone('12')
    await mistake(page, /./, 'phone')
    await lookAt(person, 'mistakes/phone')
    assert.equal(await citizen.field('Номер телефона').inputValue(), '12')
    await page.getByRole('radio', { name: 'По электронной почте' }).check()
    await citizen.type(citizen.field('Электронная почта'), 'without-at')
    await citizen.press(citizen.button('Продолжить'))
    await mistake(page, /./, 'email')
    await lookAt(person, 'mistakes/email')
    assertNoProblems(person)
    await person.close()
  })

  test('a code that is wrong three times is worth nothing any more', async () => {
    const person = await newPerson(browser)
    const citizen = new Citizen(demo, person)
    const phone = '8 912 000-02-01'
    await citizen.ask(phone)
    await citizen.press(citizen.button('Продолжить'))
    await mistake(person.page, 'Введите шесть цифр из сообщения.', 'code')
    const right = await citizen.message(phone)
    const wrong = { text: codeIn(right) === '000000' ? '111111' : '000000' }
    await citizen.enterCode(wrong)
    await mistake(person.page, /Осталось 2 попытки/, 'code')
    await lookAt(person, 'mistakes/code')
    await citizen.enterCode(wrong)
    await mistake(person.page, /Осталась 1 попытка/, 'code')
    await citizen.enterCode(wrong)
    await mistake(person.page, /три раза/, 'code')
    assert.equal(await person.page.getByText(/Код действует/).count(), 0)
    await lookAt(person, 'mistakes/code-exhausted')
    await citizen.enterCode(right)
    await person.page.getByRole('alert').getByText(/Запросите новый/).waitFor()
    assertNoProblems(person)
    await person.close()
  })

  test('the server tells how strong a password is while it is typed, and refuses a weak one in words', async () => {
    const person = await newPerson(browser)
    const citizen = new Citizen(demo, person)
    const phone = '8 912 000-02-02'
    await citizen.ask(phone)
    await citizen.enterCode(await citizen.message(phone))
    await citizen.see(citizen.words.password)
    const field = citizen.field('Пароль')
    await field.pressSequentially('qwerty12')
    await person.page.getByText(/^(очень )?слабый$/).waitFor()
    await lookAt(person, 'mistakes/password-weak')
    await citizen.press(citizen.button('Показать'))
    assert.equal(await field.getAttribute('type'), 'text')
    await citizen.press(citizen.button('Готово'))
    await mistake(person.page, /./, 'password')
    await lookAt(person, 'mistakes/password-refused')
    assert.equal(await field.inputValue(), '')
    await field.pressSequentially(PASSWORD)
    await person.page.getByText(/^(хороший|отличный)$/).waitFor()
    await lookAt(person, 'mistakes/password-strong')
    await citizen.press(citizen.button('Готово'))
    await citizen.see(citizen.words.done)
    assertNoProblems(person)
    await person.close()
  })

  test('a double press ends once, and the way back changes nothing', async () => {
    const person = await newPerson(browser, { script: false })
    const citizen = new Citizen(demo, person)
    const phone = '8 912 000-02-03'
    await citizen.ask(phone)
    await citizen.enterCode(await citizen.message(phone))
    await citizen.see(citizen.words.password)
    await citizen.type(citizen.field('Пароль'), PASSWORD)
    await citizen.button('Готово').dblclick({ noWaitAfter: true })
    await citizen.see(citizen.words.done)
    await citizen.openAccount()
    assert.equal((await messagesOfPhone(demo, '+79120000203')).length, 1)

    await person.page.goto(`${demo.id}/registration/password`)
    await citizen.see(citizen.words.done)
    await person.page.goto(`${demo.id}/registration/code`)
    await citizen.see(citizen.words.done)
    assertNoProblems(person)
    await person.close()
  })

  test('with the back button one corrects the name and goes on, and an interrupted way is taken up', async () => {
    const person = await newPerson(browser)
    const citizen = new Citizen(demo, person)
    const phone = '8 912 000-02-04'
    await citizen.ask(phone)
    await person.page.goBack()
    await citizen.see(citizen.words.contact)
    await person.page.goBack()
    await citizen.see(citizen.words.name)
    await citizen.type(citizen.field('Имя'), 'Марина')
    await citizen.press(citizen.button('Продолжить'))
    await citizen.see(citizen.words.code)

    await person.page.goto(`${demo.id}/registration`)
    await lookAt(person, 'registration/resumed')
    await citizen.press(person.page.getByRole('main').getByRole('button', { name: 'Продолжить' }))
    await citizen.see(citizen.words.code)
    await citizen.enterCode(await citizen.message(phone))
    await citizen.choosePassword()
    await citizen.see(citizen.words.done)
    await citizen.openAccount()
    await person.page.getByText('Проверкина Марина').waitFor()
    assertNoProblems(person)
    await person.close()
  })

  test('a page that is not there says so', async () => {
    const person = await newPerson(browser, { expected: [/status of 404/] })
    await person.page.goto(`${demo.id}/no-such-page`)
    await lookAt(person, 'mistakes/not-found')
    assertNoProblems(person)
    await person.close()
  })
})
