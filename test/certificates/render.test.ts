import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { createRenderer } from '../../src/certificates/render.ts'
import type { CertificateSnapshot } from '../../src/certificates/snapshot.ts'
import { HocvuError } from '../../src/foundation/errors.ts'
import { sha256 } from '../../src/foundation/secrets.ts'
import { bareSample, CREDENTIAL, sample, sampleFor } from './sample.ts'

const renderer = createRenderer()
const render = (snapshot: CertificateSnapshot) => renderer.render(snapshot, CREDENTIAL)

describe('a certificate as a file', () => {
  it('has the same bytes each time', () => {
    expect(render(sample).equals(render(sample))).toBe(true)
  })

  it('has the same bytes from another renderer that printed something else before', () => {
    const other = createRenderer()
    other.render(bareSample, null)
    expect(other.render(sample, CREDENTIAL).equals(render(sample))).toBe(true)
  })

  it('has the same bytes in another process with another time zone', () => {
    const script = fileURLToPath(new URL('./print-digest.ts', import.meta.url))
    const digest = execFileSync(process.execPath, ['--import', 'tsx', script], {
      encoding: 'utf8',
      env: { TZ: 'America/New_York' },
      cwd: fileURLToPath(new URL('../../', import.meta.url)),
    })
    expect(digest.trim()).toBe(sha256(render(sample)).toString('hex'))
  })

  it('has other bytes for another certificate', () => {
    expect(render(sample).equals(render(sampleFor({ fullName: 'Lò Văn Phường' })))).toBe(false)
  })

  it('has other bytes with another credential', () => {
    expect(render(sample).equals(renderer.render(sample, Buffer.from('{}')))).toBe(false)
  })

  it('declares PDF/A-3b and its language', () => {
    const text = render(sample).toString('latin1')
    expect(text).toContain('<pdfaid:part>3</pdfaid:part>')
    expect(text).toContain('<pdfaid:conformance>B</pdfaid:conformance>')
    expect(text).toMatch(/\/Lang \(vi/)
  })
})

describe('what cannot be printed', () => {
  const failure = (attempt: () => unknown): HocvuError => {
    try {
      attempt()
    } catch (error) {
      if (error instanceof HocvuError) return error
      throw error
    }
    throw new Error('nothing was thrown')
  }

  it('refuses texts that no size fits on a page, instead of cutting them', () => {
    const endless = { ...sample.program, vi: 'Kỹ năng số '.repeat(600) }
    const error = failure(() => render({ ...sample, program: endless }))
    expect(error.code).toBe('certificate.template')
    expect(error.message).toContain('too long for one page')
  })

  it('names a letter that the font does not have, instead of printing a box', () => {
    const error = failure(() => render(sampleFor({ fullName: 'Lý 漢 An' })))
    expect(error.code).toBe('certificate.letters')
    expect(error.userText('vi')).toContain('漢')
  })

  it('prints the next certificate after a failure', () => {
    failure(() => render(sampleFor({ fullName: '漢' })))
    expect(render(sample).subarray(0, 5).toString()).toBe('%PDF-')
  })
})
