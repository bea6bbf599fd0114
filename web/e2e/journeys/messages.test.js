import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'

import { newPerson, startBrowser } from '../lib/browser.js'
import { Citizen, PASSWORD } from '../lib/citizen.js'
import { startDemo } from '../lib/demo.js'
import { lookAt } from '../lib/looking.js'
import { assertNoProblems } from '../lib/problems.js'

const WORDS = {
  ru: {
    title: 'Сообщения',
    unread: /Сообщения: 1 новое/,
    subject: 'Учётная запись будет удалена',
    none: 'Сообщений пока нет.',
    noneFound: /Таких сообщений нет/,
    text: 'Слова из сообщения',
    find: 'Найти',
    choices: 'Куда присылать и когда не беспокоить',
    choicesTitle: 'Куда присылать сообщения',
    sms: 'По СМС',
    mail: 'По электронной почте',
    from: 'С',
    until: 'До',
    save: 'Сохранить',
    saved: 'Сохранили',
    leave: 'Удалить учётную запись',
    password: 'Ваш пароль',
    soon: 'Учётная запись будет удалена'
  },
  en: {
    title: 'Messages',
    unread: /Messages: 1 new/,
    subject: 'The account will be deleted',
    none: 'There are no messages yet.',
    noneFound: /There are no such messages/,
    text: 'Words of the message',
    find: 'Find',
    choices: 'Where they come, and when not to disturb',
    choicesTitle: 'Where messages come',
    sms: 'By SMS',
    mail: 'By e-mail',
    from: 'From',
    until: 'Until',
    save: 'Save',
    saved: 'Saved',
    leave: 'Delete the account',
    password: 'Your password',
    soon: 'The account will be deleted'
  }
}

describe('messages', () => {
  let demo
  let browser
  before(async () => {
    demo = await startDemo({ name: 'messages' })
    browser = await startBrowser()
  })
  after(async () => {
    await browser?.close()
    await demo?.stop()
  })

  async function readAndChoose(citizen, phone, looks) {
    const { page, person } = citizen
    const words = WORDS[person.language]
    const look = async name => { if (looks) await lookAt(person, `${looks}/${name}`) }
    await citizen.register(phone)
    await page.goto(`${demo.id}/account/messages`)
    await citizen.see(words.title)
    await page.getByText(words.none).waitFor()
    await look('none')
    await page.goto(`${demo.id}/account/delete`)
    await citizen.type(citizen.field(words.password), PASSWORD)
    await citizen.press(citizen.button(words.leave))
    await citizen.see(citizen.words.code)
    await citizen.enterCode(await citizen.message(phone, 1))
    await citizen.see(words.soon)
    await citizen.openAccount()
    await look('account')
    await citizen.press(page.getByRole('link', { name: words.unread }))
    await citizen.see(words.title)
    await look('list')
    await citizen.press(page.getByRole('link', { name: words.subject }))
    await citizen.see(words.subject)
    await look('one')
    await page.goto(`${demo.id}/account/messages`)
    await citizen.type(citizen.field(words.text), 'zzz')
    await citizen.press(citizen.button(words.find))
    await page.getByText(words.noneFound).waitFor()
    await look('nothing-found')
    await citizen.press(page.getByRole('link', { name: words.choices }))
    await citizen.see(words.choicesTitle)
    await look('choices')
    for (const box of [words.sms, words.mail]) await citizen.press(page.getByLabel(box).first())
    await citizen.press(citizen.button(words.save))
    await page.getByRole('alert').waitFor()
    await look('nowhere')
    await citizen.press(page.getByLabel(words.sms).first())
    await page.getByLabel(words.from, { exact: true }).selectOption('22')
    await page.getByLabel(words.until, { exact: true }).selectOption('8')
    await citizen.press(citizen.button(words.save))
    await page.getByRole('alert').getByText(words.saved).waitFor()
    await look('saved')
    assert.equal(await page.getByLabel(words.from, { exact: true }).inputValue(), '22')
    assertNoProblems(person)
    await person.close()
  }

  test('in Russian, with pictures', async () => {
    const person = await newPerson(browser)
    await readAndChoose(new Citizen(demo, person), '9127770011', 'messages')
  })

  test('in English, by the keyboard alone', async () => {
    const person = await newPerson(browser, { language: 'en' })
    await readAndChoose(new Citizen(demo, person, { keyboard: true }), '9127770012')
  })
})
