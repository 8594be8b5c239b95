/**
 * The files of a OneRoster 1.2 bulk exchange that are written and read here, with their columns in the order of the
 * specification (1EdTech OneRoster CSV Binding 1.2.1). Names are those of the specification.
 */
const common = ['sourcedId', 'status', 'dateLastModified'] as const

export const oneRosterColumns = {
  academicSessions: [
    ...common,
    ...(['title', 'type', 'startDate', 'endDate', 'parentSourcedId', 'schoolYear'] as const),
  ],
  categories: [...common, 'title', 'weight'],
  classes: [
    ...common,
    ...(['title', 'grades', 'courseSourcedId', 'classCode', 'classType', 'location'] as const),
    ...(['schoolSourcedId', 'termSourcedIds', 'subjects', 'subjectCodes', 'periods'] as const),
  ],
  courses: [
    ...common,
    ...(['schoolYearSourcedId', 'title', 'courseCode', 'grades', 'orgSourcedId'] as const),
    ...(['subjects', 'subjectCodes'] as const),
  ],
  enrollments: [
    ...common,
    ...(['classSourcedId', 'schoolSourcedId', 'userSourcedId', 'role', 'primary'] as const),
    ...(['beginDate', 'endDate'] as const),
  ],
  lineItems: [
    ...common,
    ...(['title', 'description', 'assignDate', 'dueDate', 'classSourcedId'] as const),
    ...(['categorySourcedId', 'academicSessionSourcedId', 'resultValueMin'] as const),
    ...(['resultValueMax', 'schoolSourcedId'] as const),
  ],
  orgs: [...common, 'name', 'type', 'identifier', 'parentSourcedId'],
  results: [
    ...common,
    ...(['lineItemSourcedId', 'studentSourcedId', 'scoreStatus', 'score', 'scoreDate'] as const),
    ...(['comment', 'textScore', 'classSourcedId', 'inProgress', 'incomplete'] as const),
    ...(['late', 'missing'] as const),
  ],
  roles: [
    ...common,
    ...(['userSourcedId', 'roleType', 'role', 'beginDate', 'endDate', 'orgSourcedId'] as const),
    'userProfileSourcedId',
  ],
  users: [
    ...common,
    ...(['enabledUser', 'username', 'userIds', 'givenName', 'familyName', 'middleName'] as const),
    ...(['identifier', 'email', 'sms', 'phone', 'agentSourcedIds', 'grades', 'password'] as const),
    ...(['userMasterIdentifier', 'preferredGivenName', 'preferredMiddleName'] as const),
    ...(['preferredFamilyName', 'primaryOrgSourcedId', 'pronouns'] as const),
  ],
} as const

export type OneRosterFile = keyof typeof oneRosterColumns
export type OneRosterColumn<File extends OneRosterFile> = (typeof oneRosterColumns)[File][number]

/** Every file that a manifest has to speak of, in its order. */
export const manifestFiles = [
  ...(['academicSessions', 'categories', 'classes', 'classResources', 'courses'] as const),
  ...(['courseResources', 'demographics', 'enrollments', 'lineItemLearningObjectiveIds'] as const),
  ...(['lineItems', 'lineItemScoreScales', 'orgs', 'resources'] as const),
  ...(['resultLearningObjectiveIds', 'results', 'resultScoreScales', 'roles'] as const),
  ...(['scoreScales', 'userProfiles', 'userResources', 'users'] as const),
] as const

/**
 * `identifier` of the org that stands for this service itself. A class of OneRoster is some school's, and the classes here
 * are no unit's: the org is written for them, and is no unit when it is read.
 */
export const OFFICE_IDENTIFIER = 'hocvu-office'

/** Written where a person has no family name, for the specification wants one; read as none. */
export const NO_NAME = '-'
