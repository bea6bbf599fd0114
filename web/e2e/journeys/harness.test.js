// The harness held against pages that are known to be good or bad: a check that cannot fail is none.
import assert from 'node:assert/strict'
import { existsSync, statSync } from 'node:fs'
import { after, before, describe, test } from 'node:test'
import { fileURLToPath } from 'node:url'

import { assertAccessible, assertFitsWidth, pressOn, tabTo, typeInto } from '../lib/accessibility.js'
import { newPerson, startBrowser } from '../lib/browser.js'
import { binary, freeBasePort, startDemo } from '../lib/demo.js'
import { lookAt } from '../lib/looking.js'
import { outputPath } from '../lib/output.js'
import { assertNoProblems } from '../lib/problems.js'
import { codeIn, linkIn, messagesOfPhone, nextMessage } from '../lib/sandbox.js'
import { startStaticSite } from '../lib/static-site.js'
import { waitFor } from '../lib/waiting.js'

const FAKE_DEMO = [process.execPath, fileURLToPath(new URL('fixtures/fake-demo.js', import.meta.url))]

const page = (body, lang = 'ru') => ({
  body: `<!doctype html><html lang="${lang}"><head><meta charset="utf-8"><title>Проба</title>
    <meta name="viewport" content="width=device-width"><link rel="stylesheet" href="/style.css">
    <link rel="icon" href="/icon.svg"></head><body><main>${body}</main></body></html>`
})

const SITE = {
  '/style.css': { type: 'text/css', body: '.wide { width: 900px } .blind:focus { outline: none } .small { padding: 0; border: 0; width: 12px; height: 12px }' },
  '/icon.svg': { type: 'image/svg+xml', body: '<svg xmlns="http://www.w3.org/2000/svg"/>' },
  '/good': page(`<h1>Вход</h1><form action="/done"><label for="a">Телефон</label><input id="a" name="phone">
    <button>Продолжить</button></form>`),
  '/done': page('<h1>Готово</h1>'),
  '/unlabelled': page('<h1>Вход</h1><input name="phone">'),
  '/wide': page('<h1>Вход</h1><p class="wide">Широко</p>'),
  '/blind': page('<h1>Вход</h1><a class="blind" href="/good">Дальше</a>'),
  '/small': page('<h1>Вход</h1><button class="small">А</button><button class="small">Б</button>'),
  '/key': page('<h1>Вход</h1><p>⟦some-key⟧</p>'),
  '/inline': page('<h1>Вход</h1><script>document.title = "no"</script>'),
  '/broken': { ...page('<h1>Вход</h1>'), status: 500 },
  '/mistake': { ...page('<h1>Вход</h1>'), status: 422 },
  '/script': page('<h1>Вход</h1><noscript><p id="plain">Без сценариев</p></noscript>'),
  '/foreign': page('<h1>Вход</h1><img alt="" src="http://foreign.invalid/x.png">'),
  '/phones/%2B79120000001.json': {
    type: 'application/json',
    body: JSON.stringify([
      { received_at: '2026-11-28T08:00:02Z', text: 'Код 654321. Никому его не говорите' },
      { received_at: '2026-11-28T08:00:01Z', text: 'Код 111111' }
    ])
  }
}

describe('the harness', () => {
  let site
  let browser

  before(async () => {
    site = await startStaticSite(SITE)
    browser = await startBrowser()
  })
  after(async () => {
    await browser?.close()
    await site?.stop()
  })

  /** Opens a page as a new person, hands both to the body, and closes. */
  async function visit(path, options, body) {
    const person = await newPerson(browser, options)
    try {
      await person.page.goto(site.origin + path)
      await body(person.page, person)
    } finally {
      await person.close()
    }
  }

  test('finds nothing on a good page', () => visit('/good', {}, async (page, person) => {
    await assertAccessible(page)
    await assertFitsWidth(page)
    assertNoProblems(person)
  }))

  test('lets axe find a field without a label', () => visit('/unlabelled', {}, async (page) => {
    await assert.rejects(assertAccessible(page), /label/)
  }))

  test('finds a page that is wider than a telephone', () => visit('/wide', { width: 320 }, async (page) => {
    await assert.rejects(assertFitsWidth(page), /p\.wide/)
  }))

  test('walks a form by the keyboard alone', () => visit('/good', {}, async (page, person) => {
    await typeInto(page, page.getByLabel('Телефон'), '9120000001')
    await pressOn(page, page.getByRole('button'))
    await page.waitForURL('**/done?phone=9120000001')
    assertNoProblems(person)
  }))

  test('finds a link whose focus cannot be seen', () => visit('/blind', {}, async (page) => {
    await assert.rejects(tabTo(page, page.getByRole('link')), /focus ring/)
  }))

  test('finds what the keyboard cannot reach', () => visit('/good', {}, async (page) => {
    await assert.rejects(tabTo(page, page.getByRole('heading'), { tries: 4 }), /did not reach/)
  }))

  test('reports a violation of the content policy', () => visit('/inline', {}, async (_, person) => {
    assert.match(person.problems.join('\n'), /Content Security Policy/)
    assert.throws(() => assertNoProblems(person))
  }))

  test('reports an answer of 500 and not one of 422', async () => {
    await visit('/broken', {}, async (_, person) => assert.match(person.problems.join('\n'), /answer 500/))
    await visit('/mistake', {}, async (_, person) => assertNoProblems(person))
  })

  test('reports a request to another machine', () => visit('/foreign', {}, async (_, person) => {
    assert.match(person.problems.join('\n'), /foreign request/)
  }))

  test('keeps silent about what a journey expects', () =>
    visit('/broken', { expected: [/500/] }, async (_, person) => assertNoProblems(person)))

  test('shows a person without script what stands there for them', () =>
    visit('/script', { script: false }, (page) => page.locator('#plain').waitFor()))

  test('speaks the language of the person', async () => {
    const spoken = (page) => page.evaluate(() => navigator.language)
    await visit('/good', {}, async (page) => assert.equal(await spoken(page), 'ru-RU'))
    await visit('/good', { language: 'en' }, async (page) => assert.equal(await spoken(page), 'en-GB'))
  })

  test('looks at a page on both screens and leaves pictures', () => visit('/good', {}, async (page, person) => {
    await lookAt(person, 'harness')
    for (const width of [1280, 320]) assert.ok(statSync(outputPath(`screens/harness-${width}.png`)).size > 1000)
    assert.equal(page.viewportSize().width, 1280)
  }))

  test('looks at a page without script', async () => {
    await visit('/good', { script: false }, (_, person) => lookAt(person, 'harness-plain'))
    await visit('/wide', { script: false }, async (_, person) => {
      await assert.rejects(lookAt(person, 'harness-bad'), /p\.wide/)
    })
  })

  test('finds a page in another language or with an unknown text', async () => {
    await visit('/good', { language: 'en' }, async (_, person) => {
      await assert.rejects(lookAt(person, 'harness-bad'), /language/)
    })
    await visit('/key', {}, async (_, person) => assert.rejects(lookAt(person, 'harness-bad'), /some-key/))
  })

  test('finds targets that are too small for a finger', () => visit('/small', {}, async (page) => {
    await assert.rejects(assertAccessible(page), /target-size/)
  }))

  test('reads the newest code from the sandbox', async () => {
    const demo = { sandbox: site.origin }
    const message = await nextMessage(() => messagesOfPhone(demo, '+79120000001'), 1)
    assert.equal(codeIn(message), '654321')
    assert.deepEqual(await messagesOfPhone(demo, '+79120000002'), [])
  })

  test('reads no code out of a longer number, and finds a link', () => {
    assert.throws(() => codeIn({ text: 'Заявление 12345678' }), /no code/)
    assert.equal(linkIn({ text: 'Откройте http://localhost:1/a?b=c и нажмите' }), 'http://localhost:1/a?b=c')
  })

  test('gives up waiting and tells the last error', async () => {
    const never = () => { throw new Error('not yet') }
    await assert.rejects(waitFor('nothing', never, { seconds: 0.2 }), (error) => error.cause.message === 'not yet')
  })

  test('starts a demo and ends it with its data', async () => {
    const demo = await startDemo({ name: 'fake', program: FAKE_DEMO, more: ['--quiet'] })
    const pid = Number(await (await fetch(`${demo.sandbox}/pid`)).text())
    assert.match(demo.log(), /told: demo --port \d+ --data \S+ --quiet/)
    await demo.stop()
    assert.throws(() => process.kill(pid, 0), { code: 'ESRCH' })
    assert.equal(existsSync(demo.folder), false)
  })

  test('tells at once how a demo died and what it said', async () => {
    const program = ['env', 'FAKE_DEMO=DYING', ...FAKE_DEMO]
    await assert.rejects(startDemo({ name: 'dying', program, seconds: 30 }), /ended with 3[^]*no such folder/)
  })

  test('knows the binary under test and finds free ports', async () => {
    assert.ok(statSync(binary()).isFile())
    assert.ok(await freeBasePort() > 1023)
  })
})
