/** What does not fit together inside one program file: papers, modules, audiences, dates, lengths, clauses. */
import { parseVietnameseDate } from '../foundation/dates.ts'
import { cleanText } from '../foundation/names.ts'
import { lastDay } from './cohort.ts'
import { factFields } from './facts.ts'
import { suggestion } from './nearest.ts'
import { moduleCodes, type ProgramOutline } from './outline.ts'
import { type Fault, fieldName, type YamlFile } from './yaml.ts'

type Say = (path: PropertyKey[], reason: string, ofKey?: 'of-key') => void

export function innerFaults(file: YamlFile, outline: ProgramOutline): Fault[] {
  const faults: Fault[] = []
  const say: Say = (path, reason, ofKey) => {
    const line = ofKey ? file.lineOfKey(path) : file.lineOf(path)
    faults.push({ file: file.name, line, field: fieldName(path), reason })
  }
  twinFaults(outline, say)
  audienceFaults(outline, say)
  titleFaults(outline, say)
  moduleFaults(outline, say)
  paperFaults(outline, say)
  attendanceFaults(outline, say)
  dayFaults(outline, say)
  clauseFaults(outline, say)
  const { periods, certificate } = outline
  const [course, printed] = [Number(periods), Number(certificate?.periods)]
  if (course > 0 && printed > 0 && course !== printed)
    say(['certificate', 'periods'], `contradicts periods, ${periods}; leave it out`)
  const { issuedBy } = certificate ?? {}
  if (issuedBy !== undefined && issuedBy !== 'agency' && (outline.issue ?? 'manual') !== 'manual')
    say(['issue'], `has no use: the paper is issued by the ${issuedBy}, not here; leave it out`)
  return faults
}

/** Of two keys that are one name once cleaned the second would silently replace the first. */
function twinFaults({ modules, moduleTitles, cohorts }: ProgramOutline, say: Say): void {
  const oneEach = (path: PropertyKey[], names: readonly string[]) => {
    const cleaned = names.map(cleanText)
    for (const [index, key] of names.entries())
      if (cleaned.indexOf(cleaned[index] ?? '') < index)
        say(
          [...path, key],
          'stands here twice; the names differ only in spaces or in how letters are stored',
          'of-key',
        )
  }
  oneEach(['modules'], Object.keys(modules))
  oneEach(['moduleTitles'], Object.keys(moduleTitles ?? {}))
  for (const [index, { delivery }] of cohorts.entries())
    oneEach(['cohorts', index, 'delivery', 'modules'], Object.keys(delivery.modules))
}

function audienceFaults({ audiences, modules }: ProgramOutline, say: Say): void {
  const known = audiences?.filter((audience) => audience !== undefined)
  if (known === undefined) return
  for (const audience of Object.keys(modules))
    if (!known.includes(cleanText(audience)))
      say(
        ['modules', audience],
        `no such audience under audiences${suggestion(audience, known)}`,
        'of-key',
      )
}

/** A title without a module is as likely a slip as a module without a title. */
function titleFaults({ modules, moduleTitles }: ProgramOutline, say: Say): void {
  if (moduleTitles === undefined) return
  const titled = Object.keys(moduleTitles).map(cleanText)
  const listed = new Set(Object.values(modules).flat())
  for (const [audience, codes] of Object.entries(modules))
    for (const [index, code] of codes.entries())
      if (code !== undefined && !titled.includes(code))
        say(
          ['modules', audience, index],
          `"${code}" has no title under moduleTitles${suggestion(code, titled)}`,
        )
  if (listed.size === 0) return
  for (const code of Object.keys(moduleTitles))
    if (!listed.has(cleanText(code)))
      say(['moduleTitles', code], 'no audience under modules has this module', 'of-key')
}

function moduleFaults(outline: ProgramOutline, say: Say): void {
  const known = moduleCodes(outline)
  const reason = (code: string) =>
    known.length === 0
      ? 'the program lists no modules; write them under modules or moduleTitles'
      : `no module "${code}" in this program${suggestion(code, known) || `; there are ${known.join(', ')}`}`
  for (const [index, { evidence, delivery }] of outline.cohorts.entries()) {
    for (const [entry, { module }] of evidence.entries())
      if (module !== undefined && !known.includes(module))
        say(['cohorts', index, 'evidence', entry, 'module'], reason(module))
    for (const code of Object.keys(delivery.modules))
      if (!known.includes(cleanText(code)))
        say(['cohorts', index, 'delivery', 'modules', code], reason(code), 'of-key')
  }
}

function paperFaults({ rules, cohorts }: ProgramOutline, say: Say): void {
  const listed = rules?.finalTest?.papers
  const papers = (listed ?? []).flatMap(({ code }) => code ?? [])
  // A list that is itself at fault is told of by the schema.
  if (listed !== undefined && (listed.length === 0 || papers.length < listed.length)) return
  if (listed === undefined && rules?.finalTest?.combine !== undefined)
    say(['rules', 'finalTest', 'combine'], 'has no use without papers; list them or leave it out')
  for (const [index, { evidence }] of cohorts.entries()) {
    let isWhole = evidence.length > 0
    for (const [entry, { finalTest, paper }] of evidence.entries()) {
      const at = ['cohorts', index, 'evidence', entry, 'paper']
      if (paper !== undefined && papers.length === 0)
        say(
          at,
          'the final test of this program has no papers; list them under rules.finalTest.papers',
        )
      else if (paper !== undefined && !papers.includes(paper))
        say(
          at,
          `no paper "${paper}" in the final test${suggestion(paper, papers) || `; there are ${papers.join(', ')}`}`,
        )
      else if (paper === undefined && finalTest !== undefined && papers.length > 0)
        say(at, `is missing; say which paper of the final test it is: ${papers.join(', ')}`)
      else {
        const same = evidence
          .slice(0, entry)
          .find((other) => other.paper !== paper && isOneItem(other, evidence[entry]))
        if (paper === undefined || same?.paper === undefined) continue
        say(at, `the same grade item is the paper ${same.paper} already; name another finalTest`)
      }
      isWhole = false
    }
    const given = evidence.map(({ paper }) => paper)
    const absent = papers.filter((paper) => !given.includes(paper))
    if (isWhole && absent.length > 0)
      say(
        ['cohorts', index, 'evidence'],
        `no source gives the paper ${absent.join(', ')}, so nobody could pass`,
      )
  }
}

type Source = ProgramOutline['cohorts'][number]['evidence'][number]

const isOneItem = (a: Source, b: Source | undefined) =>
  a.platform === b?.platform && a.course === b?.course && a.finalTest === b?.finalTest

function dayFaults({ deadline, before, rules, cohorts }: ProgramOutline, say: Say): void {
  const last = lastDay({ deadline: dayOf(deadline), before: dayOf(before) })
  for (const [index, cohort] of cohorts.entries()) {
    const at = ['cohorts', index, 'start']
    const start = dayOf(cohort.start)
    const isOwn = cohort.deadline !== undefined || cohort.before !== undefined
    if (cohort.start === undefined && rules?.window?.from === 'cohort')
      say(at, 'is missing; the window of this program counts from the start of the cohort')
    else if (start !== undefined && last !== null && !isOwn && start > last)
      say(at, `lies after the last valid day of the program, ${last}; nobody could finish`)
  }
}

/** A day as it is written; undefined where it is none. */
const dayOf = (written: unknown) =>
  typeof written === 'string' ? (parseVietnameseDate(written) ?? undefined) : undefined

function attendanceFaults({ rules, cohorts }: ProgramOutline, say: Say): void {
  if (rules?.attendance === undefined || rules.attendance === 'none') return
  for (const [index, { evidence }] of cohorts.entries())
    if (evidence.length > 0 && evidence.every(({ attendance }) => attendance === undefined))
      say(
        ['cohorts', index, 'evidence'],
        'the program asks for attendance but no source gives it; write attendance: sessions, topics or reported, or none where it is not to be checked',
      )
}

/** What a clause says of a key that the file does not set is found once the file is read: see `unstatedClauses`. */
function clauseFaults({ clauses }: ProgramOutline, say: Say): void {
  for (const field of Object.keys(clauses)) {
    if (factFields.some((known) => known === field)) continue
    const meant = field === 'before' ? ' (did you mean "deadline"?)' : suggestion(field, factFields)
    say(
      ['clauses', field],
      `no such key of a program${meant || `; known: ${factFields.join(', ')}`}`,
      'of-key',
    )
  }
}
