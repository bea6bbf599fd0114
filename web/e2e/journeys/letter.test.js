// From the standard level to the confirmed one by a registered letter: citizen, post, and the code on paper.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'

import { newPerson, startBrowser } from '../lib/browser.js'
import { startDemo } from '../lib/demo.js'
import { lookAt } from '../lib/looking.js'
import { assertNoProblems } from '../lib/problems.js'
import { peopleAreReady, readyPeople, signInAs } from '../lib/ready-people.js'
import { readSandbox } from '../lib/sandbox.js'
import { waitFor } from '../lib/waiting.js'

const ADDRESS = {
  Индекс: '248 000',
  Регион: 'калужская обл',
  'Город или село': 'калуга г',
  Улица: 'ул Советская',
  Дом: 'дом 12',
  Квартира: '5'
}

async function orderLetter(person, demo) {
  const { page } = person
  await page.getByRole('link', { name: 'Письмо с кодом' }).click()
  await lookAt(person, 'letter-start')
  await page.getByRole('button', { name: 'Заказать письмо' }).click()
  await page.getByRole('button', { name: 'Продолжить' }).click()
  await page.getByRole('heading', { name: 'Проверьте, что введено' }).waitFor()
  await lookAt(person, 'letter-address-mistakes')
  for (const [label, value] of Object.entries(ADDRESS)) await page.getByLabel(label, { exact: true }).fill(value)
  await page.getByRole('button', { name: 'Продолжить' }).click()
  await page.getByText('ул. Советская, д. 12, кв. 5').waitFor()
  await lookAt(person, 'letter-answers')
  await page.getByRole('button', { name: 'Заказать письмо' }).click()
  await page.getByRole('heading', { name: 'Ваше письмо' }).waitFor()
  return waitFor('the letter at the post', async () => (await readSandbox(demo, '/post')).letters[0], { seconds: 60 })
}

async function typeCode(page, demo, code) {
  await page.goto(`${demo.id}/account/letter/code`)
  await page.getByLabel('Код', { exact: true }).fill(code)
  await page.getByRole('button', { name: 'Подтвердить' }).click()
}

describe('a registered letter', () => {
  let demo
  let browser
  before(async () => {
    demo = await startDemo({ name: 'letter' })
    browser = await startBrowser()
  })
  after(async () => {
    await browser?.close()
    await demo?.stop()
  })

  test('confirms the account when the post has handed it over', async () => {
    const [data] = await readyPeople(demo, 'Стандартная учётная запись')
    await peopleAreReady(demo)
    const person = await newPerson(browser)
    const { page } = person
    await signInAs(demo, person, data)
    const letter = await orderLetter(person, demo)
    assert.match(letter.code, /^[0-9A-Z]{3}-[0-9A-Z]{4}-[0-9A-Z]{3}$/)
    await waitFor('the post\'s word', async () => {
      await page.goto(`${demo.id}/account/letter`)
      return (await page.content()).includes(letter.track) && (await page.content()).includes('Код действует до')
    })
    await lookAt(person, 'letter-way')

    await typeCode(page, demo, '000-0000-000')
    await page.getByText('Осталось 4').first().waitFor()
    await lookAt(person, 'letter-code-wrong')
    await typeCode(page, demo, letter.code.toLowerCase())
    await page.getByRole('heading', { name: 'Код принят, ждём почту' }).waitFor()
    await lookAt(person, 'letter-kept')

    const postman = await newPerson(browser)
    await postman.page.goto(`${demo.sandbox}/post`)
    await lookAt(postman, 'sandbox-post')
    await postman.page.getByRole('link', { name: letter.track }).click()
    await postman.page.getByText('Вскрыть конверт').click()
    assert.equal(await postman.page.locator('#code').textContent(), letter.code)
    await lookAt(postman, 'sandbox-post-letter')
    for (const step of ['Отправить в путь', 'Привезти в отделение', 'Вручить адресату']) {
      await postman.page.getByRole('button', { name: step }).click()
    }
    await postman.page.getByText('Вручено').waitFor()
    assertNoProblems(postman)
    await postman.close()

    await waitFor('the confirmation', async () => {
      await page.goto(`${demo.id}/account`)
      return (await page.content()).includes('Вам открыты все услуги')
    })
    await lookAt(person, 'letter-confirmed')
    await page.goto(`${demo.id}/account/letter`)
    await page.getByText('Код принят, учётная запись подтверждена').waitFor()
    await lookAt(person, 'letter-done')
    assertNoProblems(person)
    await person.close()
  })
})
