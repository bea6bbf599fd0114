// Pictures of whole pages, for people to look at.
import { outputPath } from './output.js'

const WIDTHS = [1280, 320]

/** Writes `output/screens/NAME-1280.png` and `-320.png` and leaves the page at the width it had. */
export async function takeScreenshots(page, name) {
  const before = page.viewportSize()
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: width < 600 ? 640 : 900 })
    await page.screenshot({ path: outputPath(`screens/${name}-${width}.png`), fullPage: true })
  }
  await page.setViewportSize(before)
}
