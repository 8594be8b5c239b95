/** What every command is given. */
import type { Settings } from '../../config/settings.ts'
import type { Viewer } from '../access/viewer.ts'
import type { Installation } from '../main.ts'
import type { ExitCode, Output } from './output.ts'

export interface CommandContext {
  settings: Settings
  output: Output
  viewer: Viewer
  /**
   * Opens the installation; closed by the caller when the command ends. A service logs what it does; a command
   * only what is wrong, unless LOG_LEVEL asks for more.
   */
  open(purpose?: 'command' | 'service'): Promise<Installation>
  /**
   * Resolves when the operator asks to stop (Ctrl-C, SIGTERM). Who asks for it before beginning sees to its own end;
   * any other command is cut off.
   */
  untilStopped(): Promise<void>
}

export type Command<Arguments extends unknown[]> = (
  context: CommandContext,
  ...given: Arguments
) => Promise<ExitCode>
