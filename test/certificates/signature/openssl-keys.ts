/** Keys and certificates as authorities give them out, made with openssl for the test. */
import { execFileSync } from 'node:child_process'
import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export interface MadeKey {
  /** Paths, for openssl. */
  keyFile: string
  certificateFile: string
  key: KeyObject
  certificate: X509Certificate
  pem: string
}

export interface KeyShop {
  folder: string
  /** @param by who signs the certificate; left out: the key itself */
  makeKey(subject: string, options?: KeyOptions): MadeKey
  /** @returns path of a PKCS#12 file */
  makeP12(key: MadeKey, password: string, options?: string[]): string
  close(): void
}

interface KeyOptions {
  by?: MadeKey
  from?: string
  to?: string
  /** As `openssl genpkey` takes it. */
  algorithm?: string[]
}

const RSA = ['-algorithm', 'RSA', '-pkeyopt', 'rsa_keygen_bits:2048']
export const EC = ['-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256']
export const SHORT_RSA = ['-algorithm', 'RSA', '-pkeyopt', 'rsa_keygen_bits:1024']

const CONFIG = `
[ca]
default_ca = shop
[shop]
database = index
rand_serial = yes
default_md = sha256
policy = any
unique_subject = no
email_in_dn = no
string_mask = utf8only
utf8 = yes
[any]
countryName = optional
organizationName = optional
commonName = supplied
[req]
distinguished_name = name
string_mask = utf8only
[name]
`

export function openKeyShop(): KeyShop {
  const folder = mkdtempSync(join(tmpdir(), 'hocvu-keys-'))
  const openssl = (...args: string[]) =>
    execFileSync('openssl', args, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] })
  writeFileSync(join(folder, 'ca.cnf'), CONFIG)
  writeFileSync(join(folder, 'index'), '')
  let made = 0
  return {
    folder,
    makeKey: (
      subject,
      { by, from = '20200101000000Z', to = '20451231235959Z', algorithm = RSA } = {},
    ) => {
      const name = `key-${++made}`
      const keyFile = join(folder, `${name}.key`)
      const certificateFile = join(folder, `${name}.pem`)
      openssl('genpkey', ...algorithm, '-out', keyFile)
      openssl(
        'req',
        '-new',
        '-config',
        'ca.cnf',
        '-utf8',
        '-key',
        keyFile,
        '-subj',
        subject,
        '-out',
        `${name}.csr`,
      )
      const signedBy = by
        ? ['-keyfile', by.keyFile, '-cert', by.certificateFile]
        : ['-selfsign', '-keyfile', keyFile]
      openssl(
        ...['ca', '-batch', '-notext', '-config', 'ca.cnf', '-outdir', '.', '-preserveDN'],
        ...[
          '-startdate',
          from,
          '-enddate',
          to,
          ...signedBy,
          '-in',
          `${name}.csr`,
          '-out',
          certificateFile,
        ],
      )
      const pem = readFileSync(certificateFile, 'utf8')
      const key = createPrivateKey(readFileSync(keyFile))
      return { keyFile, certificateFile, key, certificate: new X509Certificate(pem), pem }
    },
    makeP12: (key, password, options = []) => {
      const path = join(folder, `p12-${++made}.p12`)
      openssl(
        ...['pkcs12', '-export', '-inkey', key.keyFile, '-in', key.certificateFile],
        ...['-out', path, '-passout', `pass:${password}`, ...options],
      )
      return path
    },
    close: () => rmSync(folder, { recursive: true, force: true }),
  }
}
