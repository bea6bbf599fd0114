// Signing on the person's own computer, as the script does it: a page of the account's origin with the real script and
// policy, a real agent, whoever pretends to be one, and a stand-in for the plug-in.
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import http from 'node:http'
import os from 'node:os'
import path from 'node:path'
import { after, before, describe, test } from 'node:test'

import { newPerson, startBrowser } from '../lib/browser.js'
import { binary, freeBasePort, startDemo } from '../lib/demo.js'
import { lookAt } from '../lib/looking.js'
import { assertNoProblems } from '../lib/problems.js'
import { LOOKING_PROBLEMS, standInForPlugin, startSigner } from '../lib/signer.js'
import { waitFor } from '../lib/waiting.js'

const CONTENT = 'Подтверждаю учётную запись.\nКод 42.'
const PAGE = '/signing-sample'

describe('signing on the own computer', () => {
  let demo
  let browser
  let folder
  let authority
  let keys
  let port
  let site
  let server
  let sample
  before(async () => {
    demo = await startDemo({ name: 'signer' })
    browser = await startBrowser()
    port = await freeBasePort()
    server = http.createServer((request, response) => answer(request, response).catch(() => response.destroy()))
    await once(server.listen(0, '127.0.0.1'), 'listening')
    site = `http://localhost:${server.address().port}`
    folder = await mkdtemp(path.join(os.tmpdir(), 'okno-ca-'))
    authority = spawn(binary(), ['sandbox', 'ca', 'serve', '--folder', folder, '--people', '4'])
    keys = await waitFor('a container', async () => {
      const people = await readdir(folder, { withFileTypes: true })
      for (const { name } of people.filter((entry) => entry.isDirectory())) {
        const files = await readdir(path.join(folder, name))
        if (files.includes('container-gost.p12')) return [path.join(folder, name, 'container-gost.p12')]
      }
      return undefined
    }, { seconds: 90 })
  })
  after(async () => {
    await browser?.close()
    server?.close()
    await demo?.stop()
    if (authority?.exitCode === null) {
      const ended = once(authority, 'exit')
      authority.kill()
      await ended
    }
    await rm(folder, { recursive: true, force: true })
  })

  /** The page, with the part as the catalogue fills it. Gives what was sent. */
  async function open(person) {
    const texts = await catalogue(person.language)
    sample = { language: person.language, texts, sent: [] }
    await person.page.goto(`${site}${PAGE}`)
    return { sent: sample.sent, texts }
  }

  /** A site of its own with the account's assets and policy: the browser must meet it as it meets the account. */
  async function answer(request, response) {
    const from = await fetch(`${demo.id}${request.url === PAGE ? '/' : request.url}`)
    if (request.url !== PAGE) {
      response.setHeader('content-type', from.headers.get('content-type') ?? 'text/plain')
      response.statusCode = from.status
      response.end(Buffer.from(await from.arrayBuffer()))
      return
    }
    const { language, texts, sent } = sample
    response.setHeader('content-type', 'text/html; charset=utf-8')
    if (request.method === 'POST') {
      sent.push(await textOf(request))
      response.end(`<html lang="${language}"><title>Sent</title><h1>Sent</h1>`)
      return
    }
    const policy = from.headers.get('content-security-policy')
    response.setHeader('content-security-policy', policy
      .replace("connect-src 'self'", `connect-src 'self' http://127.0.0.1:${port}`)
      .replace("script-src 'self'", "script-src 'self' chrome-extension://iifchhfnnmpdbibifmljnfjhpififfog"))
    const home = await from.text()
    const [style] = /\/assets\/app-[0-9a-f]+\.css/.exec(home)
    const [script] = /\/assets\/app-[0-9a-f]+\.js/.exec(home)
    const data = Object.entries(texts).map(([key, text]) => `data-text-${key}="${text.replaceAll('"', '&quot;')}"`)
    response.end(`<!doctype html><html lang="${language}"><head><title>Sample</title>
      <meta name="viewport" content="width=device-width, initial-scale=1"><link rel="stylesheet" href="${style}">
      <script type="module" src="${script}"></script></head>
      <body class="o-body"><main class="o-main" id="main">
      <div class="o-width o-content"><div class="o-column"><h1 class="govuk-heading-xl">Sample</h1>
      <section class="o-signing" data-module="okno-signing" data-content="${Buffer.from(CONTENT).toString('base64')}"
      data-name="Sample.txt" data-kind="text" data-agent="http://127.0.0.1:${port}" data-help="/" ${data.join(' ')}>
      <form method="post" action="${PAGE}" enctype="multipart/form-data">
      <input type="file" name="signature" aria-label="File" class="govuk-file-upload">
      <textarea hidden name="signatureText"></textarea><button class="govuk-button">Send</button></form>
      </section></div></div></main></body></html>`)
  }

  async function look(person, texts) {
    await person.page.getByRole('button', { name: texts.look }).click()
    await person.page.getByRole('button', { name: texts.again }).waitFor()
  }

  async function link(person, signer, texts) {
    const { page } = person
    await page.getByRole('button', { name: texts.pair }).click()
    await page.getByLabel(texts['pair-code']).fill(await signer.code())
    await page.getByRole('button', { name: texts.pair, exact: true }).click()
    await page.getByRole('button', { name: texts.sign, exact: true }).waitFor()
  }

  test('where nothing is installed the page says so', async () => {
    const person = await newPerson(browser, { expected: LOOKING_PROBLEMS })
    const { texts } = await open(person)
    await look(person, texts)
    await person.page.getByText(texts['agent-absent']).waitFor()
    await person.page.getByText(texts['plugin-absent']).waitFor()
    await person.page.getByRole('link', { name: texts.help }).waitFor()
    await lookAt(person, 'signer-absent')
    assertNoProblems(person)
    await person.close()
  })

  for (const language of ['ru', 'en']) {
    test(`the agent is linked by a code, refuses, and signs (${language})`, async () => {
      const person = await newPerson(browser, { language, expected: LOOKING_PROBLEMS })
      const { page } = person
      const { sent, texts } = await open(person)
      const signer = await startSigner({ origin: site, port, keys, language })
      try {
        await look(person, texts)
        await page.getByText(texts['agent-unpaired']).waitFor()
        await page.getByRole('button', { name: texts.pair }).click()
        const code = await signer.code()
        await page.getByLabel(texts['pair-code']).fill(code === '000000' ? '000001' : '000000')
        await page.getByRole('button', { name: texts.pair, exact: true }).click()
        await page.getByText(texts['pair-wrong']).waitFor()
        await lookAt(person, `signer-link-${language}`)
        await page.getByLabel(texts['pair-code']).fill(code)
        await page.getByRole('button', { name: texts.pair, exact: true }).click()
        await page.getByText(texts['agent-factory']).waitFor()
        await lookAt(person, `signer-keys-${language}`)

        const sign = () => page.getByRole('button', { name: texts.sign, exact: true }).click()
        await signer.type('')
        await sign()
        await page.getByText(texts.refused).waitFor()
        await signer.type('87654321')
        await sign()
        await page.getByText(texts['wrong-pin']).waitFor()
        await signer.type('12345678')
        await sign()
        await page.getByRole('heading', { name: 'Sent' }).waitFor()
        const signature = /name="signatureText"\r\n\r\n([A-Za-z0-9+/=]+)\r\n/.exec(sent[0])[1]
        assert.equal(Buffer.from(signature, 'base64')[0], 0x30)
        assert.ok(signer.log().includes('│ Код 42.'), signer.log())

        // Known from now on: the page looks by itself.
        await page.goto(`${site}${PAGE}`)
        await page.getByRole('button', { name: texts.sign, exact: true }).waitFor()
        // The third wrong PIN locks the key.
        await signer.type('87654321')
        for (const key of ['wrong-pin', 'wrong-pin', 'locked']) {
          await sign()
          await page.getByText(texts[key]).waitFor()
          if (key === 'wrong-pin') await page.reload()
        }
      } finally {
        await signer.remove()
      }
      assertNoProblems(person)
      await person.close()
    })
  }

  test('an agent for another site, and an impostor, are told apart', async () => {
    const person = await newPerson(browser, { expected: LOOKING_PROBLEMS })
    const { page } = person
    const { texts } = await open(person)
    const signer = await startSigner({ origin: site, port, keys })
    let impostor
    try {
      await look(person, texts)
      await link(person, signer, texts)
      await signer.stop()
      await signer.start(['https://elsewhere.example.org'])
      await page.reload()
      await page.getByText(texts['agent-other-page']).waitFor()
      await signer.stop()

      const asked = []
      impostor = http.createServer((request, response) => {
        asked.push(`${request.method} ${new URL(request.url, 'http://x').pathname}`)
        response.setHeader('access-control-allow-origin', site)
        response.setHeader('content-type', 'application/json')
        const made = { okno_signer: 1, version: '1', paired: true, challenge: 'AAAA', proof: 'AAAA' }
        response.end(JSON.stringify(made))
      })
      await once(impostor.listen(port, '127.0.0.1'), 'listening')
      await page.reload()
      await page.getByText(texts['agent-impostor']).waitFor()
      await lookAt(person, 'signer-impostor')
      assert.deepEqual([...new Set(asked)], ['GET /agent'], 'it is told nothing')
    } finally {
      impostor?.close()
      await signer.remove()
    }
    assertNoProblems(person)
    await person.close()
  })

  test('the plug-in signs, and what it says is passed on', async () => {
    const person = await newPerson(browser, { expected: LOOKING_PROBLEMS })
    const { page } = person
    const asked = []
    await standInForPlugin(person, {
      sign: (content) => {
        asked.push(Buffer.from(content, 'base64').toString())
        if (asked.length === 1) throw new Error('Действие было отменено пользователем. (0x8010006E)')
        return Buffer.from('a signature').toString('base64')
      }
    })
    const { sent, texts } = await open(person)
    await page.getByText('Проверкин Пётр').waitFor()
    await lookAt(person, 'signer-plugin')
    await page.getByRole('button', { name: texts.sign, exact: true }).click()
    await page.getByText('отменено пользователем').waitFor()
    await page.getByRole('button', { name: texts.sign, exact: true }).click()
    await page.getByRole('heading', { name: 'Sent' }).waitFor()
    assert.ok(sent[0].includes(Buffer.from('a signature').toString('base64')))
    assert.deepEqual(asked, [CONTENT, CONTENT])
    assertNoProblems(person)
    await person.close()
  })
})

async function textOf(request) {
  const pieces = []
  for await (const piece of request) pieces.push(piece)
  return Buffer.concat(pieces).toString()
}

/** The texts of the part, by the name of their attribute. */
async function catalogue(language) {
  const file = new URL(`../../../locales/${language}/signer.ftl`, import.meta.url)
  const lines = (await readFile(file, 'utf8')).split('\n')
  const found = lines.map((line) => /^signer-page-([a-z-]+) = (.+)$/.exec(line)).filter(Boolean)
  return Object.fromEntries(found.map(([, key, text]) => [key, text]))
}
