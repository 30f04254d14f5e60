import {request} from "node:http"
import {ADMIN_PASSWORD} from "../../faults/hub_profiles"
import {attackLines, sameAs, Seen} from "../attack"
import {withHub} from "../support/own_hub"
import {Visitor} from "../support/visitor"

const GUESSES = 120

async function guess(guesser: (index: number) => Visitor): Promise<number> {
  const statuses: number[] = []
  for (let index = 0; index < GUESSES; index++)
    statuses.push((await guesser(index).signIn(`wrong ${index}`)).status)
  return statuses.filter((status) => status === 403).length
}

/** All tries come from this machine, as from a proxy, which says whom it asks for. */
async function amongOthers(): Promise<Seen> {
  return withHub({}, async ({url}) => {
    const guesser = new Visitor(url, "198.51.100.9")
    const looked = await guess(() => guesser)
    const {status} = await new Visitor(url, "203.0.113.7").signIn()
    return sameAs("5 looked at, the other 303", `${looked} looked at, the other ${status}`)
  })
}

/** A proxy that does not say whom it asks for: everybody has its address. */
async function fromOneAddress(): Promise<Seen> {
  return withHub({}, async ({url}) => {
    const person = new Visitor(url)
    await person.signIn()
    const guesser = new Visitor(url)
    const looked = await guess(() => guesser)
    const {status} = await person.signIn()
    const {status: stranger} = await new Visitor(url).signIn()
    return sameAs(
      "5 looked at, who was in 303, a stranger 429",
      `${looked} looked at, who was in ${status}, a stranger ${stranger}`,
    )
  })
}

/** Without a proxy, the header is the caller's own word. */
async function madeUpAddresses(): Promise<Seen> {
  return withHub({env: {ACTION_HUB_HOST: "0.0.0.0"}}, async ({url}) => {
    const looked = await guess((index) => new Visitor(url, `203.0.${index}.1`))
    // Another address of this machine: 127.0.0.2 is nobody that the guesser can be.
    const elsewhere = await signInFrom(url, "127.0.0.2")
    return sameAs("50 looked at, another address 303", `${looked} looked at, another address ${elsewhere}`)
  })
}

async function signInFrom(url: string, localAddress: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const body = new URLSearchParams({password: ADMIN_PASSWORD}).toString()
    const headers = {
      "content-type": "application/x-www-form-urlencoded",
      "content-length": body.length,
      "connection": "close",
    }
    const {port} = new URL(url)
    const sent = request({host: "127.0.0.1", port, path: "/sign-in", method: "POST", localAddress, headers})
    sent.on("response", (response) => resolve(response.resume().statusCode ?? 0))
    sent.on("error", reject)
    sent.end(body)
  })
}

export const SIGN_INS = attackLines("passwords", [
  {
    name: `${GUESSES} wrong ones from one address`,
    expected: "5 looked at, the other 303",
    run: amongOthers,
  },
  {
    name: "the same from the address that everybody has",
    expected: "5 looked at, who was in 303, a stranger 429",
    run: fromOneAddress,
  },
  {
    name: "the same with a made-up address each time",
    expected: "50 looked at, another address 303",
    run: madeUpAddresses,
  },
])
