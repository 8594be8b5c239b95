/** Takes an address, or says which setting to change. */
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { HocvuError } from '../foundation/errors.ts'

/**
 * @param names the settings that say where
 * @returns the address, such as `http://127.0.0.1:3000`, with the port that was taken
 * @throws HocvuError `settings.invalid` when it cannot be listened on
 */
export async function listen(
  server: Server,
  { host, port, names }: { host: string; port: number; names: string },
): Promise<string> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) =>
      reject(
        new HocvuError(
          'settings.invalid',
          `Cannot listen on ${host}:${port}: ${error.message}. Choose another ${names}, or stop what uses it.`,
          { cause: error },
        ),
      ),
    )
    server.listen(port, host, resolve)
  })
  return `http://${host.includes(':') ? `[${host}]` : host}:${takenPort(server.address())}`
}

function takenPort(address: AddressInfo | string | null): number {
  if (address === null || typeof address === 'string')
    throw new TypeError('the server listens on no port')
  return address.port
}
