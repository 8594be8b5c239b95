/** When an enterprise counts as trained: what a program file says of it, to the person. */
import { describe, expect, it } from 'vitest'
import { isEntityTrained } from '../../src/programs/entities.ts'
import { parseConfiguration } from '../../src/programs/read-configuration.ts'
import { programAsYaml } from '../../src/programs/write-program.ts'
import { faultsOf } from './faults.ts'

const file = (rule: string) => ({
  name: 'programs/p.yaml',
  text: `id: p\ntitle: { vi: P }\n${rule}\n`,
})

function programOf(rule: string) {
  const [program] = parseConfiguration([file(rule)], []).programs
  if (program === undefined) throw new Error('no program was read')
  return program
}

describe('entities', () => {
  it.each([
    ['{ people: 1 }', 1, 50, true],
    ['{ people: 2 }', 1, 1, false],
    ['{ share: 1/2 }', 5, 10, true],
    ['{ share: 1/2 }', 5, 11, false],
    ['{ share: 1/3 }', 1, 3, true],
    // Nobody of it is on the roster: half of nobody is no training.
    ['{ share: 1/2 }', 0, 0, false],
  ])('%s: %i trained of %i is %s', (rule, trained, people, expected) => {
    const { entities } = programOf(`entities: ${rule}`)
    if (entities === undefined) throw new Error('no rule was read')
    expect(isEntityTrained(entities, trained, people)).toBe(expected)
  })

  it('left out it is not there at all, so that programs stored before stay the same version', () => {
    expect(Object.keys(programOf(''))).not.toContain('entities')
  })

  it.each(['{}', '{ people: 1, share: 1/2 }', '{ share: 0 }', '{ people: 0 }'])(
    '%s is a fault',
    (rule) => {
      expect(faultsOf(file(`entities: ${rule}`))).toMatchObject([
        { field: expect.stringContaining('programs/p.yaml:3 entities') },
      ])
    },
  )

  it.each(['{ people: 3 }', '{ share: 2/3 }'])('%s is exported as it was read', (rule) => {
    const program = programOf(`entities: ${rule}`)
    const [again] = parseConfiguration(
      [{ name: 'programs/p.yaml', text: programAsYaml(program, []) }],
      [],
    ).programs
    expect(again?.entities).toEqual(program.entities)
  })
})
