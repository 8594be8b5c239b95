/** OneRoster archives for the tests, made on the spot. */
import { readRosterFile } from '../../../src/roster/read-roster.ts'
import type { RosterReading } from '../../../src/roster/roster-row.ts'
import { zipped } from '../../support/zipped.ts'

const MANIFEST = (version: string) =>
  `propertyName,value\nmanifest.version,1.0\noneroster.version,${version}\nfile.users,bulk\n`

/** A school with two people who learn and one who teaches, as version 1.2 writes it. */
export const SCHOOL: Record<string, string> = {
  'manifest.csv': MANIFEST('1.2'),
  'orgs.csv':
    'sourcedId,status,dateLastModified,name,type,identifier,parentSourcedId\n' +
    'o1,,,Sở Nội vụ,department,SNV,\no2,,,Phòng Cải cách,department,,o1\n',
  'users.csv':
    'sourcedId,status,dateLastModified,enabledUser,username,givenName,familyName,middleName,identifier,email,primaryOrgSourcedId\n' +
    'u1,,,true,an,An,Lò,Thị,A1,an@snv.gov.vn,o2\n' +
    'u2,,,true,binh,Bình,Quàng,Văn,A2,,\n' +
    'u3,,,true,co,Cô,Nguyễn,Thị,T1,,o1\n',
  'roles.csv':
    'sourcedId,status,dateLastModified,userSourcedId,roleType,role,orgSourcedId\n' +
    'r1,,,u1,primary,student,o2\nr2,,,u2,primary,student,o1\nr3,,,u3,primary,teacher,o1\n',
  'classes.csv':
    'sourcedId,status,dateLastModified,title,courseSourcedId,classCode,classType,schoolSourcedId,termSourcedIds\n' +
    'c1,,,Lớp một,k1,lop-1,scheduled,o1,t1\nlop-2,,,Lớp hai,k1,,scheduled,o1,t1\nc3,,,Lớp ba,k1,X3,scheduled,o1,t1\n',
  'enrollments.csv':
    'sourcedId,status,dateLastModified,classSourcedId,schoolSourcedId,userSourcedId,role\n' +
    'e1,,,c1,o1,u1,student\ne2,,,lop-2,o1,u1,student\ne3,,,c3,o1,u2,student\ne4,,,c1,o1,u3,teacher\n',
}

export const archive = (changes: Record<string, string | null> = {}): Promise<Buffer> =>
  zipped(
    Object.fromEntries(
      Object.entries({ ...SCHOOL, ...changes }).flatMap(([name, text]) =>
        text === null ? [] : [[name, text]],
      ),
    ),
  )

export async function readArchive(
  changes: Record<string, string | null> = {},
): Promise<RosterReading> {
  return await readRosterFile(await archive(changes), 'oneroster.zip')
}
