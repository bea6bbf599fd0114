// What a citizen does on the pages of the account, in either language, with the mouse or with the keyboard alone.
import { pressOn, typeInto } from './accessibility.js'
import { lookAt } from './looking.js'
import { codeIn, messagesOfMailbox, messagesOfPhone, nextMessage } from './sandbox.js'

const WORDS = {
  ru: {
    start: 'Создать учётную запись',
    agree: /Принимаю условия/,
    begin: 'Начать',
    name: 'Как вас зовут?',
    lastName: 'Фамилия',
    firstName: 'Имя',
    contact: 'Как с вами связаться?',
    byEmail: 'По электронной почте',
    phone: 'Номер телефона',
    email: 'Электронная почта',
    code: /^Введите код/,
    digits: 'Шесть цифр',
    password: 'Придумайте пароль',
    passwordField: 'Пароль',
    ready: 'Готово',
    done: 'Учётная запись создана',
    hello: /^Здравствуйте/,
    go: 'Продолжить',
    signOut: 'Выйти',
    signedOut: 'Вы вышли',
    signIn: 'Вход',
    login: 'Телефон, почта или СНИЛС',
    enter: 'Войти'
  },
  en: {
    start: 'Create an account',
    agree: /accept the terms/,
    begin: 'Begin',
    name: 'What is your name?',
    lastName: 'Surname',
    firstName: 'Given name',
    contact: 'How can we reach you?',
    byEmail: 'By e-mail',
    phone: 'Phone number',
    email: 'E-mail',
    code: /^Enter the code/,
    digits: 'Six digits',
    password: 'Choose a password',
    passwordField: 'Password',
    ready: 'Done',
    done: 'Your account is ready',
    hello: /^Hello/,
    go: 'Continue',
    signOut: 'Sign out',
    signedOut: 'You have signed out',
    signIn: 'Sign in',
    login: 'Phone, e-mail or SNILS',
    enter: 'Sign in'
  }
}

/** A password that the rules accept: four words that have nothing to do with each other. */
export const PASSWORD = 'лодка сирень молоток облако'

/**
 * A person who registers and signs in. `looks`: the folder of the pictures, or nothing to look at nothing;
 * `keyboard`: true leaves the mouse alone.
 */
export class Citizen {
  constructor(demo, person, { looks, keyboard = false, lastName = 'Проверкина', firstName = 'Мария' } = {}) {
    Object.assign(this, { demo, person, looks, keyboard, lastName, firstName })
    this.page = person.page
    this.words = WORDS[person.language]
  }

  // ---- hands ----

  /** Presses a button or ticks a box. */
  press(locator) {
    return this.keyboard ? pressOn(this.page, locator) : locator.click()
  }

  type(locator, text) {
    return this.keyboard ? typeInto(this.page, locator, text) : locator.fill(text)
  }

  button(name) {
    return this.page.getByRole('button', { name, exact: true })
  }

  field(name) {
    return this.page.getByLabel(name, { exact: true })
  }

  /** Waits for the page with this heading and looks at it. */
  async see(heading, picture) {
    await this.page.getByRole('heading', { level: 1, name: heading }).waitFor()
    if (this.looks && picture) await lookAt(this.person, `${this.looks}/${picture}`)
  }

  // ---- the registration, page by page ----

  async agree() {
    await this.page.goto(`${this.demo.id}/registration`)
    await this.see(this.words.start, 'registration-start')
    await this.press(this.page.getByLabel(this.words.agree))
    await this.press(this.button(this.words.begin))
  }

  async giveName() {
    await this.see(this.words.name, 'registration-name')
    await this.type(this.field(this.words.lastName), this.lastName)
    await this.type(this.field(this.words.firstName), this.firstName)
    await this.press(this.button(this.words.go))
  }

  async givePhone(phone) {
    await this.see(this.words.contact, 'registration-contact-phone')
    await this.type(this.field(this.words.phone), phone)
    await this.press(this.button(this.words.go))
  }

  async giveEmail(email) {
    await this.see(this.words.contact)
    await this.page.getByRole('radio', { name: this.words.byEmail }).check()
    if (this.looks) await lookAt(this.person, `${this.looks}/registration-contact-email`)
    await this.type(this.field(this.words.email), email)
    await this.press(this.button(this.words.go))
  }

  /** Agrees, gives the name and this contact: an e-mail if it has an @, else a phone. */
  async ask(contact) {
    await this.agree()
    await this.giveName()
    await (contact.includes('@') ? this.giveEmail(contact) : this.givePhone(contact))
    await this.see(this.words.code, 'registration-code')
  }

  async enterCode(message) {
    await this.type(this.field(this.words.digits), codeIn(message))
    await this.press(this.button(this.words.go))
  }

  async choosePassword(password = PASSWORD) {
    await this.see(this.words.password, 'registration-password')
    await this.type(this.field(this.words.passwordField), password)
    await this.press(this.button(this.words.ready))
  }

  /** Everything from the terms to the first page of the account. `seen` messages have come there before. */
  async register(contact, seen = 0) {
    await this.ask(contact)
    await this.enterCode(await this.message(contact, seen))
    await this.choosePassword()
    await this.see(this.words.done, 'registration-done')
  }

  /** The next message to a phone or mailbox after those that have been `seen`. */
  message(contact, seen = 0) {
    const list = contact.includes('@')
      ? () => messagesOfMailbox(this.demo, contact)
      : () => messagesOfPhone(this.demo, international(contact))
    return nextMessage(list, seen)
  }

  // ---- the account ----

  async openAccount() {
    await this.page.goto(`${this.demo.id}/account`)
    await this.see(this.words.hello, 'account')
  }

  async signOut() {
    await this.press(this.button(this.words.signOut))
    await this.see(this.words.signedOut, 'signed-out')
  }

  async signIn(login, password = PASSWORD) {
    await this.page.goto(`${this.demo.id}/sign-in`)
    await this.see(this.words.signIn, 'sign-in')
    await this.type(this.field(this.words.login), login)
    await this.type(this.field(this.words.passwordField), password)
    await this.press(this.page.getByRole('main').getByRole('button', { name: this.words.enter, exact: true }))
  }
}

/** The phone as the sandbox names it. */
function international(phone) {
  return `+7${phone.replace(/\D/g, '').slice(-10)}`
}
