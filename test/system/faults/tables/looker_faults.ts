import {gzipSync} from "node:zlib"
import {lookError} from "../../../stand_ins/builders"
import {lookDocument, textOf} from "../../../stand_ins/look_document"
import {DownloadScript} from "../../../stand_ins/looker_stand_in"
import {FaultLine} from "../fault_line"
import {FIELDS, Look, look, rowText} from "../look"
import {Position, POSITIONS, SHORT_POSITIONS} from "../positions"
import {RunFault, runLine} from "../run_fault"
import {
  inPieces,
  shortOf,
  status,
  thenClosed,
  thenReset,
  thenSilence,
  wholeAnswer,
} from "../support/downloads"

const GROUP = "Looker"
const LOOK = look({rowCount: 1000})
const SMALL_LOOK = look({rowCount: 20})

const BROKEN_OFF = /broke off before its end\. Run it again\./
const NOT_VALID =
  /not valid|is not a row|ended before its last row|no list of rows|did not send a query result|broke into it/
const FAILED_QUERY = /Looker reports that the query failed|Looker reports an error/

/** The document up to a position. */
function upTo({at}: Position, {bytes}: Look): Buffer {
  return bytes.subarray(0, at(LOOK))
}

function cutOff(): RunFault[] {
  const cuts: readonly [
    name: string,
    download: (part: Buffer, whole: Buffer) => DownloadScript,
    says: RegExp,
    isExact: boolean,
  ][] = [
    ["the connection is reset", thenReset, BROKEN_OFF, false],
    ["the connection is closed", thenClosed, BROKEN_OFF, false],
    ["fewer bytes than announced", (part, whole) => shortOf(whole.length, part), BROKEN_OFF, false],
    ["the answer ends as if it were whole", (part) => wholeAnswer(part), NOT_VALID, true],
  ]
  return POSITIONS.flatMap((position) =>
    cuts.map(([name, download, says, isExact]): RunFault => ({
      name,
      strikes: position.name,
      isShort: SHORT_POSITIONS.has(position.name),
      look: LOOK,
      download: (document) => download(upTo(position, document), document.bytes),
      expected: {success: false, says, arrive: isExact ? position.wholeRows(LOOK) : "some"},
    })),
  )
}

/** Bytes that do not belong there. */
const INTRUDERS: readonly [name: string, text: string | Buffer][] = [
  ["an SQL error breaks into it", `\nSQL Error: relation "users" does not exist\n`],
  ["a page of a proxy breaks into it", `<html>\n<h1 class="x">504 Gateway Time-out</h1>`],
  ["a byte of zero breaks into it", Buffer.of(0)],
]

function intruders(): RunFault[] {
  return POSITIONS.flatMap((position) =>
    INTRUDERS.map(([name, text]): RunFault => ({
      name,
      strikes: position.name,
      isShort: SHORT_POSITIONS.has(position.name),
      look: LOOK,
      download: (document) => {
        const before = upTo(position, document)
        return wholeAnswer(before, text, document.bytes.subarray(before.length))
      },
      expected: {success: false, says: NOT_VALID, arrive: position.wholeRows(LOOK)},
    })),
  )
}

/** The text of the error is the last that comes, as when a query fails while its rows are being read. */
function endsWithAnError(): RunFault[] {
  return POSITIONS.map((position): RunFault => ({
    name: "an SQL error in place of the rest",
    strikes: position.name,
    isShort: SHORT_POSITIONS.has(position.name),
    look: LOOK,
    download: (document) =>
      wholeAnswer(upTo(position, document), "\n\nThe Postgres database encountered an error: out of memory"),
    expected: {success: false, says: NOT_VALID, arrive: position.wholeRows(LOOK)},
  }))
}

function stalls(): RunFault[] {
  return POSITIONS.map((position): RunFault => ({
    name: "not a byte more",
    strikes: position.name,
    look: LOOK,
    hub: "alert",
    isShort: position.name === "in a character, middle row",
    download: (document) => thenSilence(upTo(position, document)),
    expected: {
      success: false,
      says: /Looker sent no data of the query result for 5 seconds\. Run it again\./,
      arrive: position.wholeRows(LOOK),
    },
  }))
}

function refusedLinks(): RunFault[] {
  return [
    ...[201, 204, 206, 400, 401, 403, 404, 410, 429, 500, 502, 503].map((code): RunFault => ({
      name: `${code}`,
      strikes: "at the link",
      isShort: [204, 404, 500].includes(code),
      download: () => status(code, {}, code === 204 ? "" : "{}"),
      expected: {
        success: false,
        says: new RegExp(
          `^Looker answered ${code} for the query result; the link works once and expires after an hour\\. Run it again\\.`,
        ),
        arrive: 0,
      },
    })),
    {
      name: "a link that was used before",
      strikes: "at the link",
      isShort: true,
      download: () => (response, request) => {
        const used = `http://${request.headers.host}${request.url}`
        return fetch(used).then((again) => void response.writeHead(again.status).end())
      },
      expected: {success: false, says: /^Looker answered 404/, arrive: 0},
    },
    {
      name: "the connection is reset",
      strikes: "before the answer",
      isShort: true,
      download: () => (response) => void response.socket?.resetAndDestroy(),
      expected: {success: false, says: /^Looker could not be reached for the query result/, arrive: 0},
    },
    {
      name: "not a word",
      strikes: "before the answer",
      hub: "alert",
      download: () => () => undefined,
      expected: {success: false, says: /Looker sent no data of the query result for 5 seconds/, arrive: 0},
    },
    {
      name: "a redirect to a file",
      strikes: "at the link",
      isShort: true,
      download: () => status(302, {location: "file:///etc/passwd"}, ""),
      expected: {success: false, says: /redirect \(302\), which is not followed/, arrive: 0},
    },
    {
      name: "a redirect to itself",
      strikes: "at the link",
      download: () => (response, request) => {
        response.writeHead(307, {location: request.url}).end()
      },
      expected: {success: false, says: /^Looker answered 404|one redirect too many/, arrive: 0},
    },
    {
      name: "a redirect to the metadata address of a cloud",
      strikes: "at the link",
      download: () => status(302, {location: "http://169.254.169.254/latest/meta-data"}, ""),
      expected: {success: false, says: /ACTION_HUB_ALLOWED_HOSTS/, arrive: 0},
    },
    {
      name: "an answer that is compressed, though nobody asked for it",
      strikes: "at the link",
      isShort: true,
      look: LOOK,
      download: ({bytes}) => status(200, {"content-encoding": "gzip"}, gzipSync(bytes)),
      expected: {success: true, arrive: "all"},
    },
    {
      name: "a compressed answer that ends early",
      strikes: "in the middle",
      look: LOOK,
      download: ({bytes}) => status(200, {"content-encoding": "gzip"}, gzipSync(bytes).subarray(0, -20)),
      expected: {success: false, says: BROKEN_OFF, arrive: "some"},
    },
    {
      name: "a compressed answer that is none",
      strikes: "at the link",
      download: () => status(200, {"content-encoding": "gzip"}, "no gzip"),
      expected: {success: false, says: /could not be decompressed/, arrive: 0},
    },
    {
      name: "an encoding that nobody asked for",
      strikes: "at the link",
      download: () => status(200, {"content-encoding": "zstd"}, "no zstd"),
      expected: {success: false, says: /encoding "zstd"/, arrive: 0},
    },
    {
      name: "headers of 100 KB",
      strikes: "at the link",
      download: () => status(200, {"content-security-policy": "x".repeat(100_000)}, ""),
      expected: {success: false, says: /headers that are too large/, arrive: 0},
    },
    ...[
      ["nobody listens there", "http://127.0.0.1:9/downloads/x"],
      ["the metadata address of a cloud", "http://169.254.169.254/latest/meta-data"],
      ["a name that does not exist", "https://looker.invalid/downloads/x"],
      ["a file", "file:///etc/passwd"],
    ].map(([name, url]): RunFault => ({
      name,
      strikes: "at the link",
      isShort: true,
      request: () => ({plan: {download_url: url}}),
      expected: {success: false, says: /could not be reached|no http or https address/, arrive: 0},
    })),
  ]
}

/** Whole documents that say that something went wrong, or that only look as if. */
function documents(): RunFault[] {
  const rows = (count: number) => Array.from({length: count}, (_, index) => rowText(index + 1))
  const told = (
    strikes: string,
    name: string,
    text: string,
    arrive: number,
    says = FAILED_QUERY,
  ): RunFault => ({
    name,
    strikes,
    look: SMALL_LOOK,
    isShort: strikes !== "in place of a document",
    download: () => wholeAnswer(text),
    expected: {success: false, says, arrive},
  })
  const withHeader = (header: Parameters<typeof lookDocument>[0]) =>
    textOf(lookDocument({fields: FIELDS, rows: rows(20), ...header}))
  const withTail = (tail: string) =>
    withHeader({header: {errors: undefined, sql_error: undefined}}).replace(/\}$/, `,${tail}}`)
  const errorRow = JSON.stringify({looker_error: "Error: the query was cancelled"})
  const withErrorRow = (before: number) =>
    textOf(
      lookDocument({
        fields: FIELDS,
        rows: [...rows(20).slice(0, before), errorRow, ...rows(20).slice(before)],
      }),
    )
  return [
    told("first row", "a looker_error row", withErrorRow(0), 0),
    told("middle row", "a looker_error row", withErrorRow(10), 10),
    told("last row", "a looker_error row", withErrorRow(20), 20),
    told("header", "a fatal error in errors[]", withHeader({errors: [lookError()]}), 0),
    told(
      "behind the rows",
      "a fatal error in errors[]",
      withTail(`"errors":[${JSON.stringify(lookError())}]`),
      20,
    ),
    told("header", "sql_error", withHeader({header: {sql_error: "division by zero"}}), 0),
    told("behind the rows", "sql_error", withTail('"sql_error":"division by zero"'), 20),
    told("in place of a document", "{looker_error}", '{"looker_error":"no such query"}', 0),
    told("in place of a document", "[{looker_error}]", `[${errorRow}]`, 0, /did not send a query result/),
    told("in place of a document", "nothing", "", 0, /^Looker sent an empty result\. Run it again\./),
    told(
      "in place of a document",
      "white space",
      " \n\n ",
      0,
      /^Looker sent an empty result\. Run it again\./,
    ),
    told("in place of a document", "{}", "{}", 0, /no list of rows/),
    told("in place of a document", "[]", "[]", 0, /did not send a query result/),
    told("in place of a document", "null", "null", 0, /did not send a query result/),
    told(
      "in place of a document",
      "an SQL error",
      "SQL Error: division by zero",
      0,
      /did not send a query result/,
    ),
    told(
      "in place of a document",
      "a page",
      "<html><h1>Sign in</h1></html>",
      0,
      /did not send a query result/,
    ),
    told("behind the document", "a second document", SMALL_LOOK.bytes.toString().repeat(2), 20, NOT_VALID),
    told("behind the rows", "the rows twice", withTail('"data":[]'), 20, /twice/),
    told(
      "middle row",
      "null for a row",
      SMALL_LOOK.bytes.toString().replace(rowText(10), "null"),
      9,
      NOT_VALID,
    ),
    told(
      "header",
      "no fields",
      withHeader({header: {fields: undefined}}),
      0,
      /no fields, which would explain its rows/,
    ),
    told(
      "header",
      "no column with a tag",
      withHeader({fields: {dimensions: FIELDS.dimensions.map((each) => ({...each, tags: []}))}}),
      0,
      /needs a column tagged user_id or rudder_anonymous_id or email, but it has only the columns users\.id, users\.row, users\.name\./,
    ),
    told("header", "no columns", withHeader({fields: {}}), 0, /but it has no columns\./),
  ]
}

/** Nothing is wrong with these, however odd they look. */
function harmless(): RunFault[] {
  const fine = (
    name: string,
    strikes: string,
    document: Look,
    download?: RunFault["download"],
  ): RunFault => ({
    name,
    strikes,
    isShort: true,
    look: document,
    ...(download && {download}),
    expected: {success: true, arrive: "all"},
  })
  return [
    fine("an error that is not fatal", "header", look({rowCount: 20, errors: [lookError({fatal: false})]})),
    fine("the rows before the fields", "everywhere", look({rowCount: 1000, dataFirst: true})),
    fine("a document of json_detail", "everywhere", look({rowCount: 1000, format: "json_detail"})),
    fine("indented", "everywhere", look({rowCount: 1000, pretty: true})),
    fine("no rows", "data: []", look({rowCount: 0})),
    fine("a byte at a time", "everywhere", SMALL_LOOK, ({bytes}) => inPieces(bytes, 1)),
    fine("seven bytes at a time", "everywhere", LOOK, ({bytes}) => inPieces(bytes, 7)),
    fine("white space around it", "both ends", SMALL_LOOK, ({bytes}) =>
      wholeAnswer(" \r\n\t", bytes, "\n \n"),
    ),
  ]
}

function pushed(): RunFault[] {
  const attachment = (data: string) => () => ({
    attachment: {mimetype: "application/json", extension: "json", data},
  })
  const document = look({rowCount: 1000, format: "json_detail"})
  const text = document.bytes.toString()
  const failing = (
    name: string,
    strikes: string,
    data: string,
    arrive: number,
    says = NOT_VALID,
  ): RunFault => ({
    name,
    strikes,
    look: document,
    isShort: strikes === "middle row",
    request: attachment(data),
    expected: {success: false, says, arrive},
  })
  const faults: RunFault[] = [
    {
      name: "a whole document",
      strikes: "in the request",
      look: document,
      isShort: true,
      request: attachment(text),
      expected: {success: true, arrive: "all"},
    },
    {
      name: "400 for one bad event",
      strikes: "in the request",
      look: document,
      request: attachment(text),
      intercept: () => (request) =>
        request.body.includes('"users.row":500,')
          ? {kind: "answer", status: 400, body: "invalid json"}
          : undefined,
      expected: {success: false, says: /999 of 1,000 rows arrived/, arrive: 999, missing: [500]},
    },
    failing("cut off", "first row", text.slice(0, text.indexOf(rowText(1)) + 10), 0),
    failing("cut off", "middle row", text.slice(0, text.indexOf(rowText(500)) + 10), 499),
    failing("cut off", "last brace", text.slice(0, -1), 1000),
    failing(
      "a fatal error in errors[]",
      "header",
      text.replace('"errors":null', `"errors":[${JSON.stringify(lookError())}]`),
      0,
      FAILED_QUERY,
    ),
  ]
  return faults.map((fault) => ({...fault, name: `pushed: ${fault.name}`}))
}

export const LOOKER_FAULTS: readonly FaultLine[] = [
  ...refusedLinks(),
  ...cutOff(),
  ...intruders(),
  ...endsWithAnError(),
  ...stalls(),
  ...documents(),
  ...harmless(),
  ...pushed(),
].map((fault) => runLine(GROUP, fault))
