import {Fault, Intercept, InterceptedRequest} from "../../../stand_ins/data_plane_stand_in"
import {rowOf} from "../look"

/** Strikes each batch that holds one of these rows, so many times. */
export function onRows(rows: readonly number[], fault: Fault, times = Infinity): Intercept {
  let left = times
  return ({events}) => {
    const struck = events.some((event) => rows.includes(rowOf(event) ?? NaN))
    if (!struck || left <= 0) return undefined
    left--
    return fault
  }
}

/** Strikes every batch that the condition holds for. */
export function onBatches(isStruck: (request: InterceptedRequest) => boolean, fault: Fault): Intercept {
  return (request) => (isStruck(request) ? fault : undefined)
}

/** The same again and again, one after the other. */
export function inTurn(row: number, faults: readonly Fault[]): Intercept {
  let next = 0
  return ({events}) => (events.some((event) => rowOf(event) === row) ? faults[next++] : undefined)
}
