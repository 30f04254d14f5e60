import {generateKeyPairSync, type KeyObject, sign} from "node:crypto"

/** A key and the certificate that it signed for itself, in PEM. */
export interface SelfSigned {
  readonly key: string
  readonly cert: string
}

export interface CertificateOptions {
  readonly host: string
  readonly validFrom: Date
  readonly validUntil: Date
}

// ASN.1 tags, and object identifiers with their own tag and length (X.680, X.690, RFC 5280).
const tag = {
  boolean: 0x01,
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  utf8String: 0x0c,
  utcTime: 0x17,
  sequence: 0x30,
  set: 0x31,
  dnsName: 0x82,
  version: 0xa0,
  extensions: 0xa3,
}
const oid = {
  commonName: Buffer.from("0603550403", "hex"),
  ecdsaWithSha256: Buffer.from("06082a8648ce3d040302", "hex"),
  basicConstraints: Buffer.from("0603551d13", "hex"),
  subjectAltName: Buffer.from("0603551d11", "hex"),
}
const algorithm = der(tag.sequence, oid.ecdsaWithSha256)

/** Makes a certificate as an authority of its own would, so that whoever is told to trust it does. */
export function selfSigned({host, validFrom, validUntil}: CertificateOptions): SelfSigned {
  const {privateKey, publicKey} = generateKeyPairSync("ec", {namedCurve: "P-256"})
  const name = nameOf(host)
  const content = der(
    tag.sequence,
    der(tag.version, der(tag.integer, Buffer.from([2]))),
    der(tag.integer, Buffer.from([1])),
    algorithm,
    name,
    der(tag.sequence, timeOf(validFrom), timeOf(validUntil)),
    name,
    publicKey.export({type: "spki", format: "der"}),
    extensionsFor(host),
  )
  return {key: pemOfKey(privateKey), cert: pemOf(signed(content, privateKey))}
}

function signed(content: Buffer, key: KeyObject): Buffer {
  return der(tag.sequence, content, algorithm, bitString(sign("sha256", content, key)))
}

function nameOf(host: string): Buffer {
  const commonName = der(tag.sequence, oid.commonName, der(tag.utf8String, Buffer.from(host)))
  return der(tag.sequence, der(tag.set, commonName))
}

function extensionsFor(host: string): Buffer {
  const isAuthority = der(tag.sequence, der(tag.boolean, Buffer.from([0xff])))
  const names = der(tag.sequence, der(tag.dnsName, Buffer.from(host)))
  return der(
    tag.extensions,
    der(
      tag.sequence,
      der(tag.sequence, oid.basicConstraints, der(tag.octetString, isAuthority)),
      der(tag.sequence, oid.subjectAltName, der(tag.octetString, names)),
    ),
  )
}

/** YYMMDDHHMMSSZ */
function timeOf(date: Date): Buffer {
  const digits = date.toISOString().replace(/\D/g, "").slice(2, 14)
  return der(tag.utcTime, Buffer.from(`${digits}Z`))
}

function bitString(bytes: Buffer): Buffer {
  return der(tag.bitString, Buffer.from([0]), bytes)
}

/** A value behind its tag and length. */
function der(tagByte: number, ...parts: readonly Buffer[]): Buffer {
  const content = Buffer.concat(parts)
  return Buffer.concat([Buffer.from([tagByte]), lengthOf(content), content])
}

function lengthOf({length}: Buffer): Buffer {
  if (length < 0x80) {
    return Buffer.from([length])
  }
  return length < 0x100 ? Buffer.from([0x81, length]) : Buffer.from([0x82, length >> 8, length & 0xff])
}

function pemOfKey(key: KeyObject): string {
  return key.export({type: "pkcs8", format: "pem"}).toString()
}

function pemOf(certificate: Buffer): string {
  const lines = certificate.toString("base64").match(/.{1,64}/g) ?? []
  return ["-----BEGIN CERTIFICATE-----", ...lines, "-----END CERTIFICATE-----", ""].join("\n")
}
