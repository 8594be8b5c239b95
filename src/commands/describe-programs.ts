/** A program and its review, for machines and as lines for a terminal. Notes of documents stay in Vietnamese. */
import {
  factTexts,
  inheritedNote,
  insteadOf,
  type LimitBreak,
  limitText,
} from '../foundation/texts/programs.ts'
import type { ProgramDefinition } from '../programs/definition.ts'
import { type LimitCheck, writeLeastShare } from '../programs/delivery-limits.ts'
import type { FactField } from '../programs/facts.ts'
import { writeFraction } from '../programs/fraction.ts'
import type { CohortReview, ProgramReview } from '../programs/review.ts'

export function shownReview({ program, cohorts, together, numberWithoutYear }: ProgramReview) {
  return {
    ...program,
    numberWithoutYear,
    stated: program.stated.map(({ field, clause }) => ({
      field,
      ...factTexts[field].name,
      value: factValues(program, field).join('; '),
      clause,
    })),
    inherited: program.inherited.map((field) => ({
      field,
      ...factTexts[field].name,
      value: factValues(program, field).join('; '),
      note: inheritedNote,
    })),
    unstated: program.unstated.map((field) => ({
      field,
      ...factTexts[field].name,
      instead: insteadOf(field, program.inherited),
    })),
    broken: together.broken.map(shownBreak),
    unchecked: together.unchecked,
    cohorts: cohorts.map(({ broken, ...cohort }) => ({
      ...cohort,
      broken: broken.map(shownBreak),
    })),
  }
}

const shownBreak = (found: LimitBreak) => ({
  ...found,
  vi: limitText(found, 'vi'),
  en: limitText(found, 'en'),
})

export function describeReview(review: ProgramReview): string {
  const { program, cohorts, together, numberWithoutYear } = review
  const origin = program.source === null ? 'no document named' : `document ${program.source}`
  return [
    `${program.id}  (${program.kind}; ${origin})`,
    `  ${program.title.vi}`,
    ...(program.document === null ? [] : [`  ${program.document}`]),
    ...section(
      'states',
      program.stated.flatMap(({ field, clause }) =>
        rows(field, factValues(program, field), clause),
      ),
    ),
    ...section(
      'inherits',
      program.inherited.flatMap((field) =>
        rows(field, factValues(program, field), inheritedNote.vi),
      ),
    ),
    ...section(
      'leaves unstated',
      program.unstated.flatMap((field) =>
        rows(field, [factTexts[field].name.en], insteadOf(field, program.inherited).en),
      ),
    ),
    ...section('leaves open', program.questions),
    ...section(
      'needs mending',
      numberWithoutYear === null
        ? []
        : [
            `certificate.number "${numberWithoutYear}" lacks {year}: numbers begin anew each year, so next year's are taken; write such as "{seq}/{year}/GCN"`,
          ],
    ),
    ...section('cohorts', [
      ...(cohorts.length === 0 ? ['none yet'] : cohorts.flatMap(describeCohort)),
      ...describeCheck('the cohorts', together),
    ]),
  ].join('\n')
}

function section(title: string, rows: readonly string[]): string[] {
  return rows.length === 0 ? [] : [`  ${title}`, ...rows.map((line) => `    ${line}`)]
}

/** Several values stand below their field, one a line. */
function rows(field: FactField, values: readonly string[], note: string | null): string[] {
  const [only = ''] = values
  const mark = note === null ? '' : `— ${note}`
  const head = `${field.padEnd(26)} ${values.length > 1 ? mark : `${only}  ${mark}`}`.trimEnd()
  return values.length > 1 ? [head, ...values.map((value) => `  ${value}`)] : [head]
}

function describeCohort(cohort: CohortReview): string[] {
  const { id, name, enrolled, evidence, broken } = cohort
  const people = enrolled === null ? '' : `, ${enrolled} enrolled`
  return [
    `${id} (${name}${people}): ${broken.length === 0 ? 'keeps the limits' : `BREAKS ${broken.length}`}`,
    ...describeCheck(id, cohort).map((line) => `  ${line}`),
    ...evidence.map(({ platform, course, module }) =>
      module === null ? `  from ${platform} ${course}` : `  ${module} from ${platform} ${course}`,
    ),
    ...describeModules(cohort).map((line) => `  ${line}`),
  ]
}

function describeModules({
  attendanceWithoutSource,
  teaches,
  modulesWithoutSource,
  withoutModules,
}: CohortReview): string[] {
  const found: string[] = []
  if (attendanceWithoutSource) found.push('no source gives attendance, so that rule is not applied')
  if (teaches !== null) found.push(`teaches ${teaches.join(', ')}, and asks for no other module`)
  if (modulesWithoutSource.length > 0)
    found.push(`no source gives ${modulesWithoutSource.join(', ')}`)
  for (const { audience, learners } of withoutModules)
    found.push(
      `${learners} enrolled ${audience === null ? 'without an audience' : `as "${audience}", an audience without modules here`}: they are asked for the topics that the platform names`,
    )
  return found
}

function describeCheck(name: string, { broken, unchecked }: LimitCheck): string[] {
  return [
    ...broken.map((found) => `BREAKS ${found.limit}: ${limitText(found, 'en')}`),
    ...(unchecked.length === 0
      ? []
      : [`not planned in ${name}, so not checked: ${unchecked.join(', ')}`]),
  ]
}

/** A fact as a few words, or as a list of them. */
function factValues(program: ProgramDefinition, field: FactField): string[] {
  switch (field) {
    case 'audiences':
      return program.audiences
    case 'legalBasis':
      return program.legalBasis
    case 'modules':
      return Object.entries(program.modules).map(
        ([audience, codes]) => `${audience}: ${codes.join(' ')}`,
      )
    case 'moduleTitles':
      return Object.entries(program.moduleTitles).map(([code, { vi }]) => `${code} ${vi}`)
    default:
      return [factValue(program, field)]
  }
}

type OneFact = Exclude<FactField, 'audiences' | 'legalBasis' | 'modules' | 'moduleTitles'>

function factValue(program: ProgramDefinition, field: OneFact): string {
  const { rules, delivery, certificate } = program
  const { finalTest, attendance, window } = rules
  switch (field) {
    case 'kind':
      return program.kind
    case 'periods':
      return `${program.periods ?? ownPeriods(certificate) ?? '-'} tiết`
    case 'deadline':
      return program.deadline === null ? 'by cohort' : `last valid day ${program.deadline}`
    case 'rules.finalTest':
      return `${finalTest.pass} of ${finalTest.scale} passes${paperValue(finalTest)}`
    case 'rules.finalTest.attempts':
      return finalTest.attempts
    case 'rules.attendance':
      return attendance === null
        ? 'no attendance rule'
        : `at least ${writeFraction(attendance.minimum)}${attendance.counted === 'periods' ? ', counted in tiết' : ''}`
    case 'rules.attendance.unexcused':
      return attendance?.unexcused ?? '-'
    case 'rules.attendance.presence':
      return attendance === null ? '-' : writeFraction(attendance.presence)
    case 'rules.window':
      return window === null ? 'no window' : `${window.days} days`
    case 'rules.window.from':
      return window === null ? '-' : `from ${window.from}`
    case 'rules.modules':
      return rules.modules
    case 'delivery.mode':
      return delivery?.mode?.join(', ') ?? '-'
    case 'delivery.classSize':
      return `at most ${delivery?.classSize ?? '-'} a class`
    case 'delivery.inPersonShare':
      return delivery?.inPersonShare ? writeLeastShare(delivery.inPersonShare) : '-'
    case 'delivery.days':
      return delivery?.days ? dayValue(delivery.days) : '-'
    case 'delivery.coursesPerYear':
      return `at least ${delivery?.coursesPerYear ?? '-'} a year`
    case 'certificate':
      return [certificate?.title, certificate?.issuer].filter(Boolean).join(', ')
    case 'certificate.issuedBy':
      return certificate?.issuedBy ?? '-'
  }
}

const dayValue = ({ from, to }: { from: number; to: number }) =>
  from === to ? `${from} days` : `${from} to ${to} days`

function paperValue({ papers, combine }: ProgramDefinition['rules']['finalTest']): string {
  if (papers === null) return ''
  return combine === 'each'
    ? `, each of ${papers.map(({ code }) => code).join(', ')}`
    : `, average of ${papers.map(({ code, weight }) => `${code} × ${weight}`).join(', ')}`
}

const ownPeriods = (certificate: ProgramDefinition['certificate']) =>
  certificate?.issuedBy === 'agency' ? certificate.periods : null
