import { after, before, describe, test } from 'node:test'

import { newPerson, startBrowser } from '../lib/browser.js'
import { Citizen, PASSWORD } from '../lib/citizen.js'
import { startDemo } from '../lib/demo.js'
import { lookAt } from '../lib/looking.js'
import { assertNoProblems } from '../lib/problems.js'
import { linkIn } from '../lib/sandbox.js'

const NEW_PASSWORD = 'гранит весло пуговица август'

describe('registration by e-mail and recovery', () => {
  let demo
  let browser
  before(async () => {
    demo = await startDemo({ name: 'email-and-recovery' })
    browser = await startBrowser()
  })
  after(async () => {
    await browser?.close()
    await demo?.stop()
  })

  async function end(...people) {
    for (const person of people) {
      assertNoProblems(person)
      await person.close()
    }
  }

  test('by e-mail the code from the letter is enough', async () => {
    const person = await newPerson(browser)
    const citizen = new Citizen(demo, person)
    await citizen.agree()
    await citizen.giveName()
    citizen.looks = 'email'
    await citizen.giveEmail('code@example.ru')
    await citizen.see(citizen.words.code, 'registration-code')
    citizen.looks = undefined
    await citizen.enterCode(await citizen.message('code@example.ru'))
    await citizen.choosePassword()
    await citizen.see(citizen.words.done)
    await citizen.openAccount()
    await citizen.signOut()
    await citizen.signIn('Code@Example.ru')
    await citizen.see(citizen.words.hello)
    await end(person)
  })

  test('by e-mail the link, opened in the same browser, needs one press', async () => {
    const person = await newPerson(browser)
    const citizen = new Citizen(demo, person)
    await citizen.ask('link@example.ru')
    await citizen.page.goto(linkIn(await citizen.message('link@example.ru')))
    await citizen.see('Подтвердите почту')
    await lookAt(person, 'email/link-same-browser')
    await citizen.press(citizen.button('Подтвердить'))
    await citizen.choosePassword()
    await citizen.see(citizen.words.done)
    await end(person)
  })

  test('by e-mail the link, opened in another browser, shows the code for the first', async () => {
    const [person, elsewhere] = [await newPerson(browser), await newPerson(browser)]
    const citizen = new Citizen(demo, person)
    await citizen.ask('other@example.ru')
    const link = linkIn(await citizen.message('other@example.ru'))
    await elsewhere.page.goto(link)
    await elsewhere.page.getByRole('heading', { level: 1, name: 'Код для другого браузера' }).waitFor()
    await lookAt(elsewhere, 'email/link-other-browser')
    const shown = { text: await elsewhere.page.getByRole('main').innerText() }
    await citizen.enterCode(shown)
    await citizen.choosePassword()
    await citizen.see(citizen.words.done)
    await elsewhere.page.goto(link)
    await elsewhere.page.getByRole('heading', { level: 1, name: 'Ссылка не действует' }).waitFor()
    await lookAt(elsewhere, 'email/link-dead')
    await end(person, elsewhere)
  })

  test('a contact that has an account leads to a choice, and from there to a new password', async () => {
    const owner = await newPerson(browser)
    const first = new Citizen(demo, owner)
    await first.register('8 912 000-01-01')

    const person = await newPerson(browser)
    const citizen = new Citizen(demo, person)
    await citizen.ask('8 912 000-01-01')
    await citizen.enterCode(await citizen.message('8 912 000-01-01', 1))
    await citizen.see('С этим телефоном уже есть учётная запись')
    await lookAt(person, 'recovery/contact-taken')
    await citizen.press(citizen.button('Восстановить доступ'))
    await citizen.see('Придумайте новый пароль')
    await lookAt(person, 'recovery/password')
    await citizen.type(citizen.field('Пароль'), NEW_PASSWORD)
    await citizen.press(citizen.button('Готово'))
    await citizen.see('Пароль изменён')
    await lookAt(person, 'recovery/done')
    await citizen.signIn('8 912 000-01-01', PASSWORD)
    await person.page.getByRole('alert').getByText('Логин или пароль не подходят').waitFor()
    await lookAt(person, 'sign-in/refused')
    await citizen.signIn('8 912 000-01-01', NEW_PASSWORD)
    await citizen.see(citizen.words.hello)

    await owner.page.goto(`${demo.id}/account`)
    await first.see('Вход')
    await end(person, owner)
  })

  test('who has forgotten the password begins at the sign-in', async () => {
    const person = await newPerson(browser)
    const citizen = new Citizen(demo, person)
    await citizen.register('forgot@example.ru')
    await citizen.openAccount()
    await citizen.signOut()
    await person.page.goto(`${demo.id}/sign-in`)
    await person.page.getByRole('link', { name: 'Не помню пароль' }).click()
    await citizen.see('Восстановление доступа')
    await lookAt(person, 'recovery/start')
    await person.page.getByRole('radio', { name: 'По электронной почте' }).check()
    await citizen.type(citizen.field('Электронная почта'), 'forgot@example.ru')
    await citizen.press(citizen.button('Продолжить'))
    await citizen.see('Введите код из письма')
    await lookAt(person, 'recovery/code')
    await citizen.enterCode(await citizen.message('forgot@example.ru', 1))
    await citizen.see('Придумайте новый пароль')
    await citizen.type(citizen.field('Пароль'), NEW_PASSWORD)
    await citizen.press(citizen.button('Готово'))
    await citizen.see('Пароль изменён')
    await citizen.signIn('forgot@example.ru', NEW_PASSWORD)
    await citizen.see(citizen.words.hello)
    await end(person)
  })

  test('a contact without an account is told so only to whoever has proven it', async () => {
    const person = await newPerson(browser)
    const citizen = new Citizen(demo, person)
    await person.page.goto(`${demo.id}/recovery`)
    await citizen.type(citizen.field('Номер телефона'), '8 912 000-01-09')
    await citizen.press(citizen.button('Продолжить'))
    await citizen.see('Введите код из СМС')
    await citizen.enterCode(await citizen.message('8 912 000-01-09'))
    await citizen.see('Учётной записи нет')
    await lookAt(person, 'recovery/no-account')
    await end(person)
  })
})
