// Documents and addresses that a person states, in either language.
import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
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
    licence: 'Водительское удостоверение',
    number: 'Серия и номер',
    issuedBy: 'Кем выдан',
    save: 'Сохранить',
    saved: 'Сохранено',
    change: /^Изменить/,
    remove: /^Удалить/,
    removeForGood: 'Удалить навсегда',
    deleted: 'Запись удалена',
    enter: /^Указать/,
    settlement: 'Город или село',
    street: 'Улица',
    house: 'Дом',
    same: 'Живу по адресу регистрации',
    download: 'Скачать мои данные',
    file: 'Скачать JSON',
    paper: 'Скачать PDF'
  },
  en: {
    licence: 'Driving licence',
    number: 'Series and number',
    issuedBy: 'Issued by',
    save: 'Save',
    saved: 'Saved',
    change: /^Change/,
    remove: /^Delete/,
    removeForGood: 'Delete for good',
    deleted: 'The entry is deleted',
    enter: /^Enter/,
    settlement: 'City or village',
    street: 'Street',
    house: 'House',
    same: 'I live at the registered address',
    download: 'Download my data',
    file: 'Download JSON',
    paper: 'Download PDF'
  }
}

describe('documents and addresses', () => {
  let demo
  let browser
  before(async () => {
    demo = await startDemo({ name: 'papers' })
    browser = await startBrowser()
  })
  after(async () => {
    await browser?.close()
    await demo?.stop()
  })

  async function fillDate(page, name, [day, month, year]) {
    await page.locator(`[name=${name}-day]`).fill(day)
    await page.locator(`[name=${name}-month]`).fill(month)
    await page.locator(`[name=${name}-year]`).fill(year)
  }

  for (const [language, phone] of [['ru', '+79120000141'], ['en', '+79120000142']]) {
    test(`a licence and an address are stated, changed and deleted (${language})`, async () => {
      const words = WORDS[language]
      const person = await newPerson(browser, { language })
      const { page } = person
      await new Citizen(demo, person).register(phone)
      await page.goto(`${demo.id}/account/documents`)
      await lookAt(person, `papers/${language}-none`)

      await page.getByRole('link', { name: words.licence }).click()
      await page.getByLabel(words.number).fill('12')
      await page.getByRole('button', { name: words.save }).click()
      await lookAt(person, `papers/${language}-form-mistake`)
      for (const number of ['99 12 345678', '66 AB 654321']) {
        await page.getByLabel(words.number).fill(number)
        await fillDate(page, 'issueDate', ['14', '5', '2020'])
        await fillDate(page, 'expiryDate', ['14', '5', '2030'])
        await page.getByLabel(words.issuedBy).fill('ГИБДД 6612')
        await page.getByRole('button', { name: words.save }).click()
        await page.getByRole('heading', { name: words.saved }).waitFor()
        if (number.startsWith('99')) await page.getByRole('link', { name: words.change }).first().click()
      }
      await page.locator('summary').first().click()
      await lookAt(person, `papers/${language}-documents`)
      await page.getByRole('link', { name: words.remove }).first().click()
      await lookAt(person, `papers/${language}-remove`)
      await page.getByRole('button', { name: words.removeForGood }).click()
      await page.getByRole('heading', { name: words.deleted }).waitFor()

      await page.goto(`${demo.id}/account/addresses`)
      await page.getByRole('link', { name: words.enter }).first().click()
      await page.getByRole('button', { name: words.save }).click()
      await lookAt(person, `papers/${language}-address-mistake`)
      await page.getByLabel(words.settlement).fill('г. Каменск-Уральский')
      await page.getByLabel(words.street).fill('ул. Каменская')
      await page.getByLabel(words.house, { exact: true }).fill('82а')
      await page.getByRole('button', { name: words.save }).click()
      await page.getByRole('link', { name: words.enter }).first().click()
      await page.getByLabel(words.same).check()
      await page.getByRole('button', { name: words.save }).click()
      await page.getByRole('heading', { name: words.saved }).waitFor()
      await lookAt(person, `papers/${language}-addresses`)

      await page.goto(`${demo.id}/account`)
      await page.getByRole('link', { name: words.download }).click()
      await lookAt(person, `papers/${language}-download`)
      const load = async (button) => {
        const [download] = await Promise.all([
          page.waitForEvent('download'),
          page.getByRole('button', { name: button }).click()
        ])
        return readFile(await download.path())
      }
      const whole = JSON.parse((await load(words.file)).toString('utf8'))
      assert.equal(whole.format, 'okno-personal-data-1')
      assert.ok(whole.stated.some((one) => one.statement.house === '82а'))
      assert.equal((await load(words.paper)).subarray(0, 8).toString('latin1'), '%PDF-1.7')
      assertNoProblems(person)
      await person.close()
    })
  }

  test('what registries have checked stands with its state and with what to do', async () => {
    const { people } = await readSandbox(demo, '/')
    const ready = people.find((one) => one.title === 'Стандартная учётная запись')
    const data = Object.fromEntries(ready.rows.map((row) => [row.label, row.value]))
    const phone = data['Телефон']
    await waitFor('the end of the checks', async () => (await messagesOfPhone(demo, phone)).length >= 2)
    const person = await newPerson(browser)
    const { page } = person
    const known = (await messagesOfPhone(demo, phone)).length
    await new Citizen(demo, person).signIn(phone, data['Пароль'])
    await page.locator('[name=code]').fill(codeIn(await nextMessage(() => messagesOfPhone(demo, phone), known)))
    await page.getByRole('button', { name: 'Продолжить' }).click()
    await page.getByRole('heading', { name: /Здравствуйте/ }).waitFor()
    await page.goto(`${demo.id}/account/documents`)
    await lookAt(person, 'papers/checked')
    await page.getByRole('link', { name: /^Это неверно/ }).first().click()
    await lookAt(person, 'papers/wrong')
    assertNoProblems(person)
    await person.close()
  })
})
