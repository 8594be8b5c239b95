/** The faults of a configuration as an operator sees them: place and reason. */
import { expect } from 'vitest'
import { HocvuError } from '../../src/foundation/errors.ts'
import { parseConfiguration } from '../../src/programs/read-configuration.ts'

export const connectors = ['onetouch', 'provincial-portal', 'zoom']

export const onePlatform = {
  name: 'platforms.yaml',
  text: 'platforms:\n  - { id: onetouch, connector: onetouch }\n',
}

export function faultsOf(...files: { name: string; text: string }[]) {
  try {
    parseConfiguration(files, connectors)
  } catch (error) {
    expect(error).toBeInstanceOf(HocvuError)
    if (!(error instanceof HocvuError)) throw error
    expect(error.code).toBe('configuration.invalid')
    for (const { field, reason } of error.fields) {
      expect(error.message).toContain(reason)
      expect(field).toMatch(/^[\w./-]+:\d+/)
    }
    return error.fields
  }
  return []
}
