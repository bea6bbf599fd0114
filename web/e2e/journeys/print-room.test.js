// Letters printed here: two postal operators, one batch, one file; a spoilt batch is printed anew with other codes.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'

import { newPerson, startBrowser } from '../lib/browser.js'
import { startDemo } from '../lib/demo.js'
import { lookAt } from '../lib/looking.js'
import { outputPath } from '../lib/output.js'
import { assertNoProblems } from '../lib/problems.js'
import { peopleAreReady, readyPeople, signInAs } from '../lib/ready-people.js'
import { readSandbox } from '../lib/sandbox.js'
import { registerStandard } from '../lib/standard.js'
import { waitFor } from '../lib/waiting.js'

const ADDRESS = {
  postcode: '623400',
  region: 'Свердловская область',
  settlement: 'г. Каменск-Уральский',
  street: 'ул. Мира',
  house: '1',
  flat: '7'
}

describe('the print room', () => {
  let demo
  let browser
  before(async () => {
    demo = await startDemo({ name: 'print-room', more: ['--print-room'] })
    browser = await startBrowser()
  })
  after(async () => {
    await browser?.close()
    await demo?.stop()
  })

  /** Somebody orders a letter, and goes. The letter speaks the language of the account. */
  async function order(data) {
    const english = !data
    const person = await newPerson(browser, { language: english ? 'en' : 'ru' })
    const { page } = person
    if (english) {
      await registerStandard(demo, person, { phone: '+79120000155', number: 27 })
      await page.getByRole('heading', { name: 'The checks are done' }).waitFor({ timeout: 60_000 })
    } else {
      await signInAs(demo, person, data)
    }
    await page.goto(`${demo.id}/account/letter/address`)
    for (const [field, value] of Object.entries(ADDRESS)) await page.locator(`[name=${field}]`).fill(value)
    await page.getByRole('button', { name: english ? 'Continue' : 'Продолжить' }).click()
    await page.getByRole('button', { name: english ? 'Order the letter' : 'Заказать письмо' }).click()
    await page.getByRole('heading', { name: english ? 'Your letter' : 'Ваше письмо' }).waitFor()
    assertNoProblems(person)
    await person.close()
  }

  async function operator(data) {
    const person = await newPerson(browser)
    await signInAs(demo, person, data)
    await person.page.goto(`${demo.id}/desk/letters`)
    return person
  }

  /** Waits until the sheets are ready. */
  function ready(page, words) {
    return waitFor('the sheets', async () => {
      await page.goto(`${demo.id}/desk/letters`)
      return (await page.getByText(words).count()) > 0
    }, { seconds: 60 })
  }

  async function printed(page, name) {
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Напечатать', exact: true }).click()
    ])
    const file = outputPath(name)
    await download.saveAs(file)
    return file
  }

  async function sendRegister(page, name, buffer) {
    await page.getByLabel('Файл реестра (CSV)').setInputFiles({ name, mimeType: 'text/csv', buffer })
    await page.getByRole('button', { name: 'Внести', exact: true }).click()
  }

  async function inEnglish(person, name) {
    await person.page.getByRole('link', { name: 'English' }).click()
    await lookAt(Object.assign(person, { language: 'en' }), name)
    await person.page.getByRole('link', { name: 'Русский' }).click()
    Object.assign(person, { language: 'ru' })
  }

  test('takes two operators for a batch, gives the file once, and voids what is spoilt', async () => {
    const [reader] = await readyPeople(demo, 'Стандартная учётная запись')
    const [first, second] = await readyPeople(demo, 'Оператор печати писем')
    await waitFor('the operators', () => demo.log().includes('Оператор печати писем'), { seconds: 90 })
    await peopleAreReady(demo)
    const one = await operator(first)
    await one.page.getByText('Писем в очереди нет').waitFor()
    await lookAt(one, 'print/empty')
    await order(reader)
    await order()

    await one.page.goto(`${demo.id}/desk/letters`)
    await lookAt(one, 'print/waiting')
    await one.page.getByRole('button', { name: 'Собрать партию' }).click()
    await ready(one.page, 'Печать должен разрешить другой оператор')
    await lookAt(one, 'print/rendered-own')
    const other = await operator(second)
    await lookAt(other, 'print/rendered')
    await inEnglish(other, 'print/rendered-english')
    await other.page.getByRole('button', { name: 'Разрешить печать' }).click()
    await other.page.getByText('Печать разрешена двумя операторами').waitFor()
    await lookAt(other, 'print/released')

    // Both have the page with the button; whoever presses second gets words and no file.
    await one.page.goto(`${demo.id}/desk/letters`)
    await printed(other.page, 'letters-first.pdf')
    await one.page.getByRole('button', { name: 'Напечатать', exact: true }).click()
    await one.page.getByText('Этот шаг уже сделан').first().waitFor()
    await lookAt(one, 'print/printed-already')

    // The sheets are spoilt: their codes are void, the letters wait again.
    await one.page.goto(`${demo.id}/desk/letters`)
    await one.page.getByText('Листы испорчены', { exact: true }).first().click()
    await lookAt(one, 'print/void')
    await one.page.getByRole('button', { name: 'Отменить коды и напечатать заново' }).click()
    await one.page.getByText('коды отменены').waitFor()
    await one.page.getByRole('button', { name: 'Собрать партию' }).click()
    await ready(other.page, 'Листы готовы. Проверьте количество')
    await other.page.getByRole('button', { name: 'Разрешить печать' }).click()
    await one.page.goto(`${demo.id}/desk/letters`)
    await printed(one.page, 'letters-second.pdf')
    await one.page.goto(`${demo.id}/desk/letters`)
    await lookAt(one, 'print/printed')
    await one.page.getByRole('button', { name: 'Сдано на почту' }).click()
    const posted = await waitFor('the letters at the post', async () => {
      const { letters } = await readSandbox(demo, '/post')
      return letters.length === 2 && letters
    }, { seconds: 60 })
    assert.ok(posted.every((letter) => !letter.code), 'the post sees no sheet that we printed')
    await one.page.goto(`${demo.id}/desk/letters`)
    await one.page.getByText('Партия у почты').waitFor()
    await lookAt(one, 'print/handed')

    // The post's register of the counter: each row that is not taken says why.
    await one.page.getByRole('link', { name: /^Внести трек-номера/ }).click()
    await lookAt(one, 'print/tracks')
    await inEnglish(one, 'print/tracks-english')
    const rows = posted.map(({ reference, track }) => `${reference};${track}`)
    await sendRegister(one.page, 'workbook.csv', Buffer.from('PK\u0003\u0004\u0014\u0000 a workbook', 'latin1'))
    await one.page.getByText('Это книга Excel или архив.').first().waitFor()
    await lookAt(one, 'print/tracks-workbook')
    // As a spreadsheet saves it here: Windows-1251, with a heading that nobody needs.
    const heading = Buffer.from([0xcf, 0xe8, 0xf1, 0xfc, 0xec, 0xee, 0x3b, 0xd2, 0xf0, 0xe5, 0xea, 0x0d, 0x0a])
    const wrong = `${rows[0]}\r\n111-222-3333;80000000000001\r\n${posted[1].reference};12\r\nno-columns\r\n`
    await sendRegister(one.page, 'register.csv', Buffer.concat([heading, Buffer.from(wrong)]))
    await one.page.getByText('В этой партии нет письма с таким номером.').waitFor()
    await one.page.getByText('Это не трек-номер').first().waitFor()
    await lookAt(one, 'print/tracks-report')
    await inEnglish(one, 'print/tracks-after-report-english')
    await sendRegister(one.page, 'register.csv', Buffer.from(`\uFEFFПисьмо;Трек\r\n${rows.join('\r\n')}\r\n`))
    await one.page.getByText('уже были записаны: 2').waitFor()
    await lookAt(one, 'print/tracks-done')
    // Without a file: pasted.
    await one.page.getByLabel('Или вставьте строки').fill('Письмо и трек\n960-843-4170')
    await one.page.getByRole('button', { name: 'Внести', exact: true }).click()
    await one.page.getByText('Нужны два столбца').waitFor()
    await lookAt(one, 'print/tracks-pasted')
    await one.page.goto(`${demo.id}/desk/letters`)
    await inEnglish(one, 'print/handed-english')
    for (const person of [one, other]) {
      assertNoProblems(person)
      await person.close()
    }
  })
})
