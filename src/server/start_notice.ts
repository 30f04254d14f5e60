interface NoticeFacts {
  readonly label: string
  readonly hubUrl: string
  readonly authorizationToken: string
  readonly dataDirectory: string
}

/** What a hub without a configured secret tells the person who started it: the two things to paste into Looker. */
export function startNotice({label, hubUrl, authorizationToken, dataDirectory}: NoticeFacts): string {
  return `
${label}: a Looker Action Hub. In Looker, open Admin > Platform > Actions > Add Action Hub, and paste

  Action Hub URL        ${hubUrl}
  Authorization token   ${authorizationToken}

Looker has to reach the URL: set ACTION_HUB_BASE_URL to the address this hub has from outside.
The secret behind the token is kept in ${dataDirectory}. Set ACTION_HUB_SECRET to use one of your own.

`
}
