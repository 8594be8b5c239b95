/** The bench's portal as a process of its own, so that its work is not counted. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

const SERVER = fileURLToPath(new URL('./portal-server.ts', import.meta.url))

export interface BenchPortal {
  url: string
  /** From now on so many rows as were announced have changed. */
  nextDay(): Promise<void>
  close(): Promise<void>
}

/** @param pageMs how long the portal takes over a page */
export async function startBenchPortal(
  learners: number,
  { pageMs = 0, changed = 0 } = {},
): Promise<BenchPortal> {
  const child = spawn(
    process.execPath,
    ['--import', 'tsx', SERVER, String(learners), String(pageMs), String(changed)],
    { stdio: ['pipe', 'pipe', 'inherit'] },
  )
  const [port] = await once(child.stdout, 'data')
  const url = `http://127.0.0.1:${String(port).trim()}`
  return {
    url,
    nextDay: async () => {
      await (await fetch(`${url}/second-day`)).arrayBuffer()
    },
    close: async () => {
      const ended = once(child, 'exit')
      child.stdin.end()
      await ended
    },
  }
}
