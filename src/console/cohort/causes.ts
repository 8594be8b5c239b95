/** What has happened since an outcome was decided, in sentences. Pure. */
import { wordsOf } from '../../certificates/dossier/words.ts'
import { explainTexts } from '../../foundation/texts/console/explain.ts'
import { fill, type Language } from '../../foundation/texts/pages.ts'
import type { Cause } from '../../reconciliation/diff/causes.ts'

/** Each with when it happened, where that is one moment. */
export function causeSentences(
  cause: Cause,
  language: Language,
): { text: string; at: Date | null }[] {
  const texts = explainTexts[language]
  const { who, code } = wordsOf(language)
  const one = (
    text: string,
    values: Record<string, string | number> = {},
    at: Date | null = null,
  ) => [{ text: fill(text, values), at }]
  switch (cause.kind) {
    case 'enrolled': {
      const origin = cause.origin === 'roster' ? texts.originRoster : texts.originPlatform
      return one(texts.causeEnrolled, { origin }, cause.at)
    }
    case 'no-longer-enrolled':
      return one(texts.causeNoLonger)
    case 'merged':
      return one(texts.causeMerged, { who: who(cause.actor), reason: cause.reason }, cause.at)
    case 'records':
      return cause.records.map(({ kind, platform, course, before, after }) => {
        const text =
          before === null
            ? texts.causeRecordNew
            : after === null
              ? texts.causeRecordGone
              : texts.causeRecordChanged
        return {
          text: fill(text, { kind: code(kind), platform, course }),
          at: after?.readAt ?? null,
        }
      })
    case 'link': {
      const { platform, account, actor, change, at } = cause
      const text = change === 'linked' ? texts.causeLinked : texts.causeUnlinked
      return one(text, { platform, account, who: who(actor) }, at)
    }
    case 'decision': {
      const text = {
        made: texts.causeDecisionMade,
        undone: texts.causeDecisionUndone,
        expired: texts.causeDecisionExpired,
      }[cause.change]
      const named = { allow: 'allow', refuse: 'refuse', extend: 'extendedTo', excuse: 'excused' }
      const what = code(
        cause.decision === 'present' || cause.decision === 'absent'
          ? cause.decision
          : named[cause.decision],
      )
      return one(text, { what, who: who(cause.actor) }, cause.at)
    }
    case 'program':
      return one(texts.causeProgram)
    case 'cohort':
      return one(texts.causeCohort)
    case 'window-closed':
      return one(texts.causeWindow, {}, cause.at)
    case 'audience':
      return one(texts.causeAudience, { before: cause.before ?? '–', after: cause.after ?? '–' })
    case 'hand-out':
      return one(texts.causeHandOut)
    case 'certificate': {
      const text = {
        issued: texts.causeIssued,
        revised: texts.causeRevised,
        revoked: texts.causeRevoked,
        reinstated: texts.causeReinstated,
      }[cause.change]
      return one(text, { number: cause.number }, cause.at)
    }
    case 'class-sessions':
      return one(texts.causeSessions)
    case 'unexplained':
      return one(texts.causeUnexplained)
  }
}
