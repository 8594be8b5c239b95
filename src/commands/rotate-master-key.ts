/** `keys rotate-master`: a new master key, and everything stored sealed anew. */
import { resolve } from 'node:path'
import { type Rotation, rotateMasterKey } from '../access/rotate-master-key.ts'
import type { Command } from './command.ts'
import { exitCodes } from './output.ts'

export const rotateMaster: Command<[options: { out?: string }]> = async (context, { out }) => {
  const { database, clock, settings } = await context.open()
  const rotation = await rotateMasterKey(
    { database, clock, settings },
    context.viewer.actor,
    out === undefined ? null : resolve(out),
    (place, rows) => context.output.progress(`${place}: ${rows} sealed anew`),
  )
  context.output.result({ ...rotation }, () => describe(rotation))
  return Object.keys(rotation.unreadable).length === 0 ? exitCodes.done : exitCodes.partial
}

/** The key itself is never shown: a terminal remembers. */
function describe({
  resumed,
  generation,
  keyAt,
  formerAt,
  resealed,
  unreadable,
}: Rotation): string {
  return [
    resumed
      ? `The change of the master key that was begun before is done: ${resealed} stored values were sealed anew with data key ${generation}.`
      : `The master key was changed: ${resealed} stored values are sealed with data key ${generation}.`,
    ...Object.entries(unreadable).map(
      ([place, rows]) => `  ${place}: ${rows} could not be opened by any key and were left`,
    ),
    ...(keyAt === null ? [] : [`The new key stands in ${keyAt}.`]),
    ...(keyAt !== null && formerAt === null && !resumed
      ? [
          `Set HOCVU_MASTER_KEY_FILE=${keyAt} (or HOCVU_MASTER_KEY) everywhere before the service starts again.`,
        ]
      : []),
    ...(formerAt === null ? [] : [`The former key is kept in ${formerAt}.`]),
    'Back the new key up, apart from the database. Backups made before open with the former key only: keep it as long as they, elsewhere.',
  ].join('\n')
}
