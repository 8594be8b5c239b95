/** The connectors there are. A new one is a folder, and a line here; a test holds both together. */
import type { Connector } from './contract.ts'
import { onetouch } from './onetouch/connector.ts'
import { openEdx } from './open-edx/connector.ts'
import { provincialPortal } from './provincial-portal/connector.ts'
import { spreadsheet } from './spreadsheet/connector.ts'
import { xapi } from './xapi/connector.ts'
import { zoom } from './zoom/connector.ts'

export const connectors: readonly Connector[] = [
  onetouch,
  provincialPortal,
  openEdx,
  xapi,
  zoom,
  spreadsheet,
]

/** The connector that platforms.yaml names by `connector`. */
export function connectorById(id: string): Connector | undefined {
  return connectors.find((connector) => connector.id === id)
}
