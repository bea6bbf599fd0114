// Somebody of the population registers and sends their data, in either language.
import { Citizen } from './citizen.js'
import { fillDate } from './ready-people.js'
import { readSandbox } from './sandbox.js'

/** Sends the form of the page, whatever its button says. */
const submit = (page) => page.locator('main form button[type=submit]').first().click()

/** Fills fields by their names from data: field → name of the value. */
export async function fill(page, data, fields) {
  for (const [field, value] of Object.entries(fields)) await page.locator(`[name=${field}]`).fill(data[value])
}

/** Registers as a person of the population and sends the data to the checks. */
export async function registerStandard(demo, person, { phone, number }) {
  const data = await readSandbox(demo, `/registries/people/${number}`)
  const { page } = person
  const { lastName, firstName } = data
  await new Citizen(demo, person, { lastName, firstName }).register(phone)
  await page.goto(`${demo.id}/account/data`)
  await fill(page, data, { middleName: 'middleName', birthPlace: 'birthPlace' })
  await page.locator(`[name=gender][value=${data.gender}]`).check()
  await fillDate(page, 'birthDate', data.birthDate)
  await submit(page)
  await fill(page, data, {
    series: 'series', number: 'documentNumber', issueId: 'issueId', issuedBy: 'issuedBy', snils: 'snils'
  })
  await fillDate(page, 'issueDate', data.issueDate)
  await submit(page)
  await submit(page)
}
