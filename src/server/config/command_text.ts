/** What to type before the options: `npm run …` in a checkout; cli.ts puts the package's command in the script's place. */
export function usageName(script: string, [, program = ""]: readonly string[] = process.argv): string {
  return program.startsWith("looker-rudderstack-hub ") ? program : `npm run ${script} --`
}
