/** The output of `match` held against what is known of the accounts. */
import type { UnfriendlyFiles } from '../evidence/matching/unfriendly.ts'
import { runMatch } from './run-match.ts'

export async function weigh({ labels, ...files }: UnfriendlyFiles) {
  const begun = performance.now()
  const { links, waiting } = (await runMatch(files)).result
  const seconds = (performance.now() - begun) / 1000
  const truthOf = (id: string) => labels.get(id)?.truth ?? null
  // Who has no key of their own is called by a shared one and the row.
  const named = (key: string | undefined) => key?.replace(/ \(row \d+\)$/, '') ?? null
  const wrong = links.filter((link) => truthOf(link.external_id) !== named(link.employee_code))
  const linked = new Set(links.map((link) => link.external_id))
  const identifiable = [...labels].filter(([, label]) => label.identifiable)
  const found = identifiable.filter(([id]) => linked.has(id))
  const known = waiting.filter((one) => truthOf(one.external_id) !== null)
  const toldApart = known.filter((one) => labels.get(one.external_id)?.toldApart)
  const isFirst = ({ external_id: id, candidates }: (typeof waiting)[number]) =>
    named(candidates[0]?.employee_code) === truthOf(id)
  const first = toldApart.filter(isFirst)
  const share = (part: number, of: number) => `${part}/${of} (${((part / of) * 100).toFixed(2)} %)`
  return {
    wrong,
    seconds,
    recall: found.length / identifiable.length,
    rightFirst: first.length / toldApart.length,
    told: `${labels.size} accounts: ${links.length} linked, ${wrong.length} wrong; identifiable linked ${share(found.length, identifiable.length)}; right person first ${share(first.length, toldApart.length)} where something tells them apart, ${share(known.filter(isFirst).length, known.length)} of all; ${seconds.toFixed(1)} s`,
  }
}
