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
    add: /^Добавить скан/,
    count: /^2 скана/,
    file: 'Фото или скан документа',
    send: 'Добавить',
    nothing: 'Выберите файл.',
    otherKind: 'Это не JPEG, не PNG и не PDF.',
    tooLarge: 'Файл больше 10 МБ.',
    tooManyPixels: 'Изображение слишком большое.',
    activePdf: 'В этом PDF есть программа',
    added: 'Скан добавлен',
    pages: /^PDF, 1 страница/,
    open: 'Скачать скан 1',
    remove: /^Удалить ?: Фото/,
    removeAsk: 'Удалить скан навсегда?',
    removeForGood: 'Удалить навсегда',
    deleted: 'Скан удалён'
  },
  en: {
    licence: 'Driving licence',
    number: 'Series and number',
    issuedBy: 'Issued by',
    save: 'Save',
    saved: 'Saved',
    add: /^Add a scan/,
    count: /^2 scans/,
    file: 'Photo or scan of the document',
    send: 'Add',
    nothing: 'Choose a file.',
    otherKind: 'This is neither JPEG nor PNG nor PDF.',
    tooLarge: 'The file is larger than 10 MB.',
    tooManyPixels: 'The picture is too big.',
    activePdf: 'This PDF contains a program',
    added: 'The scan was added',
    pages: /^PDF, 1 page/,
    open: 'Download scan 1',
    remove: /^Delete ?: Photo/,
    removeAsk: 'Delete the scan for good?',
    removeForGood: 'Delete for good',
    deleted: 'The scan was deleted'
  }
}

const MEGABYTE = 1024 * 1024
/** Where the width and height of a PNG stand, after its signature and the name of its head. */
const PNG_SIZE_AT = 16

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
    return { photo, pdf }
  }

  /** What is no scan, with what is said of it. */
  function wickedFiles(words) {
    return [
      ['other-kind', words.otherKind, { name: 'photo.jpg', mimeType: 'image/jpeg', buffer: Buffer.from('no picture') }],
      ['too-large', words.tooLarge, { name: 'a.jpg', mimeType: 'image/jpeg', buffer: Buffer.alloc(10 * MEGABYTE + 1) }],
      ['pixels', words.tooManyPixels, { name: 'a.png', mimeType: 'image/png', buffer: hugePng() }],
      ['script', words.activePdf, { name: 'a.pdf', mimeType: 'application/pdf', buffer: pdfWithScript() }]
    ]
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
      const { photo, pdf } = await makeFiles()
      const person = await newPerson(browser, { language })
      const { page } = person
      await new Citizen(demo, person).register(phone)
      await stateLicence(page, words)
      await page.getByRole('link', { name: words.add }).first().click()
      await lookAt(person, `scan/${language}-none`)

      const send = () => page.getByRole('button', { name: words.send, exact: true }).click()
      await send()
      await page.locator('#file-error').getByText(words.nothing).waitFor()
      for (const [picture, text, file] of wickedFiles(words)) {
        await page.getByLabel(words.file).setInputFiles(file)
        await send()
        await page.locator('#file-error').getByText(text).waitFor()
        await lookAt(person, `scan/${language}-refused-${picture}`)
      }
      assert.equal(await page.locator('.o-scans__item').count(), 0)

      for (const [nth, file] of [photo, pdf].entries()) {
        await page.getByLabel(words.file).setInputFiles(file)
        await send()
        await page.locator('.o-scans__item').nth(nth).waitFor()
        await page.getByRole('heading', { name: words.added }).waitFor()
      }
      await page.getByText(words.pages).waitFor()
      await page.locator('.o-scans__picture img').scrollIntoViewIfNeeded()
      await page.waitForFunction(() => document.querySelector('.o-scans__picture img').naturalWidth > 0)
      await lookAt(person, `scan/${language}-list`)
      const [download] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('link', { name: words.open }).first().click()
      ])
      const bytes = await readFile(await download.path())
      assert.equal(bytes.subarray(0, 3).toString('hex'), 'ffd8ff', 'a JPEG')
      assert.notDeepEqual(bytes, photo.buffer, 'made anew')

      await page.goto(`${demo.id}/account/documents`)
      await lookAt(person, `scan/${language}-documents`)
      await page.getByRole('link', { name: words.count }).click()
      await page.getByRole('link', { name: words.remove }).click()
      await page.getByRole('heading', { name: words.removeAsk }).waitFor()
      await lookAt(person, `scan/${language}-remove`)
      await page.getByRole('button', { name: words.removeForGood }).click()
      await page.getByRole('heading', { name: words.deleted }).waitFor()
      assert.equal(await page.locator('.o-scans__item').count(), 1)
      await lookAt(person, `scan/${language}-deleted`)
      assertNoProblems(person)
      await person.close()
    })
  }
})

/** A PNG that says it has a hundred megapixels. */
function hugePng() {
  const pixel = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='
  const file = Buffer.from(pixel, 'base64')
  file.writeUInt32BE(10_000, PNG_SIZE_AT)
  file.writeUInt32BE(10_000, PNG_SIZE_AT + 4)
  file.writeUInt32BE(checksum(file.subarray(PNG_SIZE_AT - 4, PNG_SIZE_AT + 13)), PNG_SIZE_AT + 13)
  return file
}

/** The CRC-32 of PNG. */
function checksum(bytes) {
  let sum = 0xffffffff
  for (const byte of bytes) {
    sum ^= byte
    for (let bit = 0; bit < 8; bit += 1) sum = (sum >>> 1) ^ (sum & 1 ? 0xedb88320 : 0)
  }
  return ~sum >>> 0
}

/** A PDF that runs something when it is opened. */
function pdfWithScript() {
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R /OpenAction << /S /JavaScript /JS (app.alert\\(1\\)) >> >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>'
  ]
  let file = '%PDF-1.5\n'
  const places = objects.map((object, nth) => {
    const place = String(file.length).padStart(10, '0')
    file += `${nth + 1} 0 obj\n${object}\nendobj\n`
    return `${place} 00000 n \n`
  })
  const table = `xref\n0 4\n0000000000 65535 f \n${places.join('')}`
  return Buffer.from(`${file}${table}trailer\n<< /Size 4 /Root 1 0 R >>\nstartxref\n${file.length}\n%%EOF\n`, 'latin1')
}
