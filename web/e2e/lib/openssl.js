// OpenSSL with its gost engine, as somebody has it at home: signs files, and verifies signatures.
import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** OpenSSL in a folder of its own. `close` removes the folder. */
export async function openOpenssl() {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'okno-openssl-'))
  const { stdout } = await run('openssl', ['version', '-e'])
  const engine = path.join(stdout.split('"')[1], 'gost.so')
  const configuration = path.join(folder, 'openssl.cnf')
  await writeFile(configuration, [
    'openssl_conf = all', '[all]', 'engines = engines', '[engines]', 'gost = gost',
    '[gost]', 'engine_id = gost', `dynamic_path = ${engine}`, 'default_algorithms = ALL', ''
  ].join('\n'))
  const openssl = (...words) => run('openssl', words, { env: { ...process.env, OPENSSL_CONF: configuration } })
  const inside = (name) => path.join(folder, name)
  return {
    inside,
    /** Keeps a file that came from somewhere. */
    keep: (name, bytes) => writeFile(inside(name), bytes),
    /** Signs a file apart: CAdES-BES in DER. */
    async sign(file, out = 'signature.p7s') {
      await openssl('cms', '-sign', '-binary', '-cades', '-outform', 'DER', '-md', 'md_gost12_256',
        '-signer', inside('certificate.pem'), '-inkey', inside('key.pem'), '-certfile', inside('issuing.pem'),
        '-in', inside(file), '-out', inside(out))
      return inside(out)
    },
    /** Verifies a signature over a file, up to a root. A token has no certificates of authorities to enclose. */
    async verify(signature, file) {
      const { stderr } = await openssl('cms', '-verify', '-binary', '-inform', 'DER', '-purpose', 'any',
        '-CAfile', inside('authorities.pem'), '-in', inside(signature),
        '-content', inside(file), '-out', inside('verified'))
      return stderr
    },
    close: () => rm(folder, { recursive: true, force: true })
  }
}
