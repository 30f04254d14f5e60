import {allActions} from "../../hub"

/** The labels of this hub's actions, by name. */
export type ActionLabels = ReadonlyMap<string, string>

export async function actionLabels(): Promise<ActionLabels> {
  return new Map((await allActions()).map(({name, label}) => [name, label]))
}
