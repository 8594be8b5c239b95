/** What the paper shows for checking, and nothing more: no birthday, unit, address or phone number. */
import { displayDate, displayScore } from '../certificates/display.ts'
import type { CertificateSnapshot } from '../certificates/snapshot.ts'
import { fill, type Language, pageTexts } from '../foundation/texts/pages.ts'
import type { Fact } from './facts.tsx'

export function publicFacts(
  snapshot: CertificateSnapshot,
  /** Hex; null leaves it out. */
  sha256: string | null,
  language: Language,
): Fact[] {
  const texts = pageTexts[language]
  const { score, periods, program } = snapshot
  const translated = language === 'en' ? program.en : program.vi
  return [
    [
      texts.name,
      snapshot.erasedOn === undefined ? (
        <strong lang="vi">{snapshot.learner.fullName}</strong>
      ) : (
        texts.nameErased
      ),
    ],
    [
      texts.program,
      <span lang={translated === null ? 'vi' : language}>{translated ?? program.vi}</span>,
    ],
    [texts.score, score && fill(texts.scoreValue, { score: displayScore(score, language) })],
    [texts.length, periods === null ? null : fill(texts.lengthValue, { n: periods })],
    [texts.number, snapshot.number],
    [texts.issueDate, displayDate(snapshot.issueDate, language)],
    [texts.issuer, <span lang="vi">{snapshot.issuer}</span>],
    [texts.fingerprint, sha256 && <code class="digest">{sha256}</code>],
  ]
}
