import { describe, expect, it } from 'vitest'
import { createCircuit, type SavedCircuit } from '../../connectors/circuit.ts'
import { HocvuError } from '../../src/foundation/errors.ts'

const down = () => Promise.reject(new HocvuError('platform.unavailable', 'lms: HTTP 503'))
const up = async () => 'good'
const noRight = () => Promise.reject(new HocvuError('platform.no-right', 'lms: HTTP 403'))

function circuit(saved: unknown = null, probeAfterMs = 60_000) {
  const notes: (SavedCircuit | null)[] = []
  return {
    notes,
    ...createCircuit('lms.example.gov.vn', {
      openAfter: 2,
      probeAfterMs,
      saved,
      save: async (note) => void notes.push(note),
    }),
  }
}

const refusal = { code: 'platform.circuit-open', retryable: true }

describe('the circuit breaker of a platform', () => {
  it('notes each failure of the host, and until when the platform is left alone', async () => {
    const { execute, notes } = circuit()
    await expect(execute(down)).rejects.toMatchObject({ code: 'platform.unavailable' })
    expect(notes.at(-1)).toMatchObject({ openUntil: null, fault: 'lms: HTTP 503' })
    await expect(execute(down)).rejects.toMatchObject({ code: 'platform.unavailable' })
    expect(notes.at(-1)?.openUntil?.getTime()).toBeGreaterThan(Date.now() + 50_000)
    await expect(execute(up)).rejects.toMatchObject(refusal)
    expect(notes).toHaveLength(2)
  })

  it('goes on in the next process where it stood, counted failures included', async () => {
    const first = circuit()
    await expect(first.execute(down)).rejects.toThrow()
    const [note] = first.notes
    const second = circuit(JSON.parse(JSON.stringify(note?.state)))
    await expect(second.execute(down)).rejects.toThrow('HTTP 503')
    await expect(second.execute(up)).rejects.toMatchObject(refusal)
    const open = second.notes.at(-1)
    const third = circuit(JSON.parse(JSON.stringify(open?.state)))
    await expect(third.execute(up)).rejects.toMatchObject(refusal)
  })

  it('lets one call through once the pause is over, by the clock of that moment', async () => {
    const opened = { ownState: { value: 1, openedAt: Date.now() - 61_000, attemptNo: 1 } }
    const { execute, notes } = circuit({ ...opened, breakerState: 2 })
    expect(await execute(up)).toBe('good')
    expect(notes).toEqual([null])
  })

  it('does not wait for a clock that was ahead when it opened to come round again', async () => {
    const days = 3 * 24 * 60 * 60 * 1000
    const opened = { ownState: { value: 1, openedAt: Date.now() + days, attemptNo: 1 } }
    const { execute, notes } = circuit({ ...opened, breakerState: 2 })
    expect(await execute(up)).toBe('good')
    expect(notes).toEqual([null])
  })

  it('says nothing of what is no fault of the host', async () => {
    const { execute, notes } = circuit()
    for (let time = 0; time < 5; time++)
      await expect(execute(noRight)).rejects.toMatchObject({ code: 'platform.no-right' })
    expect(notes).toEqual([])
    expect(await execute(up)).toBe('good')
  })

  it('closes when the host answers, whatever else is wrong by then', async () => {
    const { execute, notes } = circuit()
    await expect(execute(down)).rejects.toThrow()
    await expect(execute(noRight)).rejects.toMatchObject({ code: 'platform.no-right' })
    expect(notes.at(-1)).toBeNull()
    await expect(execute(down)).rejects.toThrow('HTTP 503')
    expect(notes.at(-1), 'one fault in a row').toMatchObject({ openUntil: null })
  })

  it('takes over what another process has saved since', async () => {
    const first = circuit()
    await expect(first.execute(down)).rejects.toThrow()
    await expect(first.execute(down)).rejects.toThrow()
    const second = circuit()
    second.reset(JSON.parse(JSON.stringify(first.notes.at(-1)?.state)))
    await expect(second.execute(up)).rejects.toMatchObject(refusal)
  })

  it('is closed by hand', async () => {
    const made = circuit()
    await expect(made.execute(down)).rejects.toThrow()
    await expect(made.execute(down)).rejects.toThrow()
    made.reset()
    expect(await made.execute(up)).toBe('good')
  })
})
