// Waiting for what another process does: by asking again, never by a guess of how long it takes.
import { setTimeout as pause } from 'node:timers/promises'

/**
 * Asks until the answer is neither undefined, null nor false, and returns it.
 * An error counts as "not yet"; the last one is told when time is up.
 */
export async function waitFor(what, ask, { seconds = 20, everyMilliseconds = 100 } = {}) {
  const end = Date.now() + seconds * 1000
  let lastError
  for (;;) {
    try {
      const answer = await ask()
      if (answer !== undefined && answer !== null && answer !== false) return answer
      lastError = undefined
    } catch (error) {
      lastError = error
    }
    if (Date.now() >= end) {
      throw new Error(`waited ${seconds} s in vain for ${what}`, { cause: lastError })
    }
    await pause(everyMilliseconds)
  }
}
