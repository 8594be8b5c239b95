/** The drivers there are; `connectors.test.ts` holds them and the registry together. */
import type { ConformancePlatform } from './platform.ts'
import { platform as onetouch } from './platforms/onetouch.ts'
import { platform as openEdx } from './platforms/open-edx.ts'
import {
  mapped as mappedPortal,
  platform as provincialPortal,
} from './platforms/provincial-portal.ts'
import {
  platform as spreadsheet,
  download as spreadsheetDownload,
} from './platforms/spreadsheet.ts'
import { platform as xapi } from './platforms/xapi.ts'
import { platform as zoom } from './platforms/zoom.ts'

export const platforms: readonly ConformancePlatform[] = [
  onetouch,
  provincialPortal,
  mappedPortal,
  openEdx,
  xapi,
  zoom,
  spreadsheet,
  spreadsheetDownload,
]
