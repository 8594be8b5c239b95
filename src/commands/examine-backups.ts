/** Whether there is a backup, and how old the newest is. */
import { newestBackup } from '../backup/store.ts'
import { dateAndTimeInVietnam } from '../foundation/dates.ts'
import type { Finding } from '../foundation/finding.ts'
import type { Installation } from '../main.ts'

const OLD_MS = 2 * 24 * 60 * 60 * 1000

export async function backupFinding({ database: { db }, clock }: Installation): Promise<Finding> {
  const newest = await newestBackup(db)
  const name = 'backup'
  if (newest === null)
    return {
      ...{ name, ok: true, said: { code: 'backupNone' as const } },
      detail: 'none was taken by hocvu backup',
      mend: 'Take one each night, kept on another machine: hocvu backup <folder> --keep 14. The master key is not inside: keep a copy of it elsewhere.',
    }
  const at = dateAndTimeInVietnam(newest.takenAt)
  const isOld = clock.now().getTime() - newest.takenAt.getTime() > OLD_MS
  return {
    ...{ name, ok: true, detail: `${newest.file} of ${at}` },
    said: { code: isOld ? 'backupOld' : 'backup', params: { at } },
    ...(isOld && { mend: 'See why none was taken since: hocvu backup <folder> --keep 14' }),
  }
}
