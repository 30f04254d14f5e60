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
import {DataDirectoryError} from "./errors/data_directory_error"

const secretFileName = "secret"
const secretBytes = 32
const ownerOnlyFile = 0o600
const ownerOnlyDirectory = 0o700
const othersMask = 0o077

/** The configured secret, or the one generated at the first start and kept in the data directory. */
export function secretOf(config: {secret: string | undefined; dataDirectory: string}): string {
  return config.secret ?? keptSecret(config.dataDirectory)
}

function keptSecret(directory: string): string {
  const path = join(directory, secretFileName)
  try {
    mkdirSync(directory, {recursive: true, mode: ownerOnlyDirectory})
    if (!existsSync(path)) {
      createOnce(path, randomBytes(secretBytes).toString("hex"))
    }
    closeToOthers(path)
    return validSecret(path, readFileSync(path, "utf8").trim())
  } catch (error) {
    throw error instanceof DataDirectoryError
      ? error
      : new DataDirectoryError(path, reasonOf(error), {cause: error})
  }
}

/** Linking a finished file makes the first of several starting processes win, and none read half a secret. */
function createOnce(path: string, content: string): void {
  const draft = `${path}.${process.pid}.${randomBytes(4).toString("hex")}`
  writeFileSync(draft, `${content}\n`, {mode: ownerOnlyFile, flag: "wx"})
  try {
    linkSync(draft, path)
  } catch (error) {
    if (codeOf(error) !== "EEXIST") {
      throw error
    }
  } finally {
    rmSync(draft)
  }
}

function closeToOthers(path: string): void {
  if ((statSync(path).mode & othersMask) !== 0) {
    chmodSync(path, ownerOnlyFile)
  }
}

function validSecret(path: string, secret: string): string {
  if (!/^[0-9a-f]{64}$/.test(secret)) {
    throw new DataDirectoryError(
      path,
      "the file is there but holds no secret; delete it to have a new one made",
    )
  }
  return secret
}

function reasonOf(error: unknown): string {
  return codeOf(error) ?? String(error)
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && "code" in error ? String(error.code) : undefined
}
