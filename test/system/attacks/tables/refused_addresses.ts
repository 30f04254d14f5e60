import {join} from "node:path"
import {startDataPlane} from "../../../stand_ins/data_plane_stand_in"
import {Looker} from "../../../stand_ins/looker_stand_in"
import {A_SHORT_LOOK} from "../../faults/run_fault"
import {WRITE_KEY} from "../../faults/secrets"
import {Stage} from "../../faults/stage"
import {attackLines, holding, sameAs, Seen} from "../attack"
import {withHub} from "../support/own_hub"

/** 169.254.169.254, where clouds give credentials to their machines, by every way that leads to it. */
const METADATA: readonly (readonly [name: string, host: string])[] = [
  ["itself", "169.254.169.254"],
  ["as one number", "2852039166"],
  ["in octal digits", "0251.0376.0251.0376"],
  ["mapped into IPv6", "[::ffff:169.254.169.254]"],
  ["behind NAT64", "[64:ff9b::a9fe:a9fe]"],
  ["behind a NAT64 of one's own", "[64:ff9b:1::a9fe:a9fe]"],
  ["behind 6to4", "[2002:a9fe:a9fe::1]"],
  ["behind Teredo", "[2001:0:1::5601:5601]"],
]

async function refused(stage: Stage, host: string): Promise<Seen> {
  const connection = await stage.connect("patient")
  const params = (url: string) => ({rudder_write_key: WRITE_KEY, rudder_server_url: url})
  const answers = [
    await connection.execute({
      action: "rudder_event",
      params: params(`http://${host}`),
      download: [A_SHORT_LOOK.bytes],
    }),
    await connection.execute({
      action: "rudder_event",
      params: params("http://127.0.0.1:9"),
      plan: {download_url: `http://${host}/latest/meta-data`},
    }),
  ]
  const count = answers.filter(({looker}) => /The hub does not call/.test(looker?.message ?? "")).length
  return sameAs(
    "2 of 2 not called",
    `${count} of 2 not called`,
    holding([count < 2, answers.map(({text}) => text).join(" ")]),
  )
}

/** Names that lead where the name says: the first look-up to one address, later ones to another. */
const FAKE_NAMES = ["--require", join(__dirname, "..", "support", "fake_names.js")]

async function byName(looker: Looker, name: string): Promise<string> {
  const dataPlane = await startDataPlane({writeKeys: [WRITE_KEY]})
  try {
    return await withHub({nodeOptions: FAKE_NAMES}, async (hub) => {
      const {port} = new URL(dataPlane.url)
      const answer = await looker.connect({hubUrl: hub.url, token: hub.token}).execute({
        action: "rudder_event",
        params: {rudder_write_key: WRITE_KEY, rudder_server_url: `http://${name}:${port}`},
      })
      const isRefused = /The hub does not call/.test(answer.looker?.message ?? "")
      const arrived = `${dataPlane.counts.events} rows arrive`
      return isRefused ? `not called, ${arrived}` : arrived
    })
  } finally {
    await dataPlane.close()
  }
}

/** A Look of one row takes one connection. */
const ALL_ROWS = "1 rows arrive"
const NONE = "not called, 0 rows arrive"

export const REFUSED_ADDRESSES = attackLines("an address that the hub does not call", [
  ...METADATA.map(([name, host]) => ({
    name: `of a cloud's credentials, ${name}`,
    expected: "2 of 2 not called",
    hub: "patient" as const,
    run: (stage: Stage) => refused(stage, host),
  })),
  {
    name: "a name with two addresses, one of them such",
    expected: NONE,
    run: async ({looker}) => sameAs(NONE, await byName(looker, "two.attack.test")),
  },
  {
    name: "a name that leads there from its second look-up on",
    expected: ALL_ROWS,
    run: async ({looker}) => sameAs(ALL_ROWS, await byName(looker, "turning.attack.test")),
  },
])
