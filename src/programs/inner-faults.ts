/** What does not fit together inside one program file: papers, modules, audiences, clauses. */
import { cleanText } from '../foundation/names.ts'
import { factFields } from './facts.ts'
import { suggestion } from './nearest.ts'
import { moduleCodes, type ProgramOutline } from './outline.ts'
import { isWritten } from './standing.ts'
import { type Fault, fieldName, type YamlFile } from './yaml.ts'

type Say = (path: PropertyKey[], reason: string, ofKey?: 'of-key') => void

export function innerFaults(file: YamlFile, outline: ProgramOutline): Fault[] {
  const faults: Fault[] = []
  const say: Say = (path, reason, ofKey) => {
    const line = ofKey ? file.lineOfKey(path) : file.lineOf(path)
    faults.push({ file: file.name, line, field: fieldName(path), reason })
  }
  audienceFaults(outline, say)
  titleFaults(outline, say)
  moduleFaults(outline, say)
  paperFaults(outline, say)
  attendanceFaults(outline, say)
  clauseFaults(file, outline, say)
  const { issuedBy } = outline.certificate ?? {}
  if (issuedBy !== undefined && issuedBy !== 'agency' && (outline.issue ?? 'manual') !== 'manual')
    say(['issue'], `has no use: the paper is issued by the ${issuedBy}, not here; leave it out`)
  return faults
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
  const papers = (rules?.finalTest?.papers ?? []).flatMap(({ code }) => code ?? [])
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
      else continue
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

function attendanceFaults({ rules, cohorts }: ProgramOutline, say: Say): void {
  if (rules?.attendance === undefined || rules.attendance === 'none') return
  for (const [index, { evidence }] of cohorts.entries())
    if (evidence.length > 0 && evidence.every(({ attendance }) => attendance === undefined))
      say(
        ['cohorts', index, 'evidence'],
        'the program asks for attendance but no source gives it; write attendance: sessions, topics or reported, or none where it is not to be checked',
      )
}

function clauseFaults(file: YamlFile, { clauses }: ProgramOutline, say: Say): void {
  for (const field of Object.keys(clauses)) {
    if (!factFields.some((known) => known === field))
      say(
        ['clauses', field],
        `no such key of a program${suggestion(field, factFields) || `; known: ${factFields.join(', ')}`}`,
        'of-key',
      )
    else if (!isWritten(file.written, field) && !(field === 'deadline' && hasDeadline(file)))
      say(
        ['clauses', field],
        `quotes the document on ${field}, which this file does not set`,
        'of-key',
      )
  }
}

const hasDeadline = ({ written }: YamlFile) => isWritten(written, 'before')
