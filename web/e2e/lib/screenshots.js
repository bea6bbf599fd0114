// Pictures of whole pages, for people to look at.
import { outputPath } from './output.js'

/** Writes `output/screens/NAME.png`. */
export function takeScreenshot(page, name) {
  return page.screenshot({ path: outputPath(`screens/${name}.png`), fullPage: true })
}
