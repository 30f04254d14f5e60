import {Values} from "./rudder_event"

/** Sets a property of the object's own, whatever its name: assigning to `__proto__` would set none. */
export function putValue(values: Values, name: string, value: unknown) {
  if (name === "__proto__") {
    Object.defineProperty(values, name, {value, enumerable: true, configurable: true, writable: true})
  } else {
    values[name] = value
  }
}
