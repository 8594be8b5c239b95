import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** Runs a module's text in a Node process of its own, with nothing in its environment but what is given. */
export async function runInChild(
  source: string,
  environment: Record<string, string> = {},
): Promise<string> {
  const { stdout } = await run(
    process.execPath,
    ['--import', 'tsx', '--input-type=module', '-e', source],
    { env: environment, cwd: new URL('../..', import.meta.url) },
  )
  return stdout.trim()
}
