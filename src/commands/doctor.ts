/** `doctor`: settings, database, queues, fonts, keys, clock; each finding with its mend. */
import { asHocvuError } from '../foundation/errors.ts'
import type { Finding } from '../foundation/finding.ts'
import { redactText } from '../foundation/log.ts'
import type { Command } from './command.ts'
import { examineInstallation } from './examine.ts'
import { exitCodes } from './output.ts'

/** `said` is for the pages, in other words. */
type Told = Omit<Finding, 'said'>

export const doctor: Command<[]> = async (context) => {
  // Loaded when wanted: no other command looks at so much.
  const { lookForFaults } = await import('./start-faults.ts')
  const faults = await lookForFaults()
  const findings: Told[] = [
    ...faults.map(({ field, reason }) => ({
      ...{ name: 'settings', ok: false },
      ...{ detail: field, mend: reason },
    })),
  ]
  if (faults.length === 0)
    findings.push({
      name: 'settings',
      ok: true,
      detail: `data in ${context.settings.HOCVU_DATA}, configuration in ${context.settings.HOCVU_CONFIG}`,
    })
  try {
    // With a variable at fault it would be another installation that is opened.
    const found =
      faults.length === 0 ? await examineInstallation(await context.open(), context.viewer) : []
    findings.push(...found.map(({ said: _, ...told }) => told))
  } catch (thrown) {
    const error = asHocvuError(thrown)
    findings.push({
      name: 'installation',
      ok: false,
      detail: error.code,
      mend: redactText(error.message),
    })
  }
  const ok = findings.every((finding) => finding.ok)
  context.output.result({ ok, findings }, () =>
    findings
      .map(
        ({ ok: holds, name, detail, mend }) =>
          `${!holds ? 'FAULT' : mend === undefined ? 'ok   ' : 'note '}  ${name}: ${detail}${mend === undefined ? '' : `\n       → ${mend}`}`,
      )
      .join('\n'),
  )
  return ok ? exitCodes.done : exitCodes.failed
}
