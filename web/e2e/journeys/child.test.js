// Both parents add a child by the birth certificate, each in another language; one lets go again. A young person with an account
// chooses what a parent sees, and a court's paper at the desk ends a link.
import { after, before, describe, test } from 'node:test'

import { newPerson, startBrowser } from '../lib/browser.js'
import { startDemo } from '../lib/demo.js'
import { lookAt } from '../lib/looking.js'
import { assertNoProblems } from '../lib/problems.js'
import { fillDate, peopleAreReady, readyPeople, signInAs } from '../lib/ready-people.js'
import { fill, registerStandard } from '../lib/standard.js'
import { asInPassport, Registrar } from '../lib/registrar.js'
import { codeIn, messagesOfPhone, nextMessage, readSandbox } from '../lib/sandbox.js'
import { waitFor } from '../lib/waiting.js'

/** Their places in the population. */
const MOTHER = 27
const FATHER = 28
const CHILD = 29
const YOUTH = 46

const WORDS = {
  ru: {
    add: 'Добавить ребёнка',
    go: 'Продолжить',
    parent: 'Родитель',
    send: 'Отправить на проверку',
    sent: 'Запрос отправлен в ЗАГС',
    held: 'Подтверждено',
    open: /^Посмотреть/,
    other: /^Родитель, с /,
    alone: 'Кроме вас, связи с ребёнком здесь нет ни у кого.',
    remove: 'Убрать связь с ребёнком',
    sure: 'Убрать',
    removed: 'Готово: записи больше нет',
    own: 'Кто вас представляет',
    ownOpen: 'Посмотреть и выбрать',
    ownSend: 'Проверить',
    sees: /^Видит: ничего/,
    change: /^Изменить/,
    document: 'Паспорт',
    contacts: 'Телефон и почта',
    save: 'Сохранить',
    saved: 'Сохранено'
  },
  en: {
    add: 'Add a child',
    go: 'Continue',
    parent: 'Parent',
    send: 'Send to be checked',
    sent: 'Sent to the civil registry',
    held: 'Confirmed',
    open: /^Open/,
    other: /^Parent, since /,
    alone: 'Nobody but you holds a link to the child here.',
    remove: 'Remove the link to the child',
    sure: 'Remove',
    removed: 'Done: the entry is gone',
    own: 'Who acts for you',
    ownOpen: 'Look and choose',
    ownSend: 'Check',
    sees: /^Sees: nothing/,
    change: /^Change/,
    document: 'Passport',
    contacts: 'Phone and e-mail',
    save: 'Save',
    saved: 'Saved'
  }
}

describe('a child', () => {
  let demo
  let browser
  before(async () => {
    demo = await startDemo({ name: 'child' })
    browser = await startBrowser()
  })
  after(async () => {
    await browser?.close()
    await demo?.stop()
  })

  const ofRegistries = (number) => readSandbox(demo, `/registries/people/${number}`)

  async function becomeStandard(person, phone, number, words) {
    await registerStandard(demo, person, { phone, number })
    await waitFor('the standard level', async () => {
      await person.page.goto(`${demo.id}/account/children`)
      return (await person.page.getByRole('button', { name: words.add }).count()) > 0
    }, { seconds: 60 })
  }

  async function add(person, words, looks, number = CHILD) {
    const child = await ofRegistries(number)
    const { page } = person
    await lookAt(person, `${looks}-none`)
    await page.getByRole('button', { name: words.add }).click()
    await page.getByRole('button', { name: words.go }).click()
    await lookAt(person, `${looks}-role-mistake`)
    await page.getByLabel(words.parent, { exact: true }).check()
    await page.getByRole('button', { name: words.go }).click()
    await lookAt(person, `${looks}-form`)
    await fill(page, child, { lastName: 'lastName', firstName: 'firstName', middleName: 'middleName' })
    await page.locator(`[name=gender][value=${child.gender}]`).check()
    await fillDate(page, 'birthDate', child.birthDate)
    await fillDate(page, 'issueDate', child.birthCertificateDate)
    await page.locator('[name=number]').fill('III 12')
    await page.getByRole('button', { name: words.send }).click()
    await lookAt(person, `${looks}-form-mistake`)
    await page.locator('[name=number]').fill(child.birthCertificate)
    await page.getByRole('button', { name: words.send }).click()
    await page.getByRole('heading', { name: words.sent }).waitFor()
    await lookAt(person, `${looks}-asked`)
    await waitFor('the word of the civil registry', async () => {
      await page.goto(`${demo.id}/account/children`)
      return (await page.getByText(words.held, { exact: true }).count()) > 0
    }, { seconds: 60 })
    await lookAt(person, `${looks}-list`)
    await page.getByRole('link', { name: words.open }).first().click()
  }

  test('is added by both parents, and one of them lets go', async () => {
    const mother = await newPerson(browser, { language: 'ru' })
    await becomeStandard(mother, '+79120000151', MOTHER, WORDS.ru)
    await add(mother, WORDS.ru, 'child/ru')
    await mother.page.getByText(WORDS.ru.alone).waitFor()
    await lookAt(mother, 'child/ru-child')

    const father = await newPerson(browser, { language: 'en' })
    await becomeStandard(father, '+79120000152', FATHER, WORDS.en)
    await add(father, WORDS.en, 'child/en')
    await father.page.getByText(WORDS.en.other).waitFor()
    await lookAt(father, 'child/en-child')
    await father.page.getByRole('link', { name: WORDS.en.remove }).click()
    await lookAt(father, 'child/en-remove')
    await father.page.getByRole('button', { name: WORDS.en.sure, exact: true }).click()
    await father.page.getByRole('heading', { name: WORDS.en.removed }).waitFor()
    await lookAt(father, 'child/en-removed')

    await mother.page.reload()
    await mother.page.getByText(WORDS.ru.alone).waitFor()
    for (const person of [mother, father]) {
      assertNoProblems(person)
      await person.close()
    }
  })

  /** The same page in the other language. */
  async function lookInEnglish(person, name) {
    await person.page.getByRole('link', { name: 'English' }).click()
    await lookAt(Object.assign(person, { language: 'en' }), name)
    await person.page.getByRole('link', { name: 'Русский' }).click()
    Object.assign(person, { language: 'ru' })
  }

  /** Whoever stands at the desk is found, tells the code and shows the paper. */
  async function atTheDesk(registrar, data, phone, purpose) {
    await registrar.open()
    if (purpose) await registrar.choose(purpose)
    await registrar.findByData(phone, asInPassport(data.birthDate))
    const known = (await messagesOfPhone(demo, phone)).length
    await registrar.sendCode()
    await registrar.enterCode(codeIn(await nextMessage(() => messagesOfPhone(demo, phone), known)))
    await registrar.typePaper(`${data.series}${data.documentNumber}`, asInPassport(data.issueDate))
  }

  test('over fourteen chooses what a parent sees, and a court’s paper ends the link at the desk', async () => {
    const [supervisor] = await readyPeople(demo, 'Регистратор центра')
    await peopleAreReady(demo)
    const words = WORDS.ru
    const data = await ofRegistries(YOUTH)
    const mother = await newPerson(browser)
    await becomeStandard(mother, '+79120000153', MOTHER, words)
    await add(mother, words, 'child/youth-of-mother', YOUTH)
    const hers = mother.page.url()

    const youth = await newPerson(browser)
    const { page } = youth
    await becomeStandard(youth, '+79120000154', YOUTH, words)
    await page.getByRole('heading', { name: words.own }).waitFor()
    await page.getByRole('link', { name: words.ownOpen }).click()
    await lookAt(youth, 'child/own-level')

    const staff = await newPerson(browser)
    await signInAs(demo, staff, supervisor)
    const registrar = new Registrar(demo, staff, {})
    await atTheDesk(registrar, data, '+79120000154')
    await registrar.confirm()

    await page.goto(`${demo.id}/account/children/own`)
    await lookAt(youth, 'child/own-ask')
    await lookInEnglish(youth, 'child/own-ask-english')
    await page.getByRole('button', { name: words.ownSend }).click()
    await lookAt(youth, 'child/own-mistakes')
    await page.locator('[name=number]').fill(data.birthCertificate)
    await fillDate(page, 'issueDate', data.birthCertificateDate)
    await page.getByRole('button', { name: words.ownSend }).click()
    await lookAt(youth, 'child/own-asked')
    await waitFor('the word of the civil registry', async () => {
      await page.goto(`${demo.id}/account/children/own`)
      return (await page.getByText(words.sees).count()) > 0
    }, { seconds: 60 })
    await lookAt(youth, 'child/own-held')
    await lookInEnglish(youth, 'child/own-held-english')
    await page.getByRole('link', { name: words.change }).click()
    await lookAt(youth, 'child/own-share')
    await page.getByLabel(words.document, { exact: true }).check()
    await page.getByLabel(words.contacts, { exact: true }).check()
    await page.getByRole('button', { name: words.save }).click()
    await page.getByText(words.saved).first().waitFor()
    await lookAt(youth, 'child/own-shared')
    await mother.page.goto(hers)
    await mother.page.getByText('Ребёнок видит, когда вы это смотрите.').waitFor()
    await lookAt(mother, 'child/youth-shared')

    await atTheDesk(registrar, data, '+79120000154', 'Прекратить связь с ребёнком')
    await staff.page.getByRole('button', { name: 'Перейти к связям с детьми' }).click()
    await lookAt(staff, 'desk/child-links')
    await lookInEnglish(staff, 'desk/child-links-english')
    await staff.page.getByRole('button', { name: /^Прекратить.*Другого человека/ }).click()
    await staff.page.getByRole('button', { name: 'Прекратить связь', exact: true }).click()
    await staff.page.getByRole('heading', { name: 'Проверьте, что введено' }).waitFor()
    await lookAt(staff, 'desk/child-end-mistake')
    await staff.page.getByLabel('Документ', { exact: true }).fill('Решение Каменского суда от 2 ноября 2026, № 2-114')
    await lookAt(staff, 'desk/child-end')
    await staff.page.getByRole('button', { name: 'Прекратить связь', exact: true }).click()
    await staff.page.getByText('Связь прекращена').waitFor()
    await lookAt(staff, 'desk/child-ended')
    await mother.page.goto(`${demo.id}/account/children`)
    await mother.page.getByText('в центре обслуживания показали документ').waitFor()
    await lookAt(mother, 'child/ended-at-desk')
    await page.goto(`${demo.id}/account/children/own`)
    await page.getByText('Сейчас с вами никто не связан.').waitFor()
    await lookAt(youth, 'child/own-nobody')
    for (const person of [mother, youth, staff]) {
      assertNoProblems(person)
      await person.close()
    }
  })
})
