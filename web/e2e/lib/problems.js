// What goes wrong on a page without anybody seeing it: errors in the console, violations of the content
// policy, scripts that throw, answers of 500 and worse, requests to anywhere but this machine.
import assert from 'node:assert/strict'

/** Collects problems of every page of a context, popups included. */
export function watch(context, expected = []) {
  const problems = []
  const add = (page, kind, text) => {
    const line = `${kind} on ${page.url()}: ${text}`
    if (!expected.some((pattern) => pattern.test(line))) problems.push(line)
  }
  context.on('page', (page) => {
    page.on('console', (message) => {
      if (message.type() === 'error' && !isAnswerOfAForm(message)) add(page, 'console', message.text())
    })
    page.on('pageerror', (error) => add(page, 'script', error.message))
    page.on('crash', () => add(page, 'crash', 'the page crashed'))
    page.on('response', (response) => {
      if (response.status() >= 500) add(page, `answer ${response.status()}`, response.url())
    })
    page.on('request', (request) => {
      if (!isOfThisMachine(request.url())) add(page, 'foreign request', request.url())
    })
  })
  return problems
}

// The browser reports a mistake in a form (422) like a broken picture. It is an honest answer.
function isAnswerOfAForm(message) {
  return /status of 422/.test(message.text())
}

function isOfThisMachine(address) {
  const { protocol, hostname } = new URL(address)
  return ['data:', 'blob:', 'about:'].includes(protocol) || ['localhost', '127.0.0.1'].includes(hostname)
}

/** Fails if anything has been collected. Call it at the end of every journey. */
export function assertNoProblems(person) {
  assert.deepEqual(person.problems, [])
}
