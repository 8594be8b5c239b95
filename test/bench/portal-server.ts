/**
 * A portal of any size that costs next to nothing: pages are written from the row number. Runs as a process of its own
 * and tells its port on standard output. Arguments: learners, milliseconds a page takes, rows changed on the second day.
 */
import { createServer } from 'node:http'

const [learners = 1000, delayMs = 0, changed = 0] = process.argv.slice(2).map(Number)

const FIRST_DAY = '2026-02-01T09:00:00+07:00'
const SECOND_DAY = '2026-02-03T09:00:00+07:00'
let secondDay = false

/** Changed rows are spread over all pages. */
const isChanged = (number: number) =>
  secondDay && changed > 0 && number % Math.max(1, Math.floor(learners / changed)) === 0

function item(number: number): string {
  const score = (((number * 7) % 100) + (isChanged(number) ? 1 : 0)) / 10
  const at = isChanged(number) ? SECOND_DAY : FIRST_DAY
  return `{"id":"i${number}","updated_at":"${at}","learner":{"id":"u${number}","full_name":"Lò Thị Số ${number}","email":"u${number}@example.gov.vn","employee_code":"CB${number}","date_of_birth":"06/01/1990","unit":"Xã Mường Bú"},"course":{"code":"KNS","title":"Kỹ năng số"},"progress":1,"modules":[{"code":"NTS","completed_at":"${FIRST_DAY}"},{"code":"ATAN","completed_at":"${FIRST_DAY}"}],"final_test":{"score":${score},"max_score":10,"attempts":1,"submitted_at":"${FIRST_DAY}"},"sessions":[{"code":"B1","minutes":180,"attended_minutes":170},{"code":"B2","minutes":180,"attended_minutes":180}],"completed_at":"${FIRST_DAY}"}`
}

const server = createServer(async (request, response) => {
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://bench')
  if (pathname === '/second-day') {
    secondDay = true
    response.end('{}')
    return
  }
  const limit = Number(searchParams.get('limit') ?? 1000)
  const since = searchParams.get('updated_since')
  const all = since === null || Date.parse(since) <= Date.parse(FIRST_DAY)
  const from = Number(searchParams.get('cursor') ?? 0)
  const items: string[] = []
  let at = from
  for (; at < learners && items.length < limit; at++) if (all || isChanged(at)) items.push(item(at))
  // The slowness that is measured against: a platform that takes its time over a page.
  if (delayMs > 0) await new Promise((resolve) => setTimeout(resolve, delayMs))
  response.setHeader('content-type', 'application/json')
  response.end(
    `{"items":[${items.join(',')}],"next_cursor":${at < learners ? `"${at}"` : 'null'},"total":${all ? learners : changed}}`,
  )
})
server.listen(0, '127.0.0.1', () => {
  const address = server.address()
  if (typeof address === 'object' && address !== null) console.log(address.port)
})
// The bench ends its portal by closing its input.
process.stdin.on('end', () => process.exit(0)).resume()
