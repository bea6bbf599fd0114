// A person's own data: checked again, a registry that is wrong and corrects itself, an address found while it is typed.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'

import { assertAccessible, typeInto } from '../lib/accessibility.js'
import { newPerson, startBrowser } from '../lib/browser.js'
import { Citizen } from '../lib/citizen.js'
import { startDemo } from '../lib/demo.js'
import { lookAt } from '../lib/looking.js'
import { assertNoProblems } from '../lib/problems.js'
import {
  fillDate, fillForeignPassport, fillPassport, fillPerson, peopleAreReady, readyPeople, registerAs, sendForChecks, signInAs
} from '../lib/ready-people.js'
import { readSandbox } from '../lib/sandbox.js'
import { takeScreenshot } from '../lib/screenshots.js'
import { registerStandard } from '../lib/standard.js'

const WORDS = {
  ru: {
    again: 'Проверить ещё раз',
    done: 'Проверки закончены',
    limit: /3 раза в сутки/,
    find: 'Найти адрес',
    findButton: 'Найти',
    choose: 'Какой адрес ваш?',
    take: 'Подставить в поля',
    filled: /Адрес подставлен/,
    house: 'Дом',
    save: 'Сохранить',
    saved: 'Сохранено'
  },
  en: {
    again: 'Check again',
    done: 'The checks are done',
    limit: /3 times a day/,
    find: 'Find the address',
    findButton: 'Find',
    choose: 'Which address is yours?',
    take: 'Put it into the fields',
    filled: /The address is in the fields/,
    house: 'House',
    save: 'Save',
    saved: 'Saved'
  }
}

describe('my data', () => {
  let demo
  let browser
  before(async () => {
    demo = await startDemo({ name: 'data' })
    browser = await startBrowser()
  })
  after(async () => {
    await browser?.close()
    await demo?.stop()
  })

  /** A person of the population as the ready-made ones are told. */
  async function personOf(number, phone) {
    const found = await readSandbox(demo, `/registries/people/${number}`)
    const { series, documentNumber: digits } = found
    return {
      ФИО: [found.lastName, found.firstName, found.middleName].filter(Boolean).join(' '),
      Телефон: phone,
      'Дата рождения': found.birthDate,
      'Место рождения': found.birthPlace,
      Гражданство: found.citizenship,
      'Номер документа': `${series.slice(0, 2)} ${series.slice(2)} ${digits}`,
      'Дата выдачи': found.issueDate,
      'Код подразделения': found.issueId,
      'Кем выдан': found.issuedBy,
      СНИЛС: found.snils,
      gender: found.gender === 'M' ? 'Мужской' : 'Женский'
    }
  }

  test('a registry that is wrong is told so, corrects itself, and answers rightly', async () => {
    // 10: the fund says that СНИЛС and person do not match, though everything is right.
    const data = await personOf(10, '+79120000151')
    const person = await newPerson(browser)
    const { page } = person
    await registerAs(demo, person, data)
    await fillPerson(page, data, { gender: data.gender, document: 'Паспорт гражданина России' })
    await fillPassport(page, data)
    await sendForChecks(page)
    await page.getByText('СНИЛС не соответствует').waitFor()
    await page.goto(`${demo.id}/account/documents`)
    await lookAt(person, 'data/documents-mismatch')
    await page.getByRole('link', { name: /Это неверно.*СНИЛС/ }).click()
    await lookAt(person, 'data/wrong')
    await page.getByRole('button', { name: 'Написать в реестр' }).click()
    await page.getByRole('button', { name: 'Отправить запрос' }).click()
    await lookAt(person, 'data/correction-mistake')
    await page.getByLabel('Что неверно в реестре?').fill('В СНИЛС моё отчество записано с ошибкой')
    await page.getByRole('button', { name: 'Отправить запрос' }).click()
    await page.getByText('Социальный фонд: запрос получен').waitFor()
    await lookAt(person, 'data/correction-waiting')
    // Live: nobody presses anything.
    await page.getByText('Запись исправлена').waitFor({ timeout: 60_000 })
    await lookAt(person, 'data/correction-done')
    await page.goto(`${demo.id}/account/checks`)
    await page.getByRole('heading', { name: 'Проверки закончены' }).waitFor()
    await lookAt(person, 'data/checks-after-correction')
    await page.goto(`${demo.id}/account/messages`)
    await page.getByText('Реестр исправил запись о вас').first().waitFor()

    // The passport is lost meanwhile: the next check lowers the level, and the page says why.
    const ministry = await newPerson(browser)
    await ministry.page.goto(`${demo.sandbox}/registries/people/10`)
    await ministry.page.getByLabel('Что МВД ответит о паспорте').selectOption('lost')
    await ministry.page.getByRole('button', { name: 'Применить' }).click()
    await lookAt(ministry, 'data/sandbox-person')
    assertNoProblems(ministry)
    await ministry.close()
    await page.goto(`${demo.id}/account/documents`)
    await page.getByRole('button', { name: 'Проверить ещё раз' }).click()
    await page.getByText('числится утерянным').waitFor()
    await lookAt(person, 'data/checks-lost')
    await page.goto(`${demo.id}/account`)
    await lookAt(person, 'data/account-lost')
    assertNoProblems(person)
    await person.close()
  })

  test('a registry that is wrong is told so in English', async () => {
    const person = await newPerson(browser, { language: 'en' })
    const { page } = person
    await registerStandard(demo, person, { phone: '+79120000152', number: 1010 })
    await page.getByText('the SNILS does not match the name').first().waitFor({ timeout: 60_000 })
    await page.goto(`${demo.id}/account/documents`)
    await lookAt(person, 'data/en-documents-mismatch')
    await page.getByRole('link', { name: /This is not right.*SNILS/ }).click()
    await lookAt(person, 'data/en-wrong')
    await page.getByRole('button', { name: 'Write to the registry' }).click()
    await page.getByRole('button', { name: 'Send the request' }).click()
    await lookAt(person, 'data/en-correction-mistake')
    await page.getByLabel('What is wrong in the registry?').fill('My patronymic is misspelt in the record of my SNILS')
    await page.getByRole('button', { name: 'Send the request' }).click()
    await page.getByText('Social Fund: request received').waitFor()
    await lookAt(person, 'data/en-correction-waiting')
    await page.getByText('The record is corrected').waitFor({ timeout: 60_000 })
    await lookAt(person, 'data/en-correction-done')
    await page.goto(`${demo.id}/account/checks`)
    await page.getByRole('heading', { name: 'The checks are done' }).waitFor()
    await lookAt(person, 'data/en-checks-after-correction')
    assertNoProblems(person)
    await person.close()
  })

  test('a document that is about to end is announced on the account', async () => {
    const [data] = await readyPeople(demo, 'Иностранец')
    const person = await newPerson(browser)
    const { page } = person
    await registerAs(demo, person, data)
    await fillPerson(page, data, { gender: 'Женский', document: 'Паспорт другой страны' })
    const end = new Date(Date.now() + 20 * 24 * 60 * 60 * 1000).toISOString().slice(0, 10)
    await fillDate(page, 'expiryDate', end)
    await fillForeignPassport(page, data)
    await sendForChecks(page)
    await page.getByRole('heading', { level: 1 }).waitFor()
    await page.goto(`${demo.id}/account`)
    await page.getByText('Ваш документ действует до').waitFor()
    await lookAt(person, 'data/document-ending')
    assertNoProblems(person)
    await person.close()
  })

  for (const [at, language] of ['ru', 'en'].entries()) {
    test(`who is checked already is checked again (${language})`, async () => {
      const words = WORDS[language]
      const data = (await readyPeople(demo, 'Стандартная учётная запись'))[at]
      await peopleAreReady(demo)
      const person = await newPerson(browser, { language: 'ru' })
      const { page } = person
      await signInAs(demo, person, data)
      if (language === 'en') {
        await page.getByRole('link', { name: 'English' }).or(page.getByRole('button', { name: 'English' })).first().click()
        person.language = 'en'
      }
      await page.goto(`${demo.id}/account/documents`)
      await lookAt(person, `data/${language}-documents`)
      for (let time = 0; time < 3; time += 1) {
        await page.getByRole('button', { name: words.again }).click()
        await page.getByRole('heading', { name: words.done }).waitFor()
        await page.getByRole('button', { name: words.again }).waitFor()
      }
      await lookAt(person, `data/${language}-checks-again`)
      person.problems.length = 0
      await page.getByRole('button', { name: words.again }).click()
      await page.getByText(words.limit).first().waitFor()
      await lookAt(person, `data/${language}-checks-limit`)
      await person.close()
    })

    test(`an address is found while it is typed, with the keyboard alone (${language})`, async () => {
      const words = WORDS[language]
      const person = await newPerson(browser, { language })
      const { page } = person
      await new Citizen(demo, person).register(`+7912000016${at}`)
      await page.goto(`${demo.id}/account/addresses/edit/registration`)
      await lookAt(person, `data/${language}-address-form`)
      const field = page.getByRole('combobox', { name: words.find })
      await typeInto(page, field, 'екатеринбург лесная')
      await page.getByRole('option').first().waitFor()
      assert.equal(await field.getAttribute('aria-expanded'), 'true')
      await page.keyboard.press('ArrowDown')
      const active = await field.getAttribute('aria-activedescendant')
      assert.equal(await page.locator(`#${active}`).getAttribute('aria-selected'), 'true')
      await assertAccessible(page)
      await takeScreenshot(page, `data/${language}-suggestions-1280`)
      await page.setViewportSize({ width: 320, height: 640 })
      await takeScreenshot(page, `data/${language}-suggestions-320`)
      await page.setViewportSize({ width: 1280, height: 900 })
      await page.keyboard.press('Escape')
      assert.equal(await field.getAttribute('aria-expanded'), 'false')
      await page.keyboard.type(' 7')
      await page.getByRole('option', { name: /ул\. Лесная, 7$/ }).first().waitFor()
      await page.keyboard.press('ArrowDown')
      await page.keyboard.press('Enter')
      await page.getByText(words.filled).waitFor()
      assert.equal(await page.getByLabel(words.house, { exact: true }).inputValue(), '7')
      assert.match(await page.locator('[name=postcode]').inputValue(), /^620\d{3}$/)
      await lookAt(person, `data/${language}-address-filled`)
      await page.getByRole('button', { name: words.save }).click()
      await page.getByRole('heading', { name: words.saved }).waitFor()
      assertNoProblems(person)
      await person.close()
    })

    test(`an address is found without a script (${language})`, async () => {
      const words = WORDS[language]
      const person = await newPerson(browser, { language, script: false })
      const { page } = person
      await new Citizen(demo, person).register(`+7912000017${at}`)
      await page.goto(`${demo.id}/account/addresses/edit/registration`)
      await page.getByLabel(words.find).fill('екатеринбург лесная 7')
      await page.getByRole('button', { name: words.findButton, exact: true }).click()
      await page.getByText(words.choose).waitFor()
      await lookAt(person, `data/${language}-choices`)
      await page.getByRole('button', { name: words.take }).click()
      await page.getByText(words.filled).waitFor()
      assert.equal(await page.getByLabel(words.house, { exact: true }).inputValue(), '7')
      await page.getByRole('button', { name: words.save }).click()
      await page.getByRole('heading', { name: words.saved }).waitFor()
      assertNoProblems(person)
      await person.close()
    })
  }
})
