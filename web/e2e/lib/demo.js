// Starts `okno demo` from the binary that the tests were built with, and ends it.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createWriteStream, existsSync } from 'node:fs'
import net from 'node:net'
import os from 'node:os'
import path from 'node:path'

import { outputPath } from './output.js'
import { waitFor } from './waiting.js'

// The shell ends its child when its own input closes, so a demo never outlives the tests even if these are
// killed; and it ends with the child's status when the child ends first.
const KEEPER = `
exec 3<&0
"$@" &
child=$!
(read -r _ <&3; kill "$child") &
reader=$!
wait "$child"
status=$?
kill "$reader" 2>/dev/null
exit "$status"`

/** The binary under test. */
export function binary() {
  const file = process.env.OKNO_BINARY
  if (!file) throw new Error('OKNO_BINARY is not set: run `cargo xtask test --only browser`')
  if (!existsSync(file)) throw new Error(`no binary at ${file}`)
  return file
}

/**
 * Starts a demo in a fresh folder on three free ports and waits until both sides show their first page.
 * Its words go to `output/NAME.log` and, as far as they have come, to `demo.log()`.
 *
 * @param {{name: string, more?: string[], program?: string[], seconds?: number}} options
 */
export async function startDemo({ name, more = [], program = [binary()], seconds = 60 }) {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'okno-e2e-'))
  const base = await freeBasePort()
  const words = [...program, 'demo', '--port', String(base), '--data', path.join(folder, 'data'), ...more]
  const keeper = spawn('sh', ['-c', KEEPER, 'okno-e2e', ...words], { stdio: ['pipe', 'pipe', 'pipe'] })
  const ended = once(keeper, 'exit')
  const log = collect(keeper, outputPath(`${name}.log`))
  const demo = {
    portal: `http://localhost:${base}`,
    id: `http://localhost:${base + 1}`,
    sandbox: `http://localhost:${base + 2}`,
    folder,
    log,
    /** Stops the demo and removes its data. */
    async stop() {
      keeper.stdin.end()
      await ended
      await rm(folder, { recursive: true, force: true })
    }
  }
  const giveUp = new AbortController()
  try {
    const start = Promise.all([demo.id, demo.portal].map((side) => answers(side, seconds, giveUp.signal)))
    await Promise.race([start, ended.then(([code]) => { throw new Error(`the demo ended with ${code}`) })])
    return demo
  } catch (error) {
    giveUp.abort()
    await demo.stop()
    throw new Error(`${error.message}\n--- the demo said:\n${log().slice(-4000)}`, { cause: error })
  }
}

/** Shows its first page. */
function answers(side, seconds, signal) {
  const ask = async () => signal.aborted || (await fetch(`${side}/`, { signal })).ok
  return waitFor(`${side}/`, ask, { seconds })
}

function collect(child, file) {
  const pieces = []
  const copy = createWriteStream(file)
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8')
    stream.on('data', (text) => { pieces.push(text); copy.write(text) })
  }
  child.on('exit', () => copy.end())
  return () => pieces.join('')
}

/** A port whose two followers are free as well. */
export async function freeBasePort() {
  for (let tries = 0; tries < 50; tries += 1) {
    const base = await freePort(0)
    if (base > 65000) continue
    const next = await Promise.all([base + 1, base + 2].map((port) => freePort(port).catch(() => 0)))
    if (next.every(Boolean)) return base
  }
  throw new Error('no three free ports in a row')
}

/** A port that nobody listens at; 0 takes any. */
export async function freePort(port = 0) {
  const server = net.createServer()
  server.listen(port, '127.0.0.1')
  await once(server, 'listening')
  const found = server.address().port
  server.close()
  await once(server, 'close')
  return found
}
