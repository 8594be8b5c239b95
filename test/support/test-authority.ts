/** A certificate authority of a test, and a server certificate for `localhost` that it has signed. Made by OpenSSL. */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export interface TestAuthority {
  /** For `NODE_EXTRA_CA_CERTS`. */
  caFile: string
  key: Buffer
  cert: Buffer
  remove(): void
}

/** @throws Error when there is no `openssl` */
export function makeTestAuthority(): TestAuthority {
  const folder = mkdtempSync(join(tmpdir(), 'hocvu-authority-'))
  const file = (name: string) => join(folder, name)
  const openssl = (...args: string[]) => execFileSync('openssl', args, { stdio: 'ignore' })
  const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes']
  openssl(
    ...['req', '-x509', ...newKey, '-days', '2', '-subj', '/CN=hocvu test authority'],
    ...['-addext', 'basicConstraints=critical,CA:TRUE', '-keyout', file('ca.key')],
    ...['-out', file('ca.pem')],
  )
  openssl(
    ...['req', ...newKey, '-subj', '/CN=localhost', '-keyout', file('server.key')],
    ...['-out', file('server.csr')],
  )
  writeFileSync(file('names'), 'subjectAltName=DNS:localhost,IP:127.0.0.1\n')
  openssl(
    ...['x509', '-req', '-in', file('server.csr'), '-CA', file('ca.pem'), '-CAkey', file('ca.key')],
    ...['-CAcreateserial', '-days', '2', '-extfile', file('names'), '-out', file('server.pem')],
  )
  return {
    caFile: file('ca.pem'),
    key: readFileSync(file('server.key')),
    cert: readFileSync(file('server.pem')),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}
