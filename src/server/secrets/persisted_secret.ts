import {randomBytes} from "node:crypto"
import {
  chmodSync,
  existsSync,
  linkSync,
  mkdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs"
import {join} from "node:path"

const ownerOnlyFile = 0o600
const ownerOnlyDirectory = 0o700
const othersMask = 0o077

/** Something confidential that the hub makes up at its first start and keeps for all later ones. */
export interface Confidential {
  /** What it is called in messages and in the data directory. */
  readonly name: string
  /** The setting that takes its place. */
  readonly setting: string
  /** What it looks like: a file with anything else in it is damaged. */
  readonly pattern: RegExp
  make(): string
}

export interface PersistedSecret {
  readonly text: string
  /** The file that holds it. */
  readonly path: string
  /** Whether it has been made just now. */
  readonly isNew: boolean
}

/**
 * The text kept in the directory, which nobody but the owner can read; made when there is none.
 *
 * @throws DataDirectoryError
 */
export function persistedSecret(directory: string, confidential: Confidential): PersistedSecret {
  const path = join(directory, confidential.name)
  try {
    mkdirSync(directory, {recursive: true, mode: ownerOnlyDirectory})
    const isNew = !existsSync(path) && createOnce(path, confidential.make())
    closeToOthers(path)
    return {text: validText(path, confidential), path, isNew}
  } catch (error) {
    throw error instanceof DataDirectoryError
      ? error
      : new DataDirectoryError({...confidential, path, reason: reasonOf(error)}, {cause: error})
  }
}

/**
 * Linking a finished file makes the first of several starting processes win, and none read half a text.
 *
 * @returns whether this process was the first
 */
function createOnce(path: string, content: string): boolean {
  const draft = `${path}.${process.pid}.${randomBytes(4).toString("hex")}`
  writeFileSync(draft, `${content}\n`, {mode: ownerOnlyFile, flag: "wx"})
  try {
    linkSync(draft, path)
    return true
  } catch (error) {
    if (codeOf(error) !== "EEXIST") {
      throw error
    }
    return false
  } finally {
    rmSync(draft)
  }
}

function closeToOthers(path: string): void {
  if ((statSync(path).mode & othersMask) !== 0) {
    chmodSync(path, ownerOnlyFile)
  }
}

function validText(path: string, {name, setting, pattern}: Confidential): string {
  const text = readFileSync(path, "utf8").trim()
  if (!pattern.test(text)) {
    const reason = `the file is there but holds no ${name}; delete it to have a new one made`
    throw new DataDirectoryError({name, setting, path, reason})
  }
  return text
}

function reasonOf(error: unknown): string {
  return codeOf(error) ?? String(error)
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && "code" in error ? String(error.code) : undefined
}

interface NotKept {
  readonly name: string
  /** The setting that takes its place. */
  readonly setting: string
  readonly path: string
  readonly reason: string
}

/** What the hub generated can neither be read nor kept. The message names the file and both ways out. */
export class DataDirectoryError extends Error {
  override readonly name = "DataDirectoryError"

  constructor({name, setting, path, reason}: NotKept, options?: ErrorOptions) {
    super(
      `The hub cannot keep its generated ${name} in ${path}: ${reason}. ` +
        `Set ACTION_HUB_DATA_DIR to a directory the hub may write to, or set ${setting}.`,
      options,
    )
  }
}
