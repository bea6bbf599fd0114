// The contacts of an account: added by code and by link, chosen, removed; the second factor before a change.
import { after, before, describe, test } from 'node:test'

import { newPerson, startBrowser } from '../lib/browser.js'
import { Citizen } from '../lib/citizen.js'
import { startDemo } from '../lib/demo.js'
import { lookAt } from '../lib/looking.js'
import { assertNoProblems } from '../lib/problems.js'
import { codeIn, messagesOfPhone, nextMessage, readSandbox } from '../lib/sandbox.js'
import { waitFor } from '../lib/waiting.js'

const WORDS = {
  ru: {
    add: 'Добавить телефон',
    addMail: 'Добавить почту',
    byEmail: 'По электронной почте',
    proven: 'Готово: по этому контакту можно входить',
    change: /^Изменить/,
    makeMain: 'Сделать основным',
    saved: 'Сохранено',
    remove: 'Удалить контакт',
    removed: 'Контакт удалён',
    fixed: 'Изменить домашний и рабочий телефоны',
    work: 'Рабочий телефон',
    save: 'Сохранить'
  },
  en: {
    add: 'Add a phone',
    addMail: 'Add an e-mail',
    byEmail: 'By e-mail',
    proven: 'Done: you can sign in by this contact',
    change: /^Change/,
    makeMain: 'Make it the main one',
    saved: 'Saved',
    remove: 'Remove the contact',
    removed: 'The contact is removed',
    fixed: 'Change home and work phones',
    work: 'Work phone',
    save: 'Save'
  }
}

describe('contacts', () => {
  let demo
  let browser
  before(async () => {
    demo = await startDemo({ name: 'contacts' })
    browser = await startBrowser()
  })
  after(async () => {
    await browser?.close()
    await demo?.stop()
  })

  for (const [language, phones] of [
    ['ru', ['+79120000101', '+79120000102']],
    ['en', ['+79120000103', '+79120000104']]
  ]) {
    test(`are added, chosen and removed (${language})`, async () => {
      const words = WORDS[language]
      const person = await newPerson(browser, { language })
      const { page } = person
      const citizen = new Citizen(demo, person)
      await citizen.register(phones[0])
      await page.goto(`${demo.id}/account/contacts`)
      await lookAt(person, `contacts/${language}-list`)

      await page.getByRole('button', { name: words.add }).click()
      await lookAt(person, `contacts/${language}-add`)
      await page.getByLabel(citizen.words.phone).fill('12')
      await citizen.button(citizen.words.go).click()
      await lookAt(person, `contacts/${language}-add-mistake`)
      await page.getByLabel(citizen.words.phone).fill(phones[1])
      await citizen.button(citizen.words.go).click()
      await citizen.see(citizen.words.code)
      await citizen.enterCode(await citizen.message(phones[1]))
      await page.getByRole('heading', { name: words.proven }).waitFor()
      await lookAt(person, `contacts/${language}-added`)

      await page.getByRole('link', { name: words.change }).nth(1).click()
      await lookAt(person, `contacts/${language}-one`)
      await page.getByRole('button', { name: words.makeMain }).click()
      await page.getByRole('heading', { name: words.saved }).waitFor()

      await page.getByRole('link', { name: words.fixed }).click()
      await page.getByLabel(words.work).fill('8 343 765-43-21 ext 12')
      await lookAt(person, `contacts/${language}-fixed`)
      await page.getByRole('button', { name: words.save }).click()
      await page.getByText('+7 343 765-43-21 #12').waitFor()

      await page.getByRole('link', { name: words.change }).nth(1).click()
      await page.getByRole('button', { name: words.remove }).click()
      await lookAt(person, `contacts/${language}-remove`)
      await page.getByRole('button', { name: words.remove }).click()
      await page.getByRole('heading', { name: words.removed }).waitFor()
      assertNoProblems(person)
      await person.close()
    })
  }

  test('somebody who has the number now disowns the account, and its owner keeps it', async () => {
    const phone = '+79120000111'
    const person = await newPerson(browser)
    const owner = new Citizen(demo, person)
    await owner.register(phone)

    const other = await newPerson(browser)
    const stranger = new Citizen(demo, other)
    await stranger.ask(phone)
    await stranger.enterCode(await stranger.message(phone, 1))
    await other.page.getByRole('button', { name: 'Освободить контакт' }).click()
    await other.page.getByRole('heading', { name: 'Контакт освободится' }).waitFor()
    await other.close()

    await person.page.goto(`${demo.id}/account`)
    await lookAt(person, 'contacts/claimed-account')
    const known = (await messagesOfPhone(demo, phone)).length
    await person.page.getByRole('button', { name: 'Это мой контакт, оставить' }).click()
    await owner.see(owner.words.code)
    await owner.enterCode(await nextMessage(() => messagesOfPhone(demo, phone), known))
    await person.page.getByRole('heading', { name: 'Контакт остаётся у вас' }).waitFor()
    await lookAt(person, 'contacts/claimed-kept')
    assertNoProblems(person)
    await person.close()
  })

  test('a number of another account: the choice after the code', async () => {
    const [mine, theirs] = ['+79120000121', '+79120000122']
    const other = await newPerson(browser)
    await new Citizen(demo, other).register(theirs)
    await other.close()
    const person = await newPerson(browser)
    const citizen = new Citizen(demo, person)
    await citizen.register(mine)
    await person.page.goto(`${demo.id}/account/contacts/add?kind=phone`)
    await person.page.getByLabel(citizen.words.phone).fill(theirs)
    await citizen.button(citizen.words.go).click()
    await citizen.see(citizen.words.code)
    await citizen.enterCode(await citizen.message(theirs, 1))
    await person.page.getByRole('heading', { name: 'По этому контакту входят в другую учётную запись' }).waitFor()
    await lookAt(person, 'contacts/taken')
    await person.page.getByRole('button', { name: 'Освободить контакт' }).click()
    await person.page.getByRole('heading', { name: 'Контакт освободится' }).waitFor()
    await lookAt(person, 'contacts/taken-claimed')
    assertNoProblems(person)
    await person.close()
  })

  test('a checked account shows the second factor again', async () => {
    const { people } = await readSandbox(demo, '/')
    const ready = people.find((one) => one.title === 'Стандартная учётная запись')
    const data = Object.fromEntries(ready.rows.map((row) => [row.label, row.value]))
    const phone = data['Телефон']
    await waitFor('the end of the checks', async () => (await messagesOfPhone(demo, phone)).length >= 2)
    const person = await newPerson(browser)
    const { page } = person
    const citizen = new Citizen(demo, person)
    let known = (await messagesOfPhone(demo, phone)).length
    await citizen.signIn(phone, data['Пароль'])
    await page.locator('[name=code]').fill(codeIn(await nextMessage(() => messagesOfPhone(demo, phone), known)))
    await page.getByRole('button', { name: 'Продолжить' }).click()
    await page.getByRole('heading', { name: /Здравствуйте/ }).waitFor()
    // The sign-in itself was a second factor: the change is open at once.
    await page.goto(`${demo.id}/account/contacts/1`)
    await page.getByText('единственный мобильный телефон').or(page.getByText('единственный контакт для входа')).first().waitFor()
    await lookAt(person, 'contacts/checked-one')
    assertNoProblems(person)
    await person.close()
  })
})
