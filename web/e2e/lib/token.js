// The simulator of a token: a real PKCS#11 library, with keys of ГОСТ in a folder.
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'

import { binary } from './demo.js'

/** The library, as Cargo builds it beside the binary, or beside the tests. */
function library() {
  const folder = path.dirname(binary())
  const places = [folder, path.join(folder, 'deps')].map((place) => path.join(place, 'libgateway_token_simulator.so'))
  const found = places.find((file) => existsSync(file))
  if (!found) throw new Error('no simulator of a token: cargo build -p gateway-token-simulator')
  return found
}

/** A token with one key, whose files are PEM. Its PIN is that of the factory. */
export async function startToken({ certificate, key, pin = '12345678' }) {
  const place = await mkdtemp(path.join(os.tmpdir(), 'okno-token-'))
  const folder = path.join(place, 'in')
  await mkdir(folder)
  const bare = async (file) =>
    Buffer.from((await readFile(file, 'utf8')).replace(/-----[^-]+-----/g, ''), 'base64')
  await writeFile(path.join(folder, '1.der'), await bare(certificate))
  await writeFile(path.join(folder, '1.p8'), await bare(key))
  await writeFile(path.join(folder, 'pin'), pin)
  await writeFile(path.join(folder, 'factory'), '')
  return {
    library: library(),
    environment: { OKNO_TOKEN_SIMULATOR: folder },
    pullOut: () => rename(folder, path.join(place, 'out')),
    /** The next signature finds it gone. */
    pullOutWhenSigning: () => writeFile(path.join(folder, 'pulled-when-signing'), ''),
    putBack: () => rename(`${folder}.pulled`, folder),
    putIn: () => rename(path.join(place, 'out'), folder),
    remove: () => rm(place, { recursive: true, force: true })
  }
}
