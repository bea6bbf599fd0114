// Our client of SMPP against a provider that others wrote: npm's `smpp`. The binary sends a burst by `okno bench messages`.
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { after, before, describe, test } from 'node:test'
import { promisify } from 'node:util'

import smpp from 'smpp'

import { binary } from '../lib/demo.js'

const MESSAGES = 300
const VERSION_3_4 = 0x34
const MESSAGE_ID = 0x1401

// What the provider does once, at its so manieth submit_sm.
const FAULTS = { 40: 'throttle', 90: 'lose', 140: 'close', 200: 'refuse-for-now' }

class Provider {
  binds = []
  messages = new Map()
  submits = 0
  confirmed = 0
  enquiries = 0
  unbinds = 0
  problems = []

  async start() {
    this.server = smpp.createServer((session) => this.serve(session))
    await new Promise((resolve) => this.server.listen(0, '127.0.0.1', resolve))
    return this.server.address().port
  }

  stop() {
    this.server.close()
  }

  serve(session) {
    session.on('error', () => {})
    session.on('bind_transceiver', (pdu) => {
      this.binds.push({ version: pdu.interface_version, name: pdu.system_id, password: pdu.password })
      session.send(pdu.response({ system_id: 'peer' }))
    })
    session.on('enquire_link', (pdu) => {
      this.enquiries += 1
      session.send(pdu.response())
    })
    session.on('unbind', (pdu) => {
      this.unbinds += 1
      session.send(pdu.response())
    })
    session.on('submit_sm', (pdu) => this.submit(session, pdu))
  }

  submit(session, pdu) {
    this.submits += 1
    const fault = FAULTS[this.submits]
    if (fault === 'throttle') return session.send(pdu.response({ command_status: smpp.ESME_RTHROTTLED }))
    if (fault === 'refuse-for-now') return session.send(pdu.response({ command_status: smpp.ESME_RSYSERR }))
    const message = this.take(pdu)
    if (fault === 'close') return session.socket.destroy()
    if (fault === 'lose') return undefined
    session.send(pdu.response({ message_id: message.providerId }))
    if (message.times === 1 || !message.reported) this.report(session, message)
    return undefined
  }

  /** Shows a message once, by the id that it carries. */
  take(pdu) {
    const id = pdu[MESSAGE_ID]?.toString('hex') ?? pdu.okno_message_id?.toString('hex')
    const said = {
      to: pdu.destination_addr,
      reference: pdu.user_message_reference,
      text: pdu.message_payload?.message ?? pdu.short_message.message,
      coding: pdu.data_coding,
      class: pdu.esm_class,
      delivery: pdu.registered_delivery
    }
    const known = this.messages.get(id)
    if (known) {
      known.times += 1
      if (JSON.stringify(known.said) !== JSON.stringify(said)) this.problems.push(`${id} changed`)
      return known
    }
    // As old centres do: hexadecimal in the answer, decimal in the text of the receipt.
    const number = 1_000 + this.messages.size
    const message = { said, times: 1, reported: false, number, providerId: number.toString(16) }
    this.messages.set(id, message)
    return message
  }

  report(session, message) {
    message.reported = true
    const hasTlvs = message.number % 2 === 0
    const id = hasTlvs ? message.providerId : String(message.number).padStart(10, '0')
    const report = {
      source_addr: message.said.to,
      destination_addr: 'OKNO',
      esm_class: 0x04,
      short_message: `id:${id} sub:001 dlvrd:001 submit date:2611281200 done date:2611281200 stat:DELIVRD err:000 text:`
    }
    const tlvs = { receipted_message_id: message.providerId, message_state: 2 }
    session.deliver_sm(hasTlvs ? { ...report, ...tlvs } : report, (pdu) => {
      if (pdu.command_status === 0) this.confirmed += 1
      else this.problems.push(`a receipt was answered by ${pdu.command_status}`)
    })
  }
}

describe('SMS by SMPP with an independent provider', () => {
  const provider = new Provider()
  let said
  before(async () => {
    smpp.addTLV('okno_message_id', { id: MESSAGE_ID, type: smpp.types.tlv.buffer })
    const port = await provider.start()
    const words = ['bench', 'messages', '--messages', String(MESSAGES), '--window', '20']
    const peer = ['--peer', `smpp://127.0.0.1:${port}`, '--answer-within-ms', '1000', '--enquire-after-ms', '300']
    const ended = await promisify(execFile)(binary(), [...words, ...peer, '--reports-within', '5'])
    said = ended.stdout
  })
  after(() => provider.stop())

  test('the session is one of version 3.4, asks a silent line, and takes leave', () => {
    assert.ok(provider.binds.length >= 2, 'a broken connection was made anew')
    for (const bind of provider.binds) {
      assert.deepEqual(bind, { version: VERSION_3_4, name: 'okno', password: 'bench' })
    }
    assert.ok(provider.enquiries > 0)
    assert.equal(provider.unbinds, 1)
  })

  test('every message comes in its own words, whole, in Russian', () => {
    assert.equal(provider.messages.size, MESSAGES)
    const texts = [...provider.messages.values()].map((message) => message.said.text)
    for (let number = 0; number < MESSAGES; number += 1) {
      const code = String(number).padStart(6, '0')
      assert.equal(texts.filter((text) => text.includes(`#${code}`) && /[а-я]{3}/.test(text)).length, 1, code)
    }
    for (const { said } of provider.messages.values()) {
      assert.deepEqual([said.coding, said.class, said.delivery], [8, 0, 1])
      assert.match(said.to, /^79\d{9}$/)
    }
  })

  test('a repeat carries the same id and reference, and comes only where an answer was lost', () => {
    assert.deepEqual(provider.problems, [])
    for (const [id, message] of provider.messages) {
      assert.equal(message.said.reference, Number.parseInt(id.slice(-4), 16))
    }
    // One answer was lost; the connection that broke had at most a window of them.
    const repeated = [...provider.messages.values()].filter((message) => message.times > 1)
    assert.ok(repeated.length >= 2 && repeated.length <= 1 + 20, `${repeated.length} were repeated`)
  })

  test('receipts are understood by their TLVs, and by their text alone', () => {
    assert.ok(provider.confirmed > MESSAGES / 2)
    assert.match(said, /reports +(\d+) of 300/)
    const reported = Number(/reports +(\d+) of/.exec(said)[1])
    // Receipts of the connection that broke are gone with it: this provider does not send them again.
    assert.ok(reported >= MESSAGES - 40, said)
  })
})
