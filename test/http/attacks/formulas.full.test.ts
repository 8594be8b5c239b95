/** What people have typed is text in every sheet that is handed out, whatever it begins with. No call writes CSV. */
import { read } from '@e965/xlsx'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { unzipped } from '../../support/unzipped.ts'
import { openWalk, type Walk } from '../policy/walk.ts'

/** As the issue names them, and what Excel takes for the beginning of one as well. */
const BEGINNINGS = "array['=', '+', '-', '@', E'\\t=', E'\\r=', '＝', '|']"
const WORDS = 'HYPERLINK("http://evil.example","x")'
/** No form takes such a name of a person; a platform, or an older version, may have. */
const FORMULA = `(${BEGINNINGS})[1 + floor(random() * 8)] || '${WORDS}' || md5(random()::text)`
const TYPED: Record<string, readonly string[]> = {
  units: ['name'],
  learners: ['full_name', 'position', 'audience'],
  accounts: ['full_name', 'unit'],
  unit_needs: ['content', 'note'],
  plan_submissions: ['document', 'note'],
  plan_figures: ['source'],
}

/** Documents that somebody brought come back byte for byte, to be saved. */
const BROUGHT = ['/api/v1/attachments/{id}', '/console/plans/{id}/submissions/files/{file}']

let walk: Walk
beforeAll(async () => {
  walk = await openWalk()
  await walk.service.installation.database.asOwner(async (owner) => {
    for (const [table, columns] of Object.entries(TYPED))
      for (const column of columns) await owner.query(`update ${table} set ${column} = ${FORMULA}`)
  })
}, 120_000)
afterAll(() => walk.close())

/** Every workbook in an answer: itself, or those of an archive. */
function workbooksIn(bytes: Buffer): Buffer[] {
  if (bytes.subarray(0, 2).toString() !== 'PK') return []
  const parts = unzipped(bytes)
  if (parts.has('xl/workbook.xml')) return [bytes]
  return [...parts].flatMap(([name, content]) => (name.endsWith('.xlsx') ? [content] : []))
}

it('every export holds what people typed as text', async () => {
  const wrong: string[] = []
  const holding: string[] = []
  let workbooks = 0
  for (const route of walk.routes) {
    if (route.method !== 'get' || route.path.includes('/c/{token}')) continue
    const caller = route.path.startsWith('/api/v1') ? 'key with every scope' : 'administrator'
    const { headers, body } = await walk.ask(route, caller)
    if (!BROUGHT.includes(route.path) && /text\/csv/.test(headers['content-type'] ?? ''))
      wrong.push(`${route.path} is CSV`)
    for (const workbook of workbooksIn(Buffer.from(body, 'latin1'))) {
      workbooks += 1
      const { Sheets } = read(workbook, { cellFormula: true })
      for (const sheet of Object.values(Sheets))
        for (const [address, cell] of Object.entries(sheet)) {
          if (address.startsWith('!') || typeof cell !== 'object') continue
          if (String(cell.f ?? '').includes('HYPERLINK')) wrong.push(`${route.path} ${address}`)
          if (!String(cell.v).includes(WORDS)) continue
          if (cell.t !== 's') wrong.push(`${route.path} ${address} is ${cell.t}`)
          holding.push(route.path)
        }
    }
  }
  expect(wrong).toEqual([])
  expect(workbooks).toBeGreaterThan(15)
  // Were it nowhere, the search would prove nothing.
  expect(new Set(holding).size).toBeGreaterThan(5)
}, 120_000)
