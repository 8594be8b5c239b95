/** Which version of each record was the newest, from the versions alone: the rule by which records are stored. Pure. */

export interface VersionOfRecord {
  id: number
  platform: string
  course: string
  sourceId: string
  observedAt: Date
  sourceUpdatedAt: Date | null
}

const recordOf = ({
  platform,
  course,
  sourceId,
}: Omit<VersionOfRecord, 'id' | 'observedAt' | 'sourceUpdatedAt'>) =>
  JSON.stringify([platform, course, sourceId])

export interface NewestVersion<Version> {
  version: Version
  /** When the record was read first. */
  firstObservedAt: Date
}

/**
 * A version takes the place of the one before unless it was read earlier, or changed earlier on the platform
 * (`upsertRecords`). Where the platform gives no time of change for one of the two, the time of reading tells.
 * @param versions in the order in which they were stored, which is that of their ids
 * @returns by `recordOf`
 */
export function newestVersions<Version extends VersionOfRecord>(
  versions: readonly Version[],
): Map<string, NewestVersion<Version>> {
  const newest = new Map<string, NewestVersion<Version>>()
  for (const version of versions) {
    const key = recordOf(version)
    const present = newest.get(key)
    if (present === undefined) newest.set(key, { version, firstObservedAt: version.observedAt })
    else if (takesThePlaceOf(version, present.version)) newest.set(key, { ...present, version })
  }
  return newest
}

function takesThePlaceOf(version: VersionOfRecord, present: VersionOfRecord): boolean {
  const before = changedAt(present)
  const now = changedAt(version)
  const changedEarlier = before !== null && now !== null && before > now
  return present.observedAt <= version.observedAt && !changedEarlier
}

/** When a platform says that something changed; of what it says of a time to come, when it said so. */
function changedAt({ sourceUpdatedAt, observedAt }: VersionOfRecord): Date | null {
  return sourceUpdatedAt !== null && sourceUpdatedAt > observedAt ? observedAt : sourceUpdatedAt
}
