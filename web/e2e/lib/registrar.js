// What a registrar does at the desk, with the mouse or the keyboard alone, and how often they press something.
import assert from 'node:assert/strict'

import { pressOn, tabTo } from './accessibility.js'
import { lookAt } from './looking.js'

/** From the search to the confirmation a registrar presses no more than this. */
export const ACTIONS_MAX = 6

/** `looks`: the folder of the pictures; `keyboard`: true leaves the mouse alone. */
export class Registrar {
  constructor(demo, person, { looks, keyboard = false } = {}) {
    Object.assign(this, { demo, person, looks, keyboard, actions: 0 })
    this.page = person.page
    this.submitted = 0
    this.page.on('request', (request) => {
      if (request.isNavigationRequest() && request.method() === 'POST') this.submitted += 1
    })
  }

  /** Presses a button or link: one action. */
  async press(role, name) {
    this.actions += 1
    const element = this.page.getByRole('main').getByRole(role, { name, exact: true })
    await (this.keyboard ? pressOn(this.page, element) : element.click())
  }

  async type(label, text) {
    const field = this.page.getByLabel(label, { exact: true })
    if (!this.keyboard) return field.fill(text)
    // What stands there after a mistake is replaced, as people do: Tab into a field selects it.
    await tabTo(this.page, field)
    await this.page.keyboard.press('Control+a')
    await this.page.keyboard.type(text)
  }

  async choose(name) {
    const radio = this.page.getByRole('radio', { name, exact: true })
    if (!this.keyboard) return radio.check()
    // A group has one stop for Tab; the arrows choose in it.
    await tabTo(this.page, this.page.getByRole('radio').first())
    for (let tries = 0; tries < 10 && !(await radio.isChecked()); tries += 1) {
      await this.page.keyboard.press(tries === 0 ? 'Space' : 'ArrowDown')
    }
    assert.ok(await radio.isChecked(), `the keyboard does not reach ${name}`)
  }

  /** Waits for the heading and looks at the page. */
  async see(heading, picture) {
    await this.page.getByRole('main').getByRole('heading', { name: heading }).first().waitFor()
    if (this.looks && picture) await lookAt(this.person, `${this.looks}/${picture}`)
  }

  /** Opens the desk and begins to count. */
  async open() {
    await this.page.goto(`${this.demo.id}/desk`)
    await this.see('Найдите заявителя', 'search')
    this.actions = 0
    this.submitted = 0
  }

  async findByPass(digits) {
    await this.type('QR-код, СНИЛС или телефон', digits)
    await this.press('button', 'Найти')
  }

  async findByData(clue, birthDate) {
    await this.type('QR-код, СНИЛС или телефон', clue)
    await this.type('Дата рождения', birthDate)
    await this.press('button', 'Найти')
  }

  async sendCode() {
    await this.see('Заявитель рядом?', 'found')
    await this.press('button', 'Отправить код')
    await this.page.getByLabel('Код, который назвал заявитель').waitFor()
    if (this.looks) await lookAt(this.person, `${this.looks}/code`)
  }

  async enterCode(code) {
    await this.type('Код, который назвал заявитель', code)
    await this.press('button', 'Проверить код')
  }

  async typePaper(number, issuedOn) {
    await this.see('Введите с документа', 'paper')
    await this.type('Серия и номер', number)
    await this.type('Дата выдачи', issuedOn)
    await this.press('button', 'Сверить')
  }

  async confirm() {
    await this.see('Сверьте с документом', 'compared')
    await this.press('button', 'Подтвердить личность')
    await this.see('Приём закончен', 'confirmed')
  }

  async refuse(reason) {
    await this.press('button', 'Отказать')
    await this.see('Почему отказываете?', 'refuse')
    await this.choose(reason)
    await this.press('button', 'Отказать')
    await this.see('Приём закончен', 'refused')
  }

  /** Nothing that would tell a stranger who stands there is in the page, seen or not. */
  async assertSeesNothingOf(data) {
    const html = await this.page.content()
    const [last] = data['ФИО'].split(' ')
    for (const secret of [last, data['Номер документа'], data['СНИЛС'], data['Место рождения'], data['Телефон']]) {
      if (secret) assert.ok(!html.includes(secret), `${this.page.url()} shows ${secret}`)
    }
  }

  /** Counts what was pressed, and, besides, what the browser sent. */
  assertFewActions() {
    const counted = Math.max(this.actions, this.submitted)
    assert.ok(counted <= ACTIONS_MAX, `${counted} actions from the search to the confirmation`)
  }
}

/** 1992-03-02 as it stands in a passport: 02.03.1992. */
export function asInPassport(iso) {
  return iso.split('-').reverse().join('.')
}

/** The day after: what somebody types who misreads the paper. */
export function dayAfter(iso) {
  const next = new Date(`${iso}T00:00:00Z`)
  next.setUTCDate(next.getUTCDate() + 1)
  return next.toISOString().slice(0, 10)
}
