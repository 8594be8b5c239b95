/** Whether an account is linked by itself, to whom and by what; else why it waits. Pure. */
import type { Comparison, Levels } from './compare.ts'
import type { LinkMethod, WaitingReason } from './people.ts'
import { fitsBetter, isWholeName, keysOf, whatSpeaksAgainst } from './what-speaks-against.ts'

export type Decision =
  | { linked: Comparison; method: LinkMethod }
  | { linked: null; reason: WaitingReason }

/** @param compared everybody who shares something with the account, in any order */
export function decide(compared: readonly Comparison[]): Decision {
  const hits = compared.flatMap((comparison) => {
    const keys = keysOf(comparison)
    return keys.length > 0 ? [{ comparison, keys }] : []
  })
  const [hit] = hits
  if (hits.length > 1) return waits('keys-point-to-different-people')
  if (!hit) return byNameBirthDateAndUnit(compared)
  const { comparison, keys } = hit
  const against = whatSpeaksAgainst(comparison, keys)
  if (against !== null) return waits(against)
  if (compared.some((rival) => rival !== comparison && fitsBetter(rival, comparison, keys)))
    return waits('another-fits-better')
  // A code that several people have, but not this one, points away from them all.
  if (pointsElsewhere(compared, comparison)) return waits('keys-point-to-different-people')
  const [method] = keys
  return method === undefined ? waits('no-key-matches') : { linked: comparison, method }
}

const waits = (reason: WaitingReason): Decision => ({ linked: null, reason })

function pointsElsewhere(compared: readonly Comparison[], hit: Comparison): boolean {
  const owns = (field: 'employee_code' | 'national_id') =>
    hit.levels[field] === 'different' &&
    compared.some(({ levels }) => levels[field] === 'same-but-shared')
  return owns('employee_code') || owns('national_id')
}

/** A date known to the day, and the unit they are or were in. Who differs in marks only counts as one more who fits. */
function byNameBirthDateAndUnit(compared: readonly Comparison[]): Decision {
  const fitting = compared.filter(
    ({ levels }) =>
      (isWholeName(levels) || levels.full_name === 'other-marks') &&
      levels.date_of_birth === 'same' &&
      (levels.unit === 'same' || levels.unit === 'former'),
  )
  const [one] = fitting
  if (fitting.length > 1) return waits('several-fit')
  if (!one || !isWholeName(one.levels)) return waits(reasonWithoutKey(compared))
  // A code that is nobody's is a slip, or another office's; a national ID is one person's for life.
  if (one.levels.national_id === 'different') return waits('national-id-differs')
  if (pointsElsewhere(compared, one)) return waits('keys-point-to-different-people')
  return { linked: one, method: 'name-birth-date-and-unit' }
}

/** What comes nearest to a reason, from the most telling key down to the name. */
function reasonWithoutKey(compared: readonly Comparison[]): WaitingReason {
  const some = (holds: (levels: Levels) => boolean) => compared.some(({ levels }) => holds(levels))
  if (some(({ national_id: id }) => id === 'same-but-doubtful')) return 'national-id-doubtful'
  if (some(({ employee_code: code, national_id: id }) => [code, id].includes('same-but-shared')))
    return 'several-fit'
  if (some(({ email }) => email === 'same-but-unverified')) return 'email-not-verified'
  if (some(({ email }) => email === 'same-but-shared')) return 'email-is-shared'
  if (some(({ phone }) => phone === 'same-but-shared')) return 'phone-is-shared'
  const named = compared.map(({ levels }) => levels).filter(isWholeName)
  if (named.some((levels) => levels.date_of_birth === 'same')) return 'name-and-birth-date-only'
  if (named.some(({ unit }) => unit === 'same' || unit === 'former')) return 'name-and-unit-only'
  return named.length > 0 ? 'name-only' : 'no-key-matches'
}
