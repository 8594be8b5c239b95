/**
 * A program as it would be written into `programs/<id>.yaml`: reading that file gives the same program again. Of what the
 * program does not say the file says nothing, so that what is inherited stays inherited.
 */
import { stringify } from 'yaml'
import type { CohortDefinition, ProgramDefinition } from './definition.ts'
import type { PlannedDelivery } from './delivery.ts'
import { writeLeastShare } from './delivery-limits.ts'
import type { FactField } from './facts.ts'
import { writeFraction } from './fraction.ts'

type Written = string | boolean | readonly Written[] | { readonly [key: string]: Written }
type Keys = Record<string, Written | null>

/** Without the keys that have nothing to say. */
function said(keys: Keys): Record<string, Written> {
  return Object.fromEntries(
    Object.entries(keys).flatMap(([key, value]) => (value === null ? [] : [[key, value]])),
  )
}

const unlessEmpty = <Value extends object>(value: Value) =>
  Object.keys(value).length === 0 ? null : value
const wholeOrNull = (value: number | null) => (value === null ? null : String(value))

type Program = Omit<ProgramDefinition, 'cohorts'>

/** The values as `YamlFile.written` has them: numbers as texts. */
export function writtenProgram(program: Program, cohorts: readonly CohortDefinition[]) {
  const { certificate, delivery } = program
  const states = (field: FactField) => program.stated.some((one) => one.field === field)
  const rules = writtenRules(program, states)
  const inheritsAnyway = program.source !== '003' && rules === null
  const clauses = program.stated.flatMap(({ field, clause }) =>
    clause === null ? [] : [[field, clause] as const],
  )
  return said({
    id: program.id,
    title: said(program.title),
    kind: states('kind') || program.kind !== 'basic' ? program.kind : null,
    source: program.source,
    document: program.document,
    legalBasis: program.legalBasis.length > 0 || states('legalBasis') ? program.legalBasis : null,
    basis: program.basis === 'inherited' && !inheritsAnyway ? 'inherited' : null,
    issue: program.issue === 'manual' ? null : program.issue,
    rules,
    audiences: unlessEmpty(program.audiences),
    modules: unlessEmpty(program.modules),
    moduleTitles: unlessEmpty(
      Object.fromEntries(
        Object.entries(program.moduleTitles).map(([code, title]) => [code, said(title)]),
      ),
    ),
    deadline: program.deadline,
    periods: wholeOrNull(program.periods),
    delivery:
      delivery &&
      said({
        mode: delivery.mode,
        classSize: wholeOrNull(delivery.classSize),
        inPersonShare:
          delivery.inPersonShare && writeLeastShare(delivery.inPersonShare).replace('≥ ', ''),
        days: delivery.days && {
          from: String(delivery.days.from),
          to: String(delivery.days.to),
        },
        coursesPerYear: wholeOrNull(delivery.coursesPerYear),
      }),
    certificate:
      certificate &&
      writtenCertificate(certificate, program.periods, states('certificate.issuedBy')),
    entities:
      program.entities === undefined
        ? null
        : said({
            people: wholeOrNull(program.entities.people),
            share: program.entities.share && writeFraction(program.entities.share),
          }),
    clauses: unlessEmpty(Object.fromEntries(clauses)),
    questions: unlessEmpty(program.questions),
    cohorts: unlessEmpty(cohorts.map(writtenCohort)),
  })
}

function writtenRules(
  { rules, inherited }: Program,
  states: (field: FactField) => boolean,
): Written | null {
  const { finalTest, attendance, window } = rules
  const stated = said({
    finalTest: states('rules.finalTest')
      ? said({
          pass: finalTest.pass,
          scale: finalTest.scale,
          attempts: states('rules.finalTest.attempts') ? finalTest.attempts : null,
          papers: finalTest.papers?.map(({ code, weight }) => said({ code, weight })) ?? null,
          combine: finalTest.papers === null ? null : finalTest.combine,
        })
      : null,
    attendance: !states('rules.attendance')
      ? null
      : attendance === null
        ? 'none'
        : said({
            minimum: writeFraction(attendance.minimum),
            unexcused: states('rules.attendance.unexcused') ? attendance.unexcused : null,
            presence: states('rules.attendance.presence')
              ? writeFraction(attendance.presence)
              : null,
            counted: attendance.counted === 'minutes' ? null : attendance.counted,
          }),
    window: states('rules.window') ? writtenWindow(window, states('rules.window.from')) : null,
    modules: states('rules.modules') ? rules.modules : null,
  })
  if (Object.keys(stated).length === 0) return null
  // Beside other rules a window that is left out is none, so one that is inherited is written out.
  return inherited.includes('rules.window')
    ? { ...stated, window: writtenWindow(window, true) }
    : stated
}

const writtenWindow = (window: Program['rules']['window'], tellsFrom: boolean): Written =>
  window === null
    ? 'none'
    : said({ days: String(window.days), from: tellsFrom ? window.from : null })

function writtenCertificate(
  certificate: NonNullable<Program['certificate']>,
  coursePeriods: number | null,
  statesIssuer: boolean,
): Written {
  const issuedBy = statesIssuer || certificate.issuedBy !== 'agency' ? certificate.issuedBy : null
  const { title, issuer } = certificate
  if (certificate.issuedBy !== 'agency') return said({ issuedBy, title, issuer })
  const { periods, linkDays, wording, legalBasis, agencySignature, email } = certificate
  return said({
    ...{ issuedBy, title, issuer },
    parentBody: certificate.parentBody,
    place: certificate.place,
    number: certificate.number,
    periods: periods === coursePeriods ? null : wholeOrNull(periods),
    signer: certificate.signer,
    legalBasis: unlessEmpty(legalBasis),
    wording: unlessEmpty(wording.map((line) => said(line))),
    template: certificate.template,
    agencySignature: agencySignature || null,
    email: email || null,
    linkDays: wholeOrNull(linkDays),
  })
}

function writtenCohort(cohort: CohortDefinition): Record<string, Written> {
  return said({
    id: cohort.id,
    name: cohort.name,
    start: cohort.start,
    deadline: cohort.deadline,
    enrol: cohort.enrol,
    delivery: cohort.delivery && writtenDelivery(cohort.delivery),
    evidence: unlessEmpty(
      cohort.evidence.map(({ platform, course, finalTest, paper, module, attendance }) =>
        said({ platform, course, finalTest, paper, module, attendance }),
      ),
    ),
  })
}

function writtenDelivery(plan: PlannedDelivery): Written {
  return said({
    learners: wholeOrNull(plan.learners),
    days: wholeOrNull(plan.days),
    inPersonPeriods: wholeOrNull(plan.inPersonPeriods),
    onlinePeriods: wholeOrNull(plan.onlinePeriods),
    modules: unlessEmpty(
      Object.fromEntries(
        Object.entries(plan.modules).map(([code, { inPersonPeriods, onlinePeriods }]) => [
          code,
          { inPersonPeriods: String(inPersonPeriods), onlinePeriods: String(onlinePeriods) },
        ]),
      ),
    ),
  })
}

/** The file, for `programs/<id>.yaml`. */
export function programAsYaml(program: Program, cohorts: readonly CohortDefinition[]): string {
  return asYaml(writtenProgram(program, cohorts))
}

/** Texts that are read as numbers stand without quotation marks where nothing is lost by it. */
const asYaml = (value: Written) => stringify(withNumbers(value), { lineWidth: 0 })

/** Keys of whole numbers; anything else that looks like a number is a text, such as the code of a course. */
const NUMBERS = new Set([
  ...['periods', 'classSize', 'coursesPerYear', 'linkDays', 'learners', 'from', 'to', 'people'],
  ...['days', 'inPersonPeriods', 'onlinePeriods', 'pass', 'scale', 'weight'],
])

function withNumbers(value: Written): unknown {
  if (Array.isArray(value)) return value.map(withNumbers)
  if (typeof value !== 'object') return value
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [
      key,
      NUMBERS.has(key) && typeof inner === 'string' && String(Number(inner)) === inner
        ? Number(inner)
        : withNumbers(inner),
    ]),
  )
}
