/** What a dossier says of the certificate itself, of the person, and of what was decided under which regulations. Pure. */
import { shortDate } from '../../foundation/dates.ts'
import { Exact } from '../../foundation/decimal.ts'
import { historyTexts } from '../../foundation/texts/certificate-history.ts'
import { writeFraction } from '../../programs/fraction.ts'
import { inUnit, shownUnit } from '../../reconciliation/shown-figures.ts'
import { displayAttendance, displayScore } from '../display.ts'
import { type Block, fact, facts, type Section, section } from './document.ts'
import type { Dossier } from './read.ts'
import type { Words } from './words.ts'

export function certificateSection(
  { certificate, revision, snapshot, history, content }: Dossier,
  words: Words,
): Section {
  const { texts, say, language } = words
  const made = history.revisions.find((one) => one.revision === revision)
  const { decision, attendance, score, learner } = snapshot
  const share = attendance === null ? null : displayAttendance(attendance, language)
  return section(
    texts.certificate,
    [
      facts(
        fact(texts.number, snapshot.number),
        fact(
          texts.registerNumber,
          say('registerValue', { number: snapshot.registerNumber, year: snapshot.year }),
        ),
        fact(texts.issuer, snapshot.issuer),
        fact(texts.issueDate, shortDate(snapshot.issueDate)),
        fact(
          texts.decision,
          decision &&
            say('decisionValue', { number: decision.number, date: shortDate(decision.date) }),
        ),
        fact(texts.release, releaseOf(content, words)),
        fact(texts.revision, `${revision}`),
        fact(texts.revisionReason, made?.reason),
        fact(
          texts.state,
          certificate.state === 'revoked'
            ? texts.stateRevoked
            : say('stateValid', { revision: certificate.presentRevision }),
        ),
        fact(texts.fullName, learner.fullName),
        fact(texts.dateOfBirth, shortDate(learner.dateOfBirth)),
        fact(texts.unit, learner.unit),
        fact(
          texts.program,
          language === 'en' ? (snapshot.program.en ?? snapshot.program.vi) : snapshot.program.vi,
        ),
        fact(texts.cohort, snapshot.cohort.name),
        fact(
          texts.periods,
          snapshot.periods === null ? null : say('periodsValue', { n: snapshot.periods }),
        ),
        fact(texts.score, score && say('ofTen', { points: displayScore(score, language) })),
        fact(texts.attendance, share && `${share} %`),
        fact(texts.code, snapshot.code),
      ),
    ],
    texts.none,
  )
}

/** Who proposed the list that it was issued by, who released it, and the decision as it was brought. */
function releaseOf({ approval }: Dossier['content'], { say, moment, who }: Words): string[] {
  if (approval === null) return []
  const { proposal, openedBy, openedAt, releasedBy, releasedAt, attachment } = approval
  return [
    say('proposedValue', { at: moment(openedAt), actor: who(openedBy), id: proposal }),
    say('releasedValue', { at: moment(releasedAt), actor: who(releasedBy) }),
    ...(attachment === null ? [] : [say('attachmentValue', attachment)]),
  ]
}

export function historySection({ history, documents }: Dossier, words: Words): Section {
  const { texts, say, moment, who, language } = words
  const document = (id: string | null) => {
    const found = id === null ? undefined : documents.get(id)
    return found && `${found.name}, SHA-256 ${found.sha256}`
  }
  const blocks = history.revisions.flatMap((one): Block[] => {
    const { revision, kind, at, actor, reason, changes, files, attachment } = one
    const ended = history.revocations.filter((revocation) => revocation.revision === revision)
    return [
      {
        kind: 'entry',
        title: `${moment(at)}: ${say('ofRevision', { what: texts[kind], revision })}`,
        facts: [
          ...fact(texts.doneBy, who(actor)),
          ...fact(texts.reason, reason),
          ...fact(texts.attachment, document(attachment)),
          ...changes.flatMap(({ fact: name, before, after }) =>
            fact(
              historyTexts[language].revised,
              say('change', {
                fact: historyTexts[language][name],
                before: before ?? '–',
                after: after ?? '–',
              }),
            ),
          ),
          ...files.flatMap((file) =>
            fact(texts[`file_${file.kind}`], `SHA-256 ${file.sha256}, ${moment(file.at)}`),
          ),
        ],
      },
      ...ended.map(
        (revocation): Block => ({
          kind: 'entry',
          title: `${moment(revocation.at)}: ${say('ofRevision', { what: texts.revoked, revision })}`,
          facts: [
            ...fact(texts.doneBy, who(revocation.actor)),
            ...fact(texts.reason, revocation.reason),
            ...fact(texts.attachment, document(revocation.attachment)),
          ],
        }),
      ),
    ]
  })
  return section(texts.history, blocks, texts.none)
}

export function learnerSection({ content }: Dossier, words: Words): Section {
  const { texts, say, moment } = words
  const { learner, enrolment } = content
  const { unit, nationalIdLast4 } = learner
  return section(
    texts.learner,
    [
      facts(
        fact(texts.fullName, learner.fullName),
        fact(texts.key, learner.key),
        fact(texts.dateOfBirth, learner.dateOfBirth && shortDate(learner.dateOfBirth)),
        fact(
          texts.nationalId,
          nationalIdLast4 && say('nationalIdValue', { last4: nationalIdLast4 }),
        ),
        fact(
          texts.unit,
          unit &&
            say('unitSince', {
              unit: unit.code === null ? unit.name : `${unit.name} (${unit.code})`,
              date: shortDate(unit.since),
            }),
        ),
        fact(texts.position, learner.position),
        fact(texts.audience, enrolment.audience),
        fact(texts.enrolled, say(`enrolled_${enrolment.origin}`, { at: moment(enrolment.at) })),
        fact(texts.handedOut, enrolment.handedOutAt && moment(enrolment.handedOutAt)),
      ),
    ],
    texts.none,
  )
}

export function outcomeSection({ content }: Dossier, words: Words): Section {
  const { texts, say, moment, number, code, who, language } = words
  const { outcome, how, rulesRevision } = content
  const { attendance, score, windowClosesAt, decidedAt, revision, run } = outcome
  const unit = attendance && shownUnit(attendance, { counted: how.counted })
  const amount = (value: string) => number(unit === null ? value : inUnit(new Exact(value), unit))
  return section(
    texts.outcome,
    [
      facts(
        fact(texts.verdict, texts[outcome.verdict]),
        fact(
          texts.reasons,
          outcome.reasons.map((reason) => reason[language]),
        ),
        fact(texts.finalScore, score && say('ofTen', { points: number(score) })),
        fact(
          texts.attended,
          attendance &&
            say('attendedValue', {
              attended: amount(attendance.attended),
              required: amount(attendance.required),
              unit: code(unit ?? ''),
            }),
        ),
        fact(
          texts.windowCloses,
          windowClosesAt && say('windowUntil', { at: moment(windowClosesAt) }),
        ),
        fact(
          texts.decidedAt,
          say('decidedValue', {
            at: moment(decidedAt),
            revision,
            actor: who(run.actor),
            run: run.id,
          }),
        ),
        fact(texts.rulesRevision, `${rulesRevision}`),
      ),
      { kind: 'paragraph', text: how.reproduced ? texts.reproduced : texts.notReproduced },
    ],
    texts.none,
  )
}

export function regulationSection({ content }: Dossier, words: Words): Section {
  const { texts, say, number, code, language } = words
  const { program, cohort } = content
  const { definition: rules } = program
  const { finalTest, attendance, window, modules } = rules.rules
  const { definition: course } = cohort
  const title = language === 'en' ? (rules.title.en ?? rules.title.vi) : rules.title.vi
  const share = (given: { numerator: number; denominator: number }) => writeFraction(given)
  return section(
    texts.regulations,
    [
      facts(
        fact(
          texts.program,
          say('programVersion', { title, id: rules.id, version: program.version }),
        ),
        fact(texts.document, [
          ...(rules.document === null ? [] : [rules.document]),
          ...(rules.basis === 'inherited' ? [texts.inherited] : []),
        ]),
        fact(texts.legalBasis, rules.legalBasis),
        fact(
          texts.passMark,
          say('passMarkValue', {
            pass: number(finalTest.pass),
            scale: number(finalTest.scale),
            attempts: code(finalTest.attempts),
          }),
        ),
        fact(
          texts.papers,
          finalTest.papers?.map((paper) => `${paper.code} × ${number(paper.weight)}`).join('; '),
        ),
        fact(texts.minimum, attendance && share(attendance.minimum)),
        fact(texts.presenceShare, attendance && share(attendance.presence)),
        fact(texts.unexcused, attendance && texts[`unexcused_${attendance.unexcused}`]),
        fact(
          texts.window,
          window && say('windowValue', { days: window.days, from: texts[`from_${window.from}`] }),
        ),
        fact(texts.modulesAsked, texts[`modules_${modules}`]),
        fact(
          texts.cohort,
          say('cohortVersion', { name: course.name, id: course.id, version: cohort.version }),
        ),
        fact(
          texts.cohortDates,
          course.start === null && course.deadline === null
            ? null
            : say('cohortDatesValue', {
                start: course.start === null ? '…' : shortDate(course.start),
                end: course.deadline === null ? '…' : shortDate(course.deadline),
              }),
        ),
        fact(
          texts.sources,
          course.evidence.map((source) =>
            say('source', {
              platform: source.platform,
              course: source.course,
              test: source.finalTest === null ? '' : say('sourceTest', { name: source.finalTest }),
              attendance:
                source.attendance === 'none'
                  ? ''
                  : say('sourceAttendance', { kind: texts[`kind_${source.attendance}`] }),
            }),
          ),
        ),
      ),
    ],
    texts.none,
  )
}
