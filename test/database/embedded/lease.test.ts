import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { countLeases, takeLease, withFolderLock } from '../../../src/database/embedded/lease.ts'
import { isAlive, ownIdentity } from '../../../src/database/embedded/process-identity.ts'

let folder: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hocvu-lease-'))
})

afterEach(() => rm(folder, { recursive: true, force: true }))

/** Reads, waits, adds one, writes: two at once would lose a count. */
async function countUp(counter: string): Promise<void> {
  const seen = Number(await readFile(counter, 'utf8'))
  await new Promise((resolve) => setImmediate(resolve))
  await writeFile(counter, String(seen + 1))
}

function startCounter(times: number | 'hold') {
  const script = fileURLToPath(new URL('./lock-counter.ts', import.meta.url))
  return spawn(
    process.execPath,
    ['--import', import.meta.resolve('tsx'), script, folder, String(times)],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  )
}

describe('the lock of a data folder', () => {
  it('lets one call at a time through within a process', async () => {
    const counter = join(folder, 'counter')
    await writeFile(counter, '0')
    await Promise.all(
      Array.from({ length: 20 }, () => withFolderLock(folder, () => countUp(counter))),
    )
    expect(await readFile(counter, 'utf8')).toBe('20')
  })

  it('lets one process at a time through, also while holders are killed', async () => {
    const counter = join(folder, 'counter')
    await writeFile(counter, '0')
    const killed = startCounter('hold')
    await once(killed.stdout, 'data')
    const others = [startCounter(40), startCounter(40), startCounter(40)]
    const ends = others.map((other) => once(other, 'exit'))
    killed.kill('SIGKILL')
    expect((await Promise.all(ends)).map(([code]) => code)).toEqual([0, 0, 0])
    expect(await readFile(counter, 'utf8')).toBe('120')
    expect(await readdir(join(folder, 'postgres.lock'))).toEqual([])
  })

  it('is given back when the work fails', async () => {
    const failing = withFolderLock(folder, () => Promise.reject(new Error('work failed')))
    await expect(failing).rejects.toThrow('work failed')
    expect(await withFolderLock(folder, async () => 'next')).toBe('next')
  })

  it('names the holder to one who waited too long', async () => {
    await withFolderLock(folder, async () => {
      await expect(withFolderLock(folder, async () => 'never', 20)).rejects.toMatchObject({
        code: 'database.unavailable',
        retryable: true,
        message: expect.stringContaining(`${process.pid}.`),
      })
    })
  })
})

describe('a lease', () => {
  it('counts until it is released', async () => {
    const first = await takeLease(folder)
    const second = await takeLease(folder)
    expect(await countLeases(folder)).toBe(2)
    await first.release()
    await first.release()
    expect(await countLeases(folder)).toBe(1)
    await second.release()
    expect(await countLeases(folder)).toBe(0)
  })

  it('of a dead process, of its number in other hands, or of an earlier boot counts for nothing', async () => {
    const { pid, started, boot } = ownIdentity()
    const gone = spawn(process.execPath, ['-e', ''])
    await once(gone, 'exit')
    await mkdir(join(folder, 'postgres.leases'))
    const claims = [
      `${gone.pid}.${started}.${boot}.aaaaaaaaaaaa`,
      `${pid}.${Number(started) - 1}.${boot}.bbbbbbbbbbbb`,
      `${pid}.${started}.00000000.cccccccccccc`,
      'not-a-claim',
    ]
    for (const name of claims) await writeFile(join(folder, 'postgres.leases', name), '')
    expect(await countLeases(folder)).toBe(0)
    expect(await readdir(join(folder, 'postgres.leases'))).toEqual([])
  })

  it('of a process that ended but was not reaped counts for nothing', async () => {
    // The shell never waits for its child, so the child stays in the table of processes as a zombie.
    const parent = spawn('sh', ['-c', 'sleep 0 & echo $!; exec sleep 60'])
    try {
      const [text] = await once(parent.stdout, 'data')
      const identity = { ...ownIdentity(), pid: Number(String(text)), started: '0' }
      await expect.poll(() => isAlive(identity)).toBe(false)
    } finally {
      parent.kill()
    }
  })
})
