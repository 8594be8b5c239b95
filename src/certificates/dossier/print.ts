/** A dossier for people: every part of it, in the order in which an inspector asks. Pure. */
import type { Language } from '../../foundation/texts/pages.ts'
import {
  certificateSection,
  historySection,
  learnerSection,
  outcomeSection,
  regulationSection,
} from './certificate-sections.ts'
import type { DossierDocument } from './document.ts'
import {
  decisionSection,
  linkSection,
  mergeSection,
  recordSection,
  ruleSection,
  sessionSection,
} from './evidence-sections.ts'
import type { Dossier } from './read.ts'
import { wordsOf } from './words.ts'

/** @param now when it is printed */
export function documentOf(dossier: Dossier, language: Language, now: Date): DossierDocument {
  const words = wordsOf(language)
  const { texts, say, moment } = words
  const { content, revision, snapshot } = dossier
  return {
    language,
    title: texts.title,
    lead: [
      `${snapshot.number}: ${snapshot.learner.fullName}`,
      `${say('intro', { at: moment(content.frozenAt), revision })} ${say('introLater', { printed: moment(now) })}`,
    ],
    sections: [
      certificateSection(dossier, words),
      historySection(dossier, words),
      learnerSection(dossier, words),
      outcomeSection(dossier, words),
      regulationSection(dossier, words),
      ruleSection(content, words),
      sessionSection(content, words),
      recordSection(content, words),
      decisionSection(content, words),
      linkSection(content, words),
      mergeSection(content, words),
    ],
  }
}
