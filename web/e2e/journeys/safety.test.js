// The security and the history of an account, seen and used in either language.
import { after, before, describe, test } from 'node:test'

import { newPerson, startBrowser } from '../lib/browser.js'
import { Citizen, PASSWORD } from '../lib/citizen.js'
import { startDemo } from '../lib/demo.js'
import { lookAt } from '../lib/looking.js'
import { assertNoProblems } from '../lib/problems.js'

const WORDS = {
  ru: {
    security: 'Безопасность',
    end: 'Завершить',
    ended: 'Сеанс завершён',
    change: 'Сменить пароль',
    present: 'Нынешний пароль',
    next: 'Новый пароль',
    changed: 'Пароль изменён, остальные сеансы завершены',
    history: 'История',
    changes: 'Изменения',
    passwordLine: 'Изменён пароль',
    looks: 'Кто смотрел мои данные',
    none: 'Здесь пока ничего нет.'
  },
  en: {
    security: 'Security',
    end: 'End',
    ended: 'The session has ended',
    change: 'Change the password',
    present: 'Present password',
    next: 'New password',
    changed: 'The password is changed, all other sessions have ended',
    history: 'History',
    changes: 'Changes',
    passwordLine: 'The password was changed',
    looks: 'Who looked at my data',
    none: 'Nothing here yet.'
  }
}

describe('safety', () => {
  let demo
  let browser
  before(async () => {
    demo = await startDemo({ name: 'safety' })
    browser = await startBrowser()
  })
  after(async () => {
    await browser?.close()
    await demo?.stop()
  })

  for (const [language, phone] of [['ru', '+79120000131'], ['en', '+79120000132']]) {
    test(`another session is ended, the password changed, the history read (${language})`, async () => {
      const words = WORDS[language]
      const person = await newPerson(browser, { language })
      const { page } = person
      const citizen = new Citizen(demo, person)
      await citizen.register(phone)
      const elsewhere = await newPerson(browser, { language })
      await new Citizen(demo, elsewhere).signIn(phone)
      await elsewhere.page.getByRole('heading', { level: 1, name: citizen.words.hello }).waitFor()

      await page.goto(`${demo.id}/account`)
      await page.getByRole('main').getByRole('link', { name: words.security, exact: true }).click()
      await lookAt(person, `safety/${language}-security`)
      await page.getByRole('button', { name: words.end, exact: true }).click()
      await page.getByRole('heading', { name: words.ended }).waitFor()
      await elsewhere.page.goto(`${demo.id}/account`)
      await elsewhere.page.getByRole('heading', { level: 1, name: citizen.words.signIn }).waitFor()
      await elsewhere.close()

      await page.getByRole('button', { name: words.change }).click()
      await page.getByLabel(words.present, { exact: true }).fill('another one')
      await page.getByLabel(words.next, { exact: true }).fill('short')
      await page.getByRole('button', { name: words.change }).click()
      await lookAt(person, `safety/${language}-password-mistake`)
      await page.getByLabel(words.present, { exact: true }).fill(PASSWORD)
      await page.getByLabel(words.next, { exact: true }).fill('берег фонарь капуста стекло')
      await page.getByRole('button', { name: words.change }).click()
      await page.getByRole('heading', { name: words.changed }).waitFor()

      await page.getByRole('main').getByRole('link', { name: words.history, exact: true }).click()
      await lookAt(person, `safety/${language}-history`)
      await page.getByRole('link', { name: words.changes, exact: true }).click()
      await page.getByText(words.passwordLine).waitFor()
      await page.getByRole('main').getByRole('link', { name: words.looks, exact: true }).click()
      await page.getByText(words.none).waitFor()
      assertNoProblems(person)
      await person.close()
    })
  }
})
