// The ways to sign on a person's own computer: the agent, as a process of its own, and a stand-in for CryptoPro's plug-in.
import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'

import { binary } from './demo.js'
import { waitFor } from './waiting.js'

const run = promisify(execFile)

/** Problems that a page makes when it looks for programs that are not there. */
export const LOOKING_PROBLEMS = [/ERR_CONNECTION_REFUSED/, /ERR_FAILED/, /ERR_BLOCKED_BY_CLIENT/, /chrome-extension:/, /CORS policy/, /status of 40[0-9]/, /status of 410/]

/**
 * `okno signer` with a folder of its own, at the port where the pages look for it. `pin` is what the person types at each question; `type(pin)` changes it, and
 * an empty one refuses. `token` is one of `startToken`.
 */
export async function startSigner({ origin, port, keys = [], token, pin = '12345678', language = 'ru' }) {
  const place = await mkdtemp(path.join(os.tmpdir(), 'okno-signer-'))
  const typed = path.join(place, 'typed')
  const own = ['--folder', path.join(place, 'keys'), '--language', language]
  if (token) own.push('--token', token.library)
  const common = [...own, '--danger-pin-from', typed]
  const env = { ...process.env, ...token?.environment }
  const signer = {
    place,
    address: `http://127.0.0.1:${port}`,
    log: () => '',
    type: (pin) => writeFile(typed, `${pin}\n`),
    /** Another command: `command('pin')`. */
    command: (...words) => run(binary(), ['signer', ...words, ...common], { env }),
    /** Another command, whose questions have an answer each. */
    async answer(answers, ...words) {
      const started = run(binary(), ['signer', ...words, ...own, '--danger-pin-from', '-'], { env })
      started.child.stdin.end(answers.map((one) => `${one}\n`).join(''))
      return (await started).stdout
    },
    /** The last code that the window showed. */
    async code() {
      await waitFor('a code', () => /(?:код|code) \d{6}/.test(signer.log()))
      return [...signer.log().matchAll(/(?:код|code) (\d{6})/g)].at(-1)[1]
    },
    async start(origins = [origin]) {
      const words = origins.flatMap((one) => ['--origin', one])
      const child = spawn(binary(), ['signer', 'run', '--port', String(port), ...words, ...common], { env })
      const pieces = []
      for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => pieces.push(text))
      signer.log = () => pieces.join('')
      signer.child = child
      await waitFor('the signer', () => signer.log().includes(signer.address))
    },
    async stop() {
      if (signer.child?.exitCode === null) {
        const ended = once(signer.child, 'exit')
        signer.child.kill()
        await ended
      }
    },
    async remove() {
      await signer.stop()
      await rm(place, { recursive: true, force: true })
    }
  }
  await signer.type(pin)
  for (const file of keys) await signer.command('add', file)
  await signer.start()
  return signer
}

/**
 * Puts a stand-in for the plug-in into every page of a person: `window.cadesplugin` as its documentation describes it.
 * `sign(base64)` makes the signature outside (with OpenSSL, or another program); it throws what the plug-in would say.
 */
export async function standInForPlugin(person, { owner = 'CN=Проверкин Пётр, SN=Проверкин, G=Пётр', until, sign }) {
  await person.page.exposeFunction('oknoStandInSign', sign)
  await person.page.addInitScript(
    ({ owner, until }) => {
      const certificate = {
        Thumbprint: Promise.resolve('00112233445566778899AABBCCDDEEFF00112233'),
        SubjectName: Promise.resolve(owner),
        ValidToDate: Promise.resolve(until),
        HasPrivateKey: async () => true
      }
      const makers = {
        'CAdESCOM.Store': () => ({
          Open: async (place) => {
            if (place === 100) throw new Error('no such store')
          },
          Close: async () => {},
          Certificates: Promise.resolve({ Count: Promise.resolve(1), Item: async () => certificate })
        }),
        'CAdESCOM.CPSigner': () => ({
          propset_Certificate: async () => {},
          propset_CheckCertificate: async () => {},
          propset_Options: async () => {},
          AuthenticatedAttributes2: Promise.resolve({ Add: async () => {} })
        }),
        'CADESCOM.CPAttribute': () => ({ propset_Name: async () => {}, propset_Value: async () => {} }),
        'CAdESCOM.CadesSignedData': () => ({
          propset_ContentEncoding: async () => {},
          async propset_Content(content) {
            this.content = content
          },
          async SignCades(_signer, kind, detached) {
            if (kind !== 1 || detached !== true) throw new Error('not a detached CAdES-BES')
            return (await window.oknoStandInSign(this.content)).replace(/(.{64})/g, '$1\r\n')
          }
        })
      }
      const plugin = Promise.resolve()
      plugin.CreateObjectAsync = async (name) => makers[name]()
      window.cadesplugin = plugin
    },
    { owner, until: until ?? new Date(Date.now() + 864e5 * 300).toISOString() }
  )
}
