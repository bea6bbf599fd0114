// Where a run leaves what a person may want to look at. Ignored by git.
import { mkdirSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../output/', import.meta.url))

/** A path for a file of this run; the folder is made. `name` may hold folders. */
export function outputPath(name) {
  const target = path.join(root, name)
  mkdirSync(path.dirname(target), { recursive: true })
  return target
}
