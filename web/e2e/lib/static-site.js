// A tiny site under the product's content policy, for the harness's tests of itself.
import { once } from 'node:events'
import http from 'node:http'

const POLICY = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; form-action 'self'"

/** Serves `pages` ({path: {type, body, status}}) on a free port until `stop()`. */
export async function startStaticSite(pages) {
  const server = http.createServer((request, response) => {
    const page = pages[request.url.split('?')[0]] ?? { status: 404, body: 'nothing here' }
    response.writeHead(page.status ?? 200, {
      'content-type': page.type ?? 'text/html; charset=utf-8',
      'content-security-policy': POLICY
    })
    response.end(page.body)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    origin: `http://localhost:${server.address().port}`,
    async stop() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    }
  }
}
