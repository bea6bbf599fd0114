// Reads what a person would read on the phone or in the mailbox, from the sandbox's JSON.
import { waitFor } from './waiting.js'

/** Everything that the sandbox holds at this address, e.g. `/phones/+79120000001`. */
export async function readSandbox(demo, address) {
  const response = await fetch(`${demo.sandbox}${address}.json`)
  if (!response.ok) throw new Error(`${address}.json answered ${response.status}`)
  return response.json()
}

/** Messages on a phone, as the sandbox lists them. A phone that has received nothing has none. */
export function messagesOfPhone(demo, number) {
  return messages(demo, `/phones/${encodeURIComponent(number)}`)
}

/** Letters in a mailbox, as the sandbox lists them. */
export function messagesOfMailbox(demo, address) {
  return messages(demo, `/mail/${encodeURIComponent(address)}`)
}

async function messages(demo, address) {
  const response = await fetch(`${demo.sandbox}${address}.json`)
  if (response.status === 404) return []
  if (!response.ok) throw new Error(`${address}.json answered ${response.status}`)
  const body = await response.json()
  return Array.isArray(body) ? body : body.messages
}

/**
 * The newest message after the first `known` ones, as soon as it has come.
 * `list` is one of the two functions above: `nextMessage(() => messagesOfPhone(demo, n), 0)`.
 */
export async function nextMessage(list, known, options) {
  const all = await waitFor(`message ${known + 1}`, async () => {
    const now = await list()
    return now.length > known && now
  }, options)
  // The sandbox may list the newest first or last; its times decide.
  return [...all].sort((a, b) => timeOf(a) - timeOf(b)).at(-1)
}

function timeOf(message) {
  const time = message.received_at ?? message.receivedAt ?? message.at ?? 0
  return typeof time === 'number' ? time : Date.parse(time)
}

/** The code of six digits in a message. */
export function codeIn(message) {
  const code = /(?<!\d)\d{6}(?!\d)/.exec(message.text)
  if (!code) throw new Error(`no code in: ${message.text}`)
  return code[0]
}

/** The first link in a message. */
export function linkIn(message) {
  const link = /https?:\/\/[^\s<>"]+/.exec(message.text)
  if (!link) throw new Error(`no link in: ${message.text}`)
  return link[0]
}
