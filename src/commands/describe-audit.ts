/** What `audit …` tells of the trail, in words for the operator. */
import type { AuditFault } from '../access/audit-faults.ts'
import type { AuditVerdict } from '../access/verify-audit.ts'
import { dateAndTimeInVietnam } from '../foundation/dates.ts'

const span = (entry: number, until: number) =>
  entry === until ? `entry ${entry}` : `entries ${entry} to ${until}`

export function describeFault(fault: AuditFault): string {
  const { how, entry } = fault
  switch (how) {
    case 'removed':
      return `${span(entry, fault.until)}: taken out`
    case 'changed':
      return `entry ${entry}: changed; who, what, when or its hash is not what was written`
    case 'details':
      return `entry ${entry}: its details were changed, or taken out by no erasure that says so`
    case 'rewritten':
      return `entry ${entry}: written anew with a hash that fits; the entry after it followed from another`
    case 'inserted':
      return `${span(entry, fault.until)}: put in`
    case 'reordered':
      return `${span(entry, fault.until)}: changed places`
    case 'cut-off':
      return `${span(entry, fault.until)}: cut off; a head kept outside knows them`
    case 'not-the-head':
      return `between entry ${entry} and ${fault.until}: written anew; a head kept outside of entry ${fault.until} does not fit`
  }
}

const MOST_TOLD = 50

export function describeVerdict({ head, faults, erased, before }: AuditVerdict): string {
  const newest =
    head.at === null
      ? 'no entry'
      : `${head.entries} entries, the newest of ${dateAndTimeInVietnam(head.at)}`
  return [
    faults.length === 0
      ? `The audit trail is whole: ${newest}.`
      : `The audit trail is DAMAGED: ${newest}.`,
    ...faults.slice(0, MOST_TOLD).map((fault) => `  ${describeFault(fault)}`),
    ...(faults.length > MOST_TOLD ? [`  … and ${faults.length - MOST_TOLD} more`] : []),
    ...(erased > 0
      ? [`Of ${erased} entries personal details were erased, as the trail says.`]
      : []),
    ...(before === null
      ? []
      : [
          `Entry ${before.entry} was damaged already when the trail was chained anew by an upgrade (entry ${before.foundBy}).`,
        ]),
    ...(faults.length === 0
      ? []
      : [
          'Somebody changed data outside the service. Compare with a backup and tell those in charge.',
        ]),
  ].join('\n')
}
