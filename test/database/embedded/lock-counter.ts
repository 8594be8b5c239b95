/** Adds to the counter of a folder so many times, each time under the folder's lock; or takes the lock and keeps it. */
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { withFolderLock } from '../../../src/database/embedded/lease.ts'

const [folder = '', times = ''] = process.argv.slice(2)
const counter = join(folder, 'counter')

async function main(): Promise<void> {
  if (times === 'hold')
    await withFolderLock(folder, async () => {
      process.stdout.write('held\n')
      // Nothing happens here: the test kills this process while it holds the lock. Forgotten, it ends by itself.
      await new Promise((resolve) => setTimeout(resolve, 60_000))
    })
  for (let done = 0; done < Number(times); done++)
    await withFolderLock(folder, async () => {
      const seen = Number(await readFile(counter, 'utf8'))
      await writeFile(counter, String(seen + 1))
    })
}

main().catch((error) => {
  process.stderr.write(`${error}\n`)
  process.exit(1)
})
