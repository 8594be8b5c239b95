/** What docs/programs.md says of programs holds: its example, its keys, its table of the five documents. */
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { parseConfiguration, readConfiguration } from '../../src/programs/read-configuration.ts'
import { reviewProgram } from '../../src/programs/review.ts'

const root = new URL('../../', import.meta.url)
const page = readFileSync(new URL('docs/programs.md', root), 'utf8')
const { programs } = await readConfiguration(fileURLToPath(new URL('config', root)), [])

/** Cells of the rows of the table with this heading, the heading row itself left out. */
function table(heading: string): string[][] {
  const rows = page.split('\n').map((line) => line.split('|').map((cell) => cell.trim()))
  const start = rows.findIndex((cells) => cells[1] === heading)
  const rest = rows.slice(start + 2)
  return rest
    .slice(
      0,
      rest.findIndex((cells) => cells.length < 3),
    )
    .map((cells) => cells.slice(1))
}

const quoted = (cell = '') => [...cell.matchAll(/`([^`]+)`/g)].map(([, text = '']) => text)

function examples(): string[] {
  return [...page.matchAll(/```yaml\n([\s\S]*?)```/g)].map(([, yaml = '']) => yaml)
}

const platforms = {
  name: 'platforms.yaml',
  text: 'platforms: [{ id: onetouch, connector: onetouch }, { id: lop-hoc, connector: spreadsheet }]\n',
}

describe('docs/programs.md', () => {
  it('has examples that load and keep their own limits', () => {
    expect(examples()).toHaveLength(2)
    for (const text of examples()) {
      const read = parseConfiguration(
        [platforms, { name: 'programs/example.yaml', text }],
        ['onetouch', 'spreadsheet'],
      )
      for (const program of read.programs)
        expect(reviewProgram(program, null)).toMatchObject({
          together: { broken: [] },
          cohorts: program.cohorts.map(() => ({
            broken: [],
            unchecked: [],
            modulesWithoutSource: [],
          })),
        })
    }
  })

  it('names every key of a program and of a cohort', () => {
    const [program] = programs
    const derived = ['stated', 'inherited', 'unstated']
    const keys = Object.keys(program ?? {}).filter((key) => !derived.includes(key))
    const named = table('key').flatMap(([cell]) => quoted(cell))
    for (const key of keys.filter((name) => name !== 'rules')) expect(named).toContain(key)
    for (const rule of Object.keys(program?.rules ?? {})) expect(named).toContain(`rules.${rule}`)
  })

  it('has a row for every shipped program, with what it states and inherits', () => {
    const rows = table('program').map(([id, source, stated, inherited]) => ({
      id: quoted(id)[0],
      source,
      stated: quoted(stated),
      inherited: quoted(inherited),
    }))
    const shipped = programs.map(({ id, source, stated, inherited }) => ({
      id,
      source,
      stated: stated.map(({ field }) => field),
      inherited,
    }))
    const byId = (a: { id?: string | undefined }, b: { id?: string | undefined }) =>
      (a.id ?? '').localeCompare(b.id ?? '')
    expect(rows.toSorted(byId)).toEqual(shipped.toSorted(byId))
  })
})
