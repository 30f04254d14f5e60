import {text} from "node:stream/consumers"
import "../../actions"
import {readConfig, readLookerKey} from "../config"
import {createLogger} from "../logger"
import {installNetworkGuard} from "../network/network_guard"
import {testActions} from "./action_tests"
import type {Line, Tell} from "./line"
import {LookerApi} from "./looker_api"
import {LookerConnection} from "./looker_connection"
import {type Order, orderFrom} from "./order"
import {problemLines} from "./problem_lines"
import {type RegisterOptions, registerOptions} from "./register_options"
import {register} from "./registration"
import {rehearse} from "./rehearsal"
import {closingText, isSound, lineText, type Outcome, outcomeJson} from "./report"
import {secretsIn} from "./secrets_in"
import {withoutSecrets} from "./without_secrets"

/** `npm run register`: registers this hub in a Looker. The exit code is 1 when that fails. */
async function main(): Promise<void> {
  const options = registerOptions(process.argv)
  const lines: Line[] = []
  await carryOut(options, (line) => {
    lines.push(line)
    if (!options.isJson) {
      print(lineText(line))
    }
  })
  const outcome: Outcome = {isApplied: options.isApplied, lines}
  print(options.isJson ? outcomeJson(outcome) : closingText(outcome))
  process.exitCode = isSound(outcome) ? 0 : 1
}

/** Whatever ends it is told in lines. */
async function carryOut(options: RegisterOptions, tell: Tell): Promise<void> {
  try {
    const config = readConfig()
    const order = await orderFrom({
      options,
      config,
      lookerKey: readLookerKey(),
      writeKey: options.dataPlaneUrl === undefined ? "" : (await text(process.stdin)).trim(),
    })
    // Looker is reached as the hub reaches it: by the same rules, through the same proxies.
    const guard = installNetworkGuard(config.network, createLogger({logLevel: "silent"}))
    await inLooker(order, options.isApplied, withoutSecretsOf(order, tell)).finally(() => guard.remove())
  } catch (error) {
    problemLines(error).forEach(tell)
  }
}

async function inLooker(order: Order, isApplied: boolean, tell: Tell): Promise<void> {
  const connection = new LookerConnection(order.lookerUrl)
  try {
    await connection.login(order.credentials)
    await carryOutWith(new LookerApi(connection), order, isApplied, tell)
  } catch (error) {
    problemLines(error).forEach(tell)
  } finally {
    await endOf(connection, tell)
  }
}

async function carryOutWith(api: LookerApi, {token, wanted}: Order, isApplied: boolean, tell: Tell) {
  if (isApplied) {
    await register(api, token, wanted, tell)
    await testActions(api, wanted, tell)
  } else {
    await rehearse(api, wanted, tell)
  }
}

async function endOf(connection: LookerConnection, tell: Tell): Promise<void> {
  try {
    await connection.logout()
  } catch {
    tell({
      status: "warning",
      subject: "Looker",
      text: "It could not be told that this is over.",
      cure: "Nothing is to be done: the access ends by itself within the hour.",
    })
  }
}

/** Looker's messages may repeat what it was told. */
function withoutSecretsOf(order: Order, tell: Tell): Tell {
  const secrets = secretsIn(order)
  return (line) => tell({...line, text: withoutSecrets(line.text, secrets)})
}

function print(line: string): void {
  process.stdout.write(`${line}\n`)
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.name : "error"}\n`)
  process.exitCode = 1
})
