/** A measurement of growth as a file for machines, charts, and the measured part of `docs/scale.md`. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { growthChart } from './chart.ts'
import { exponentOf, type Point } from './exponent.ts'
import type { Measured } from './measured.ts'

/** Between these lines of the page everything is written here. */
const BEGIN = '<!-- measured: npm run scale -->'
const END = '<!-- end of what is measured -->'

/** Of the tables only those that matter. */
const BIGGEST = 16

/** @param page such as `docs/scale.md`; file and charts go to the folder beside it */
export function writeUp(page: string, measured: Measured): void {
  const folder = page.replace(/\.md$/, '')
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'measured.json'), `${JSON.stringify(measured, null, 1)}\n`)
  const work = workLines(measured)
  const pages = pageLines(measured)
  const lines = (all: readonly Line[]) => all.map(({ name, points }) => ({ name, points }))
  writeFileSync(join(folder, 'work.svg'), growthChart('seconds', lines(work), 1 / 1000))
  writeFileSync(join(folder, 'pages.svg'), growthChart('ms, 99th percentile', lines(pages), 1))
  const text = readFileSync(page, 'utf8')
  const [before, rest] = text.split(BEGIN)
  const after = rest?.split(END)[1]
  if (before === undefined || after === undefined)
    throw new Error(`${page} has no place for what is measured`)
  writeFileSync(page, [before, BEGIN, '\n', asMarkdown(measured), '\n', END, after].join(''))
}

interface Line {
  name: string
  /** What stands in the cell of each size. */
  cells: string[]
  points: Point[]
}

function workLines({ at, classSize }: Measured): Line[] {
  const one = `a class of ${shown(classSize)}`
  const names = {
    roster: `roster of ${one}`,
    sync: `sync of ${one}`,
    reconcile: `reconcile ${one}`,
    reconcileAgain: `reconcile it again, nothing changed`,
    issue: `issue its certificates`,
    report: 'a plan’s report of everybody',
  } as const
  const keys = ['roster', 'sync', 'reconcile', 'reconcileAgain', 'issue', 'report'] as const
  return keys.map((key) => {
    const points = at.map(({ learners, work }) => ({ size: learners, cost: work[key] }))
    const cells = points.map(({ cost }) => `${rounded(cost / 1000)} s`)
    return { name: names[key], cells, points }
  })
}

function pageLines({ at }: Measured): Line[] {
  const names = at[0]?.pages.map(({ page }) => page) ?? []
  return names.map((name) => {
    const found = at.flatMap(({ learners, pages }) =>
      pages.filter(({ page }) => page === name).map((times) => ({ learners, ...times })),
    )
    return {
      name,
      cells: found.map(({ p50, p99 }) => `${rounded(p50)} / ${rounded(p99)}`),
      points: found.map(({ learners, p99 }) => ({ size: learners, cost: p99 })),
    }
  })
}

const shown = (value: number) => Math.round(value).toLocaleString('de')
const rounded = (value: number) =>
  value >= 100 ? shown(value) : String(Number(value.toPrecision(2)))
const megabytes = (bytes: number) => rounded(bytes / 1e6)

const table = (head: readonly string[], rows: readonly (readonly string[])[]) =>
  [head, head.map((_, at) => (at === 0 ? '---' : '--:')), ...rows]
    .map((cells) => `| ${cells.join(' | ')} |`)
    .join('\n')

function asMarkdown(measured: Measured): string {
  const { at, machine, on } = measured
  const sizes = at.map(({ learners }) => shown(learners))
  const grown = (lines: readonly Line[], head: string, exponent: string) =>
    table(
      [head, ...sizes, exponent],
      lines.map(({ name, cells, points }) => [name, ...cells, exponentOf(points).toFixed(2)]),
    )
  const last = at.at(-1)
  const biggest = (last?.tables ?? [])
    .slice(0, BIGGEST)
    .map(({ table: name, rows, data, indexes }) => [
      `\`${name}\``,
      shown(rows),
      megabytes(data),
      megabytes(indexes),
      rounded((data + indexes) / (last?.learners ?? 1)),
    ])
  const total = (last?.tables ?? []).reduce((sum, { data, indexes }) => sum + data + indexes, 0)
  return `Measured on ${on}: ${machine.processors} processors (${machine.model}), ${machine.memoryGiB} GiB, Node ${machine.node}, embedded PostgreSQL.

${grown(workLines(measured), 'work beside so many learners', 'exponent')}

![Seconds of each work by the number of learners](scale/work.svg)

${grown(pageLines(measured), 'page, ms (half of the visits / 99 of 100)', 'exponent of the 99')}

![Milliseconds of each page by the number of learners](scale/pages.svg)

At ${sizes.at(-1)} learners the tables take ${rounded(total / 1e9)} GB, ${rounded(total / (last?.learners ?? 1) / 1000)} kB a learner, without files of certificates:

${table(['table', 'rows', 'data, MB', 'indexes, MB', 'bytes a learner'], biggest)}`
}
