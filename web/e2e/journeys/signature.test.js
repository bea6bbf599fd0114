// long: all ways to sign share one demo, which takes longest to start
// A signature that OpenSSL makes on the command line confirms an account and signs in; a test key does it without any program.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { after, before, describe, test } from 'node:test'

import { newPerson, startBrowser } from '../lib/browser.js'
import { freePort, startDemo } from '../lib/demo.js'
import { lookAt } from '../lib/looking.js'
import { openOpenssl } from '../lib/openssl.js'
import { assertNoProblems } from '../lib/problems.js'
import { peopleAreReady, readyPeople, signInAs } from '../lib/ready-people.js'
import { LOOKING_PROBLEMS, standInForPlugin, startSigner } from '../lib/signer.js'
import { startToken } from '../lib/token.js'

/** The number of a person of the population. */
async function numberOf(demo, data) {
  const answer = await fetch(`${demo.sandbox}/registries.json?q=${encodeURIComponent(data['СНИЛС'])}`)
  const { people } = await answer.json()
  assert.equal(people.length, 1)
  return people[0].number
}

/** What the sandbox has of a person's key, kept for OpenSSL. */
async function keepKey(demo, openssl, data) {
  const base = `${demo.sandbox}/registries/people/${await numberOf(demo, data)}`
  for (const name of ['key.pem', 'certificate.pem']) {
    const answer = await fetch(`${base}/${name}`)
    assert.equal(answer.status, 200, name)
    await openssl.keep(name, Buffer.from(await answer.arrayBuffer()))
  }
  const [root, issuing] = (await (await fetch(`${base}/roots.pem`)).text()).split(/(?<=-----END CERTIFICATE-----\n)/)
  await openssl.keep('root.pem', root)
  await openssl.keep('issuing.pem', issuing)
  await openssl.keep('authorities.pem', root + issuing)
}

/** Saves what a link leads to. */
async function save(page, openssl, link, name) {
  const [download] = await Promise.all([page.waitForEvent('download'), link.click()])
  await download.saveAs(openssl.inside(name))
}

/** The container with a person's key, as the sandbox hands it out. */
async function keyContainer(demo, data) {
  const answer = await fetch(`${demo.sandbox}/registries/people/${await numberOf(demo, data)}/key.p12`)
  assert.equal(answer.status, 200)
  return Buffer.from(await answer.arrayBuffer())
}

/** The person's public number, as they find it in what they download. */
async function ownOid(page, openssl) {
  await page.goto(new URL('/account/download', page.url()).href)
  await save(page, openssl, page.getByRole('button', { name: /JSON/ }), 'own.json')
  const [, oid] = /"oid":\s*"(\d{10})"/.exec(await readFile(openssl.inside('own.json'), 'utf8'))
  return Number(oid)
}

/** A tiny relying party: the demo's portal asks for signatures. */
async function relyingParty(demo) {
  const secret = (await readFile(path.join(demo.folder, 'data.keys', 'portal-signing.secret'), 'utf8')).trim()
  const headers = {
    authorization: `Basic ${Buffer.from(`portal:${secret}`).toString('base64')}`,
    'content-type': 'application/json'
  }
  return {
    async ask({ oid, name, text, mediaType = 'text/plain', purpose }) {
      const body = { requestId: randomUUID(), oid, name, mediaType, purpose, content: Buffer.from(text).toString('base64'), returnUrl: `${demo.portal}/?lease=7` }
      const answer = await fetch(`${demo.id}/sign/v1/documents`, { method: 'POST', headers, body: JSON.stringify(body) })
      assert.equal(answer.status, 201, await answer.clone().text())
      return answer.json()
    },
    async find(id) {
      const answer = await fetch(`${demo.id}/sign/v1/documents/${id}`, { headers })
      assert.equal(answer.status, 200)
      return answer.json()
    }
  }
}

/** How many lines each «ПИН‑код» of a page takes. */
const linesOfPin = (page) => page.evaluate(() => {
  const found = []
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  while (texts.nextNode()) {
    for (const { index } of texts.currentNode.data.matchAll(/ПИН.код/g)) {
      const word = document.createRange()
      word.setStart(texts.currentNode, index)
      word.setEnd(texts.currentNode, index + 7)
      const tops = [...word.getClientRects()].map(({ top }) => Math.round(top))
      if (tops.length > 0) found.push(new Set(tops).size)
    }
  }
  return found
})

describe('signatures', () => {
  let demo
  let port
  let browser
  let openssl
  let data
  let oid
  before(async () => {
    // Somebody on this machine may have a signer of their own at its usual port.
    port = await freePort()
    demo = await startDemo({ name: 'signature', more: ['--signer-port', String(port)] })
    browser = await startBrowser()
    openssl = await openOpenssl()
    await peopleAreReady(demo)
    data = (await readyPeople(demo, 'Стандартная учётная запись'))[0]
    await keepKey(demo, openssl, data)
  })
  after(async () => {
    await browser?.close()
    await demo?.stop()
    await openssl?.close()
  })

  test('OpenSSL signs the challenge, and the account is confirmed', async () => {
    const person = await newPerson(browser)
    const { page } = person
    await signInAs(demo, person, data)
    await page.goto(`${demo.id}/account`)
    await lookAt(person, 'signature-account')
    await page.getByRole('link', { name: 'Подтвердить подписью' }).click()
    await lookAt(person, 'signature-intro')
    await page.getByRole('button', { name: 'Показать текст для подписи' }).click()
    await page.getByRole('heading', { name: 'Подтверждаю свою личность на сайте' }).waitFor()
    await lookAt(person, 'signature-challenge')

    await page.getByRole('button', { name: 'Отправить подпись' }).click()
    await page.getByText('Выберите файл подписи.').first().waitFor()
    await lookAt(person, 'signature-nothing')

    // Another text, signed by the right person.
    await openssl.keep('another.txt', 'something else\n')
    await page.getByLabel('Файл подписи').setInputFiles(await openssl.sign('another.txt'))
    await page.getByRole('button', { name: 'Отправить подпись' }).click()
    await page.getByText('Что мы проверили').click()
    await lookAt(person, 'signature-refused')

    await save(page, openssl, page.getByRole('link', { name: 'Сохраните текст в файл' }), 'challenge.txt')
    const text = await readFile(openssl.inside('challenge.txt'), 'utf8')
    assert.match(text, new RegExp(`Адрес сайта: ${demo.id}`))
    await page.getByLabel('Файл подписи').setInputFiles(await openssl.sign('challenge.txt'))
    await page.getByRole('button', { name: 'Отправить подпись' }).click()
    await page.getByText('Подтверждённая').first().waitFor()
    await lookAt(person, 'signature-confirmed')
    await page.goto(`${demo.id}/account/certificates`)
    await page.getByText('действует', { exact: true }).waitFor()
    await lookAt(person, 'certificates')
    assertNoProblems(person)
    await person.close()
  })

  test('it signs in, in English, and what the site keeps verifies with OpenSSL', async () => {
    const person = await newPerson(browser, { language: 'en' })
    const { page } = person
    await page.goto(`${demo.id}/sign-in`)
    await page.getByRole('link', { name: 'Sign in with an electronic signature' }).click()
    await lookAt(person, 'signature-sign-in-en')
    await page.getByRole('button', { name: 'Show the text to sign' }).click()
    await page.getByRole('heading', { name: 'I sign in to this site' }).waitFor()
    await lookAt(person, 'signature-sign-in-challenge-en')
    await save(page, openssl, page.getByRole('link', { name: 'Save the text to a file' }), 'sign-in.txt')
    await page.getByLabel('File with the signature').setInputFiles(await openssl.sign('sign-in.txt'))
    await page.getByRole('button', { name: 'Send the signature' }).click()
    await page.getByRole('heading', { name: /^Hello/ }).waitFor()

    await page.goto(`${demo.id}/account/signing`)
    await lookAt(person, 'signing-documents-en')
    await openssl.keep('lease.txt', 'A lease.\nThe first party, the second party.\n')
    await page.getByLabel('Document', { exact: true }).setInputFiles(openssl.inside('lease.txt'))
    await page.getByRole('button', { name: 'Upload' }).click()
    await page.getByRole('heading', { name: 'Document to sign' }).waitFor()
    await lookAt(person, 'signing-document-en')
    await page.getByRole('button', { name: 'Sign with the test key' }).click()
    await page.getByText('The document was signed').waitFor()
    await lookAt(person, 'signing-document-signed-en')
    // What the test authority signed with this product's own code, OpenSSL verifies.
    await save(page, openssl, page.getByRole('button', { name: 'Download the signature' }), 'lease.p7s')
    assert.match(await openssl.verify('lease.p7s', 'lease.txt'), /Verification successful/)

    await page.goto(`${demo.id}/account/certificates`)
    await page.getByRole('link', { name: /^Remove from the account/ }).click()
    await lookAt(person, 'certificate-detach-en')
    await page.getByRole('button', { name: 'Remove from the account' }).click()
    await page.getByText('The certificate has been removed').waitFor()
    await lookAt(person, 'certificates-detached-en')
    await page.goto(`${demo.id}/signature`)
    await lookAt(person, 'signature-get-en')
    assertNoProblems(person)
    await person.close()
  })

  test('a removed certificate signs nobody in, without script too', async () => {
    const person = await newPerson(browser, { script: false })
    const { page } = person
    await page.goto(`${demo.id}/sign-in/signature`)
    await page.getByRole('button', { name: 'Показать текст для подписи' }).click()
    await save(page, openssl, page.getByRole('link', { name: 'Сохраните текст в файл' }), 'again.txt')
    await page.getByLabel('Файл подписи').setInputFiles(await openssl.sign('again.txt'))
    await page.getByRole('button', { name: 'Отправить подпись' }).click()
    await page.getByText('Вы убрали этот сертификат').first().waitFor()
    await lookAt(person, 'signature-detached')
    assertNoProblems(person)
    await person.close()
  })

  test('the agent on the own computer adds the certificate again', async () => {
    const container = openssl.inside('key.p12')
    await openssl.keep('key.p12', await keyContainer(demo, data))
    const signer = await startSigner({ origin: demo.id, port, keys: [container] })
    const person = await newPerson(browser, { expected: LOOKING_PROBLEMS })
    const { page } = person
    try {
      await signInAs(demo, person, data)
      await page.goto(`${demo.id}/account/certificates`)
      await page.getByRole('button', { name: 'Добавить сертификат' }).click()
      await page.getByRole('button', { name: 'Найти программы для подписи' }).click()
      await page.getByRole('button', { name: 'Связать' }).click()
      await page.getByLabel('Код из окна программы подписи').fill(await signer.code())
      await lookAt(person, 'signature-agent-code')
      await page.getByRole('button', { name: 'Связать' }).click()
      await page.getByRole('button', { name: 'Подписать', exact: true }).waitFor()
      await lookAt(person, 'signature-agent-keys')
      await page.getByRole('button', { name: 'Подписать', exact: true }).click()
      await page.getByText('Сертификат добавлен.').waitFor()
      assert.match(signer.log(), /Добавляю сертификат в учётную запись/)
      assertNoProblems(person)
    } finally {
      await person.close()
      await signer.remove()
    }
  })

  test('another system asks for a signature, the person sees who and why, signs and goes back', async () => {
    const person = await newPerson(browser)
    const { page } = person
    await signInAs(demo, person, data)
    await lookAt(person, 'my-data-signature')
    oid = await ownOid(page, openssl)
    const party = await relyingParty(demo)
    const text = 'Договор аренды № 7\nСторона первая, сторона вторая.\n'
    const asked = await party.ask({ oid, name: 'договор.txt', text, purpose: 'Заключить договор аренды № 7' })
    assert.equal(asked.state, 'waiting')

    // Whoever is not signed in is led to signing in, and back.
    const fresh = await newPerson(browser)
    await fresh.page.goto(asked.page)
    assert.match(fresh.page.url(), /\/sign-in\?back=%2Faccount%2Frequests%2F/)
    await fresh.close()

    await page.goto(`${demo.id}/account/signing`)
    await page.getByRole('heading', { name: 'Вас просят подписать' }).waitFor()
    await lookAt(person, 'signing-requests')
    await page.goto(asked.page)
    await page.getByText('Просит: Портал услуг').waitFor()
    await lookAt(person, 'signing-request')
    await page.getByRole('button', { name: 'Подписать тестовым ключом' }).click()
    await page.getByText('Документ подписан. Подпись получит').waitFor()
    await lookAt(person, 'signing-request-signed')
    await page.getByRole('button', { name: 'Вернуться: Портал услуг' }).click()
    await page.waitForURL((url) => url.origin === demo.portal)
    assert.equal(new URL(page.url()).searchParams.get('signing'), asked.id)
    assert.equal(new URL(page.url()).searchParams.get('outcome'), 'signed')

    const signed = await party.find(asked.id)
    assert.equal(signed.state, 'signed')
    assert.ok(signed.report.checks.every(({ verdict }) => verdict === 'passed' || verdict === 'not-asked'))
    await openssl.keep('asked.txt', text)
    await openssl.keep('asked.p7s', Buffer.from(signed.signature, 'base64'))
    assert.match(await openssl.verify('asked.p7s', 'asked.txt'), /Verification successful/)
    await openssl.keep('asked.txt', `${text} `)
    await assert.rejects(openssl.verify('asked.p7s', 'asked.txt'))
    assertNoProblems(person)
    await person.close()
  })

  test('in English the person signs in by a signature on the way, and declines', async () => {
    const party = await relyingParty(demo)
    const asked = await party.ask({ oid, name: 'order.bin', text: 'a\u0000b', mediaType: 'application/octet-stream', purpose: 'To order a flat' })
    const person = await newPerson(browser, { language: 'en' })
    const { page } = person
    await page.goto(`${demo.id}/sign-in/signature?back=${encodeURIComponent(new URL(asked.page).pathname)}`)
    await page.getByRole('button', { name: 'Show the text to sign' }).click()
    await page.getByLabel('SNILS of a made-up person').fill(data['СНИЛС'])
    await page.getByRole('button', { name: 'Sign with the test key' }).click()
    await page.getByRole('heading', { name: 'You are asked to sign a document' }).waitFor()
    await lookAt(person, 'signing-request-en')
    await page.getByRole('button', { name: 'Do not sign' }).click()
    await page.getByText('You declined to sign').waitFor()
    await lookAt(person, 'signing-request-declined-en')
    assert.equal((await party.find(asked.id)).state, 'declined')
    await page.goto(`${demo.id}/account/security`)
    await page.getByText('somebody else could have passed the signed file on').first().waitFor()
    await lookAt(person, 'security-by-file-en')
    assertNoProblems(person)
    await person.close()
  })

  test('the agent opens the change of the PIN, and a sign-in by it is safe from forged sites', async () => {
    await openssl.keep('key.p12', await keyContainer(demo, data))
    const signer = await startSigner({ origin: demo.id, port, keys: [openssl.inside('key.p12')] })
    const person = await newPerson(browser, { expected: LOOKING_PROBLEMS })
    const { page } = person
    const link = async () => {
      await page.getByRole('button', { name: 'Найти программы для подписи' }).click()
      await page.getByRole('button', { name: 'Связать' }).click()
      await page.getByLabel('Код из окна программы подписи').fill(await signer.code())
      await page.getByRole('button', { name: 'Связать' }).click()
    }
    try {
      await page.goto(`${demo.id}/sign-in/signature`)
      await page.getByRole('button', { name: 'Показать текст для подписи' }).click()
      await link()
      await page.getByText('У этого ключа ПИН‑код, с которым его выдали').waitFor()
      await page.getByRole('button', { name: 'Подписать', exact: true }).click()
      await page.getByRole('heading', { name: /^Здравствуйте/ }).waitFor()
      await page.getByRole('link', { name: 'Сменить ПИН‑код подписи' }).click()
      await page.getByText('У этого ключа ПИН‑код, с которым его выдали').waitFor()
      await lookAt(person, 'pin-change')
      const wide = page.viewportSize()
      for (let width = 320; width <= 640; width += 16) {
        await page.setViewportSize({ width, height: 800 })
        const lines = await linesOfPin(page)
        assert.ok(lines.length > 5 && lines.every((count) => count === 1), `${width}: ${lines}`)
      }
      await page.setViewportSize(wide)
      // The file answers every question alike: the new PIN is the old one.
      await page.getByRole('button', { name: 'Сменить ПИН‑код', exact: true }).click()
      await page.getByText('Новый ПИН‑код короче шести знаков или такой же').waitFor()
      await lookAt(person, 'pin-change-weak')
      assert.match(signer.log(), /открыл смену ПИН-кода/)
      await page.goto(`${demo.id}/account/security`)
      await page.getByText('Вход защищён от поддельных сайтов').waitFor()
      await lookAt(person, 'security-at-origin')
      assertNoProblems(person)
    } finally {
      await person.close()
      await signer.remove()
    }
  })

  test('the agent signs with a key on a token: wrong PIN, new PIN, pulled out, locked', async () => {
    // Another person: one phone gets only so many codes an hour.
    const owner = (await readyPeople(demo, 'Стандартная учётная запись'))[1]
    await keepKey(demo, openssl, owner)
    const token = await startToken({ certificate: openssl.inside('certificate.pem'), key: openssl.inside('key.pem') })
    const signer = await startSigner({ origin: demo.id, port, token, pin: '87654321' })
    const person = await newPerson(browser, { expected: LOOKING_PROBLEMS })
    const { page } = person
    const sign = page.getByRole('button', { name: 'Подписать', exact: true })
    try {
      await signInAs(demo, person, owner)
      await page.goto(`${demo.id}/account/signing`)
      await openssl.keep('deed.txt', 'A deed.\n')
      await page.getByLabel('Документ', { exact: true }).setInputFiles(openssl.inside('deed.txt'))
      await page.getByRole('button', { name: 'Загрузить' }).click()
      const document = page.url()
      await page.getByRole('button', { name: 'Найти программы для подписи' }).click()
      await page.getByRole('button', { name: 'Связать' }).click()
      await page.getByLabel('Код из окна программы подписи').fill(await signer.code())
      await page.getByRole('button', { name: 'Связать' }).click()
      await page.getByText('У этого ключа ПИН‑код, с которым его выдали').waitFor()
      await lookAt(person, 'signature-token-keys')
      await sign.click()
      await page.getByText('ПИН‑код не тот. Ничего не подписано.').waitFor()
      assert.match(signer.log(), /A deed|deed\.txt/)

      assert.match(await signer.answer(['12345678', 'my-own-pin', 'my-own-pin'], 'pin'), /ПИН-код/)
      await signer.type('12345678')
      await sign.click()
      await page.getByText('ПИН‑код не тот. Ничего не подписано.').waitFor()

      await token.pullOut()
      await signer.type('my-own-pin')
      await sign.click()
      await page.getByText('Такого ключа больше нет. Вставьте токен').waitFor()
      await lookAt(person, 'signature-token-gone')
      await token.putIn()
      await page.reload()
      await sign.waitFor()

      // Pulled out in the middle of it: said so, with what to do.
      await token.pullOutWhenSigning()
      await sign.click()
      await page.getByText('Токен вынули до того, как он подписал. Ничего не подписано. Вставьте токен').waitFor()
      assert.match(signer.log(), /Токен вынули/)
      await lookAt(person, 'signature-token-pulled-out')
      await token.putBack()
      await page.reload()
      await sign.waitFor()
      assert.equal(await page.getByText('ПИН‑код, с которым его выдали').count(), 0)
      await sign.click()
      await page.getByText('Документ подписан').waitFor()
      await save(page, openssl, page.getByRole('button', { name: 'Скачать подпись' }), 'deed.p7s')
      assert.match(await openssl.verify('deed.p7s', 'deed.txt'), /Verification successful/)

      // The token counts by itself: the third wrong PIN locks it, and the right one is too late.
      await page.goto(`${demo.id}/account/signing`)
      await openssl.keep('deed.txt', 'Another deed.\n')
      await page.getByLabel('Документ', { exact: true }).setInputFiles(openssl.inside('deed.txt'))
      await page.getByRole('button', { name: 'Загрузить' }).click()
      assert.notEqual(page.url(), document)
      for (const pin of ['wrong-1', 'wrong-2', 'wrong-3', 'my-own-pin']) {
        await signer.type(pin)
        await sign.waitFor()
        await sign.click()
        const isEarly = pin === 'wrong-1' || pin === 'wrong-2'
        await page.getByText(isEarly ? 'ПИН‑код не тот' : 'Ключ заблокирован').waitFor()
        if (pin === 'wrong-3') await lookAt(person, 'signature-token-locked')
        await page.reload()
      }
      for (const pin of ['87654321', '12345678', 'my-own-pin']) assert.ok(!signer.log().includes(pin), 'no PIN is shown')
      assertNoProblems(person)
    } finally {
      await person.close()
      await signer.remove()
      await token.remove()
      await keepKey(demo, openssl, data)
    }
  })

  test('the plug-in of the browser signs a document', async () => {
    const person = await newPerson(browser, { expected: LOOKING_PROBLEMS })
    const { page } = person
    await standInForPlugin(person, {
      sign: async (content) => {
        await openssl.keep('plug-in.bin', Buffer.from(content, 'base64'))
        return (await readFile(await openssl.sign('plug-in.bin'))).toString('base64')
      }
    })
    await signInAs(demo, person, data)
    await page.goto(`${demo.id}/account/signing`)
    await openssl.keep('order.txt', 'An order.\n')
    await page.getByLabel('Документ', { exact: true }).setInputFiles(openssl.inside('order.txt'))
    await page.getByRole('button', { name: 'Загрузить' }).click()
    await page.getByRole('button', { name: 'Подписать', exact: true }).waitFor()
    await lookAt(person, 'signature-plug-in')
    await page.getByRole('button', { name: 'Подписать', exact: true }).click()
    await page.getByText('Документ подписан').waitFor()
    assertNoProblems(person)
    await person.close()
  })
})
