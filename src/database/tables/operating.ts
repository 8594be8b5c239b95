/** Tables of running and upgrading the service. Meanings stand in migrations/. */
export interface OperatingTables {
  backups: {
    id: string
    taken_at: Date
    finished_at: Date
    taken_by: string
    file: string
    bytes: number
    rows: number
    sha256: Buffer
    key_id: string
  }
  restores: {
    id: string
    taken_at: Date
    restored_at: Date
    restored_by: string
    confirmed_at: Date | null
    confirmed_by: string | null
  }
  schema_steps: { migration: string; older_goes_on: boolean; by_version: string; at: Date }
}
