import {createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes} from "node:crypto"
import {recognisedSecrets, type Secrets} from "./secrets"

/** What is sealed, and may be opened, as what: see Sealer. */
export const eventPurpose = "event of a row that was not sent"
export const runPurpose = "request of a run that waits"

const algorithm = "aes-256-gcm"
const keyBytes = 32
/** NIST SP 800-38D asks for 96 bits, drawn anew for each message. */
const nonceBytes = 12
const tagBytes = 16
const keyIdBytes = 4

interface Key {
  /** Tells keys apart without telling anything of them. */
  readonly id: Buffer
  readonly key: Buffer
}

/**
 * Seals data so that only a hub with the same secret, or with it among its previous ones, can read it.
 * Each purpose has keys of its own: what is sealed for one cannot be opened for another.
 */
export class Sealer {
  readonly #current: Key
  readonly #keys: readonly Key[]

  constructor(secrets: Secrets, purpose: string) {
    this.#keys = recognisedSecrets(secrets).map((secret) => derivedKey(secret, purpose))
    this.#current = derivedKey(secrets.current, purpose)
  }

  /**
   * @param context what the data belongs to: opened with another one, it counts as damaged
   * @returns text in Base64: key id, nonce, tag and the encrypted data
   */
  seal(data: Buffer | string, context = ""): string {
    const {id, key} = this.#current
    const nonce = randomBytes(nonceBytes)
    const cipher = createCipheriv(algorithm, key, nonce).setAAD(Buffer.from(context))
    const encrypted = Buffer.concat([
      cipher.update(typeof data === "string" ? Buffer.from(data) : data),
      cipher.final(),
    ])
    return Buffer.concat([id, nonce, cipher.getAuthTag(), encrypted]).toString("base64")
  }

  /** @throws SealError */
  open(sealed: string, context = ""): Buffer {
    const bytes = Buffer.from(sealed, "base64")
    const key = this.#keys.find(({id}) => id.equals(bytes.subarray(0, keyIdBytes)))
    if (!key) {
      throw new SealError("unknown secret")
    }
    const nonceEnd = keyIdBytes + nonceBytes
    const tagEnd = nonceEnd + tagBytes
    try {
      const decipher = createDecipheriv(algorithm, key.key, bytes.subarray(keyIdBytes, nonceEnd), {
        authTagLength: tagBytes,
      })
      decipher.setAAD(Buffer.from(context)).setAuthTag(bytes.subarray(nonceEnd, tagEnd))
      return Buffer.concat([decipher.update(bytes.subarray(tagEnd)), decipher.final()])
    } catch {
      throw new SealError("damaged")
    }
  }
}

function derivedKey(secret: string, purpose: string): Key {
  const key = Buffer.from(hkdfSync("sha256", secret, "looker-action-hub", purpose, keyBytes))
  return {key, id: createHash("sha256").update(key).digest().subarray(0, keyIdBytes)}
}

const texts = {
  "unknown secret":
    "The data was sealed with a secret that this hub does not have. Add that one to ACTION_HUB_PREVIOUS_SECRETS.",
  "damaged": "The sealed data has been changed, cut off or put in another's place, and cannot be opened.",
  "too old": "The sealed data was made so long ago that it must have been put there again; it is not opened.",
}

/** Sealed data cannot be opened: it was sealed with another secret, for another purpose or run, or has been changed. */
export class SealError extends Error {
  override readonly name = "SealError"

  constructor(readonly reason: keyof typeof texts) {
    super(texts[reason])
  }
}
