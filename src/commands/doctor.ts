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
  const findings: Told[] = [
    {
      name: 'settings',
      ok: true,
      detail: `data in ${context.settings.HOCVU_DATA}, configuration in ${context.settings.HOCVU_CONFIG}`,
    },
  ]
  try {
    const found = await examineInstallation(await context.open(), context.viewer)
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
