// Scans of a document: a photo and a PDF go in, what is no scan is refused in words, and one is deleted for good.
import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { after, before, describe, test } from 'node:test'

import { newPerson, startBrowser } from '../lib/browser.js'
import { Citizen } from '../lib/citizen.js'
import { startDemo } from '../lib/demo.js'
import { lookAt } from '../lib/looking.js'
import { assertNoProblems } from '../lib/problems.js'

const WORDS = {
  ru: {
    licence: 'Водительское удостоверение',
    number: 'Серия и номер',
    issuedBy: 'Кем выдан',
    save: 'Сохранить',
    saved: 'Сохранено',
    add: 'Добавить скан',
    file: 'Фото или скан документа',
    send: 'Добавить',
    nothing: 'Выберите файл.',
    otherKind: 'Это не JPEG, не PNG и не PDF.',
    added: 'Скан добавлен',
    pages: 'PDF, 1 страница',
    open: 'Скачать скан 1',
    remove: 'Удалить: Фото',
    removeForGood: 'Удалить навсегда',
    deleted: 'Скан удалён'
  },
  en: {
    licence: 'Driving licence',
    number: 'Series and number',
    issuedBy: 'Issued by',
    save: 'Save',
    saved: 'Saved',
    add: 'Add a scan',
    file: 'Photo or scan of the document',
    send: 'Add',
    nothing: 'Choose a file.',
    otherKind: 'not a JPEG',
    added: 'The scan was added',
    pages: 'PDF, 1 page',
    open: 'Download scan 1',
    remove: 'Delete: Photo',
    removeForGood: 'Delete for good',
    deleted: 'The scan was deleted'
  }
}

describe('scans of documents', () => {
  let demo
  let browser
  before(async () => {
    demo = await startDemo({ name: 'scan' })
    browser = await startBrowser()
  })
  after(async () => {
    await browser?.close()
    await demo?.stop()
  })

  /** Pictures and a PDF that this very browser makes. */
  async function makeFiles() {
    const page = await browser.newPage({ viewport: { width: 900, height: 600 } })
    await page.setContent('<body style="background:#e8dcc0"><h1>ВОДИТЕЛЬСКОЕ УДОСТОВЕРЕНИЕ</h1><p>99 12 345678')
    const photo = { name: 'права.jpg', mimeType: 'image/jpeg', buffer: await page.screenshot({ type: 'jpeg' }) }
    const pdf = { name: 'licence.pdf', mimeType: 'application/pdf', buffer: await page.pdf() }
    await page.close()
    return { photo, pdf, text: { name: 'photo.jpg', mimeType: 'image/jpeg', buffer: Buffer.from('no picture') } }
  }

  async function fillDate(page, name, [day, month, year]) {
    await page.locator(`[name=${name}-day]`).fill(day)
    await page.locator(`[name=${name}-month]`).fill(month)
    await page.locator(`[name=${name}-year]`).fill(year)
  }

  async function stateLicence(page, words) {
    await page.goto(`${demo.id}/account/documents`)
    await page.getByRole('link', { name: words.licence }).click()
    await page.getByLabel(words.number).fill('99 12 345678')
    await fillDate(page, 'issueDate', ['14', '5', '2020'])
    await fillDate(page, 'expiryDate', ['14', '5', '2030'])
    await page.getByLabel(words.issuedBy).fill('ГИБДД 6612')
    await page.getByRole('button', { name: words.save }).click()
    await page.getByRole('heading', { name: words.saved }).waitFor()
  }

  for (const [language, phone] of [['ru', '+79120000161'], ['en', '+79120000162']]) {
    test(`are added, refused, downloaded and deleted (${language})`, async () => {
      const words = WORDS[language]
      const files = await makeFiles()
      const person = await newPerson(browser, { language })
      const { page } = person
      await new Citizen(demo, person).register(phone)
      await stateLicence(page, words)
      await page.getByRole('link', { name: words.add }).first().click()
      await lookAt(person, `scan/${language}-none`)

      const send = () => page.getByRole('button', { name: words.send, exact: true }).click()
      await send()
      await page.locator('#file-error').getByText(words.nothing).waitFor()
      await page.getByLabel(words.file).setInputFiles(files.text)
      await send()
      await page.locator('#file-error').getByText(words.otherKind).waitFor()
      await lookAt(person, `scan/${language}-refused`)

      for (const file of [files.photo, files.pdf]) {
        await page.getByLabel(words.file).setInputFiles(file)
        await send()
        await page.getByRole('heading', { name: words.added }).waitFor()
      }
      await page.getByText(words.pages).waitFor()
      const picture = page.locator('.o-scans__picture img')
      await picture.scrollIntoViewIfNeeded()
      await page.waitForFunction(() => document.querySelector('.o-scans__picture img').naturalWidth > 0)
      await lookAt(person, `scan/${language}-list`)
      const [download] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('link', { name: words.open }).first().click()
      ])
      const bytes = await readFile(await download.path())
      assert.equal(bytes.subarray(0, 3).toString('hex'), 'ffd8ff', 'a JPEG')
      assert.notDeepEqual(bytes, files.photo.buffer, 'made anew')

      await page.getByRole('link', { name: words.remove }).click()
      await lookAt(person, `scan/${language}-remove`)
      await page.getByRole('button', { name: words.removeForGood }).click()
      await page.getByRole('heading', { name: words.deleted }).waitFor()
      assert.equal(await page.locator('.o-scans__item').count(), 1)
      assertNoProblems(person)
      await person.close()
    })
  }
})
