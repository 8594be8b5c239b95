/** An issuer as a register writes it: another spelling would be another register. Pure. */
import { foldName } from '../../foundation/names.ts'

/** The known one that is meant; of several that differ in their marks only, the one written just so. */
export function knownIssuer(known: readonly string[], given: string): string | undefined {
  return (
    known.find((one) => one === given) ?? known.find((one) => foldName(one) === foldName(given))
  )
}
