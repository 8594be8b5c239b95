/** A process that opens an embedded server and holds it until it is told to close. Speaks JSON lines. */
import { createInterface } from 'node:readline'
import { openEmbeddedServer } from '../../../src/database/embedded/server.ts'
import { asHocvuError } from '../../../src/foundation/errors.ts'
import { createLog } from '../../../src/foundation/log.ts'

const [dataFolder = '', native, systemFolder] = process.argv.slice(2)
const say = (line: object) => process.stdout.write(`${JSON.stringify(line)}\n`)

openEmbeddedServer({
  dataFolder,
  log: createLog('silent'),
  ...(native ? { native } : {}),
  ...(systemFolder ? { systemFolder } : {}),
})
  .then(async ({ close, ...opened }) => {
    say(opened)
    // Ends when told to, and also when the test that started it is gone.
    for await (const line of createInterface({ input: process.stdin })) if (line === 'close') break
    await close()
    process.exit(0)
  })
  .catch((error) => {
    const { code, message } = asHocvuError(error)
    say({ error: { code, message } })
    process.exit(1)
  })
